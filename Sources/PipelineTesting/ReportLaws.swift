import Foundation
public import Pipeline
import Running
import Studies
import Synchronization

/// What must hold for everything that stages report. A plugin package tests itself with it.
public struct ReportLaws {
  private let registry: Registry

  public init(_ registry: Registry) { self.registry = registry }

  /// What a stage was found to report beside what it said that it would.
  public struct Finding {
    public let stage: String
    public let plugin: String
    /// Names that the run reported and `reportedNames` does not have: faults.
    public let undeclared: [String]
    /// Names that `reportedNames` has and this run did not report: right where data decide.
    public let unseen: [String]
    /// Metrics without a unit: faults.
    public let unitless: [String]
    /// What holds numbers that are none, and the run's sentences on those that it had to leave out
    /// because the stage did not: faults. A stage says itself what it cannot compute, and why.
    public let notNumbers: [String]
  }

  /// Runs a pipeline in a folder of its own, and says of every stage that reports what it found.
  /// - Parameter stages: items of a pipeline file's `stages`, indented by two spaces.
  /// - Throws: `PipelineError` where the pipeline has faults or its run fails.
  public func findings(running stages: String) throws -> [Finding] {
    let folder = NSTemporaryDirectory() + "/report-laws-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/laws.yaml"
    let recorder = Recorder()
    var registry = registry
    registry.register(ReportRecorder.self)
    try "pipeline: laws\nstages:\n\(stages)\n  - export: report-recorder\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    let check = Check(path, registry: registry)
    guard let plan = check.plan else {
      throw PipelineError(
        .badData, check.diagnostics.map(\.message).joined(separator: "; "))
    }
    let summary = try ReportRecorder.$recorder.withValue(recorder) {
      try Runner(plan, observe: recorder.hear).run(in: folder + "/run")
    }
    if case .failed(let error) = summary.outcome { throw error }
    let reporting = plan.stages.filter { $0.kind == .train || $0.kind == .evaluate }
    return zip(reporting, recorder.reports.withLock { $0 }).map { stage, report in
      let said = stage.reportedNames ?? ReportedNames()
      let metrics = report.value.metrics.map(\.name)
      let series = report.value.series.map(\.name)
      let odd =
        report.value.metrics.filter(\.value.isNaN).map(\.name)
        + report.value.series.filter { ($0.x + $0.y).contains(where: \.isNaN) }
        .map { "series \($0.name)" }
        + report.value.tables.filter { $0.rows.joined().contains(where: \.isNaN) }
        .map { "table \($0.name)" }
      return Finding(
        stage: stage.name, plugin: stage.plugin,
        undeclared: metrics.filter { !said.metrics.contains($0) }
          + series.filter { !said.series.contains($0) }.map { "series \($0)" },
        unseen: said.metrics.filter { !metrics.contains($0) }
          + said.series.filter { !series.contains($0) }.map { "series \($0)" },
        unitless: report.value.metrics.filter(\.unit.isEmpty).map(\.name),
        notNumbers: odd + recorder.leftOut(by: stage.name))
    }
  }
}

private final class Recorder: Sendable {
  let reports = Mutex<[NamedValue<Report>]>([])
  private let warnings = Mutex<[NamedValue<String>]>([])

  func hear(_ event: RunEvent) {
    guard case .warning(let position, let text) = event else { return }
    warnings.withLock { $0.append(NamedValue(position.name, text)) }
  }

  /// The run's sentences on numbers of a stage that it left out in its place.
  func leftOut(by stage: String) -> [String] {
    warnings.withLock { $0 }.filter {
      $0.name == stage && $0.value.contains(" did not come out as ")
    }
    .map(\.value)
  }
}

extension Table.Cell {
  fileprivate var isNaN: Bool {
    guard case .number(let value) = self else { return false }
    return value.isNaN
  }
}

/// Keeps what the stages before it reported.
private struct ReportRecorder: ExportStage {
  static let name = "report-recorder"
  static let summary = "Keeps what the stages before it reported."
  static var fields: [Field<Self>] { [] }

  @TaskLocal static var recorder = Recorder()

  init() {}

  func export(_ inputs: StageValues, in context: RunContext) throws {
    Self.recorder.reports.withLock { $0 = inputs.reports }
  }
}
