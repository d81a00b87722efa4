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

/// Writes what the whole run left.
struct Epilogue: ExportStage {
  static let name = "epilogue"
  static let summary = "What the run left."
  static var comesLast: Bool { true }
  static var fields: [Field<Self>] { [Field("file", \.file, help: "The file to write.")] }

  var file = OutputPath("sub/epilogue.txt")

  func export(_ inputs: StageValues, in context: RunContext) throws {
    let stages = context.history.stages.map { "\($0.position.number) \($0.position.plugin)" }
    try context.write(Array("\(stages)\n\(context.history.files)".utf8), to: file)
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

  @Test("that tells of the whole run is done last, and knows every file")
  func last() throws {
    let (run, summary) = try run("export: epilogue")
    #expect(summary.stages.map(\.position.number) == [1, 2, 3, 4])
    #expect(summary.stages[2].summary.files == ["sub/epilogue.txt"])
    let ended = run.events.compactMap { event -> Int? in
      if case .stageEnded(let position, _) = event { position.number } else { nil }
    }
    #expect(ended == [1, 2, 4, 3])
    #expect(
      try run.text("sub/epilogue.txt")
        == "[\"1 dots\", \"2 words\", \"4 words\"]\n"
        + "[\"words.txt\", \"w2.txt\", \"sub/epilogue.txt\", \"resolved.yaml\", \"reports.json\", \"run.json\"]"
    )
    let record = try run.text("run.json")
    #expect(
      record.contains(
        #/"plugin": "epilogue",[^{}]*"options": \{[^}]*\}[^{}]*"files": \["sub\/epilogue.txt"\]/#))
  }
}
