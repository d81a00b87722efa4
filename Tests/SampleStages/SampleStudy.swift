import Foundation
import Synchronization

@testable import Pipeline
@testable import Running
@testable import Studies

/// Studies of sample stages, in a folder of the test's own.
final class SampleStudy: Sendable {
  let folder = NSTemporaryDirectory() + "/pipe-study-" + UUID().uuidString
  private let seen = Mutex<[StudyEvent]>([])

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var events: [StudyEvent] { seen.withLock(\.self) }
  var cache: StageCache { StageCache(folder: folder + "/cache") }
  var runFolder: String { folder + "/run" }

  static let stages = """
      - {load: dots, count: "${count}"}
      - {train: averaging, sizes: ["${size}"]}
      - evaluate: counting
    """

  /// - Parameter study: the entries of `study`, indented by two.
  static func check(
    _ study: String, vars: String = "{count: 4, size: 1}", stages: String = SampleStudy.stages
  ) -> Check {
    let text = "pipeline: sample\nvars: \(vars)\nstudy:\n\(study)\nstages:\n\(stages)\n"
    return Check(
      PipelineDocument(SourceText(name: "p.yaml", text: text), folder: "/nowhere"),
      registry: .sample)
  }

  /// Everything that the check says.
  static func findings(
    _ study: String, vars: String = "{count: 4, size: 1}", stages: String = SampleStudy.stages
  ) -> String {
    check(study, vars: vars, stages: stages).diagnostics.map(\.description)
      .joined(separator: "\n")
  }

  static func names(_ study: String) throws -> [String] {
    let check = check(study)
    guard let study = check.study else {
      throw PipelineError(.badData, check.diagnostics.map(\.description).joined(separator: "\n"))
    }
    return (0..<study.count).map { study.trial($0).name }
  }

  @discardableResult
  func run(
    _ study: String, stages: String = SampleStudy.stages, jobs: Int = 2, isForced: Bool = false,
    stopsAtFailure: Bool = false, only: Int? = nil, isCached: Bool = true
  ) throws -> StudySummary {
    let check = Self.check(study, stages: stages)
    guard let study = check.study else {
      throw PipelineError(.badData, check.diagnostics.map(\.description).joined(separator: "\n"))
    }
    seen.withLock { $0 = [] }
    let runner = StudyRunner(
      study, jobs: jobs, cores: 2, cache: isCached ? cache : nil, stopsAtFailure: stopsAtFailure
    ) { event in self.seen.withLock { $0.append(event) } }
    return try runner.run(in: runFolder, isForced: isForced, only: only)
  }
}

extension StudySummary {
  /// `NAME` of trials that completed, `NAME: ERROR` of others.
  var lines: [String] {
    results.map { result in
      switch result.outcome {
      case .completed: result.trial.name
      case .failed(let error): "\(result.trial.name): \(error)"
      }
    }
  }
}
