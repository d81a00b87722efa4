import Foundation
import Testing

@testable import Pipeline

/// Writes what the run did before it.
struct Chronicle: ExportStage {
  static let name = "chronicle"
  static let summary = "What the run did so far."
  static var fields: [Field<Self>] {
    [
      Field("reads", \.reads, help: "A file to read."),
      Field("file", \.file, help: "The file to write."),
    ]
  }

  var reads = "words.txt"
  var file = OutputPath("chronicle.txt")

  func export(_ inputs: StageValues, in context: RunContext) throws {
    let history = context.history
    let stages = history.stages.map {
      "\($0.position.number) \($0.position.title) \($0.summary.files)"
    }
    let text =
      "\(history.description ?? "")\n\(history.resolved)\(stages)\n"
      + "\(history.sources.map(\.path))\n\(String(decoding: try history.read(reads), as: UTF8.self))"
    try context.write(Array(text.utf8), to: file)
  }
}

@Suite("A stage's view of the run so far")
struct RunHistoryTests {
  private func run(_ last: String) throws -> (run: SampleRun, summary: RunSummary) {
    let run = SampleRun()
    let stages =
      "  - load: dots\n  - export: words\n  - \(last)\n  - {export: words, file: w2.txt}\n"
    return (run, try run.run(stages, before: "description: as a test\n"))
  }

  @Test("has the resolved file, the stages that are over, their files and what they read")
  func history() throws {
    let (run, summary) = try run("export: chronicle")
    guard case .completed = summary.outcome else {
      Issue.record("\(summary.outcome)")
      return
    }
    #expect(
      try run.text("chronicle.txt")
        == "as a test\n" + run.text("resolved.yaml")
        + "[\"1 load: dots []\", \"2 export: words [\\\"words.txt\\\"]\"]\n[\"builtin:dots\"]\n"
        + run.text("words.txt"))
  }

  @Test(
    "does not reach files that this run did not write", arguments: ["w2.txt", "../a", "run.json"])
  func unread(path: String) throws {
    let (_, summary) = try run("{export: chronicle, reads: \(path)}")
    guard case .failed(let error) = summary.outcome else {
      Issue.record("the run did not fail")
      return
    }
    #expect(error.message == "export: chronicle: no earlier stage wrote '\(path)'")
  }
}
