import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages

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
