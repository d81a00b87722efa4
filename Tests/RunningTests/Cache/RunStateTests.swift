import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages

@Suite("A run that was done before")
struct RunStateTests {
  private let stages = StageCacheTests.stages

  /// Runs the stages twice in one folder, with something in between.
  private func second(
    _ between: (SampleRun) throws -> Void = { _ in }
  ) throws -> (isUnchanged: Bool, summary: RunSummary, first: RunSummary) {
    let place = try StageCacheTests.Place()
    let run = SampleRun()
    let first = try run.run(stages, cache: place.cache)
    #expect(!first.isUnchanged)
    try between(run)
    let summary = try run.run(stages, cache: place.cache)
    return (summary.isUnchanged, summary, first)
  }

  @Test("has nothing to do, and tells what it found then")
  func unchanged() throws {
    let (isUnchanged, summary, first) = try second()
    #expect(isUnchanged)
    #expect(summary.files == first.files)
    #expect(summary.stages.map(\.summary.metrics) == first.stages.map(\.summary.metrics))
  }

  @Test("makes a file again that was removed or changed", arguments: ["words.txt", "run.json"])
  func lost(name: String) throws {
    let removed = try second { FileSystem.remove($0.folder + "/" + name) }
    #expect(!removed.isUnchanged)
    let changed = try second { try FileSystem.write([1], to: $0.folder + "/" + name) }
    #expect(!changed.isUnchanged)
  }

  @Test("runs again where it is forced to")
  func forced() throws {
    let place = try StageCacheTests.Place()
    let run = SampleRun()
    try run.run(stages, cache: place.cache)
    #expect(try !run.run(stages, cache: place.cache, start: .forced).isUnchanged)
  }
}
