import Foundation
import Synchronization

@testable import Pipeline
@testable import Running
@testable import Studies

/// Runs of pipelines of sample stages, in a folder of the test's own.
final class SampleRun: Sendable {
  let folder = NSTemporaryDirectory() + "/pipe-run-" + UUID().uuidString
  private let seen = Mutex<[RunEvent]>([])

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var events: [RunEvent] { seen.withLock(\.self) }

  /// - Parameter stages: items of `stages`.
  static func check(
    _ stages: String, before: String = "", folder: String = "/nowhere", needsData: Bool = false
  ) -> Check {
    let text = "pipeline: sample\n" + before + "stages:\n" + stages
    return Check(
      PipelineDocument(SourceText(name: "p.yaml", text: text), folder: folder), registry: .sample,
      needsData: needsData)
  }

  /// Everything that the check says.
  static func findings(_ stages: String, before: String = "") -> String {
    check(stages, before: before).diagnostics.map(\.description).joined(separator: "\n")
  }

  @discardableResult
  func run(
    _ stages: String, before: String = "", cache: StageCache? = nil, start: RunStart = .fresh
  ) throws -> RunSummary {
    let check = Self.check(stages, before: before)
    guard let plan = check.plan else {
      throw PipelineError(.badData, check.diagnostics.map(\.description).joined(separator: "\n"))
    }
    let runner = Runner(plan, cache: cache) { event in self.seen.withLock { $0.append(event) } }
    return try runner.run(in: folder, start: start)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }

  /// What lies in the folder beside the lock.
  var names: [String] { FileSystem.names(in: folder).filter { $0 != ".lock" } }
}
