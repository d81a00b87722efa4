import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

@Suite("runs")
struct RunnerTests {
  private let stages = """
      - load: dots
      - train: averaging
      - evaluate: counting
      - export: words
    """

  /// An event and what it carries, without times.
  private func text(_ event: RunEvent) -> String {
    func at(_ position: StagePosition) -> String {
      "\(position.number)/\(position.count) \(position.title) as \(position.name)"
    }
    switch event {
    case .runStarted(let plan, let folder, _):
      return "run \(plan.name) of \(plan.stages.count) in \(folder.split(separator: "-")[0])"
    case .stageStarted(let position): return "start \(at(position))"
    case .progress(let position, let progress):
      let metric = progress.metric.map { "\($0.name) \($0.value) \($0.unit)" } ?? ""
      return "\(at(position)): \(progress.unit) \(progress.done)/\(progress.total), \(metric)"
    case .note(let position, let message): return "\(at(position)): note \(message)"
    case .warning(let position, let message): return "\(at(position)): warning \(message)"
    case .stageEnded(let position, let stage):
      let metrics = stage.metrics.map { "\($0.name) \($0.value)" }
      return "end \(at(position)): \(stage.result) \(metrics) \(stage.files)"
    case .runEnded(let summary):
      let isDone = if case .completed = summary.outcome { "done" } else { "failed" }
      return "\(isDone), \(summary.stages.count) stages, \(summary.files)"
    }
  }

  @Test("tell what happens in a fixed order, each event with its payload")
  func events() throws {
    let run = SampleRun()
    try run.run(stages)
    let start = "run sample of 4 in \(run.folder.split(separator: "-")[0])"
    #expect(
      run.events.map(text) == [
        start,
        "start 1/4 load: dots as dots",
        "end 1/4 load: dots as dots: 4 images of 2x2 [] []",
        "start 2/4 train: averaging as averaging",
        "2/4 train: averaging as averaging: round 1/2, mean 1.5 grey",
        "2/4 train: averaging as averaging: warning the second round is no better",
        "2/4 train: averaging as averaging: round 2/2, mean 1.5 grey",
        "end 2/4 train: averaging as averaging: 0 parameters [\"mean 1.5\"] "
          + "[\"averaging.safetensors\"]",
        "start 3/4 evaluate: counting as counting",
        "end 3/4 evaluate: counting as counting:  [\"images 4.0\"] []",
        "start 4/4 export: words as words",
        "end 4/4 export: words as words:  [] [\"words.txt\"]",
        "done, 4 stages, [\"averaging.safetensors\", \"words.txt\"]",
      ])
    for case .stageEnded(_, let stage) in run.events {
      #expect(stage.wall >= 0 && stage.cpu >= 0 && stage.peakMemory > 0)
    }
  }

  @Test("that fail end with their error, after the events of the stage that failed")
  func failure() throws {
    let run = SampleRun()
    let summary = try run.run(
      "  - load: dots\n  - export: words\n  - {train: averaging, fails: true}\n")
    #expect(
      run.events.suffix(4).map(text) == [
        "3/3 train: averaging as averaging: round 1/2, mean 1.5 grey",
        "3/3 train: averaging as averaging: warning the second round is no better",
        "3/3 train: averaging as averaging: round 2/2, mean 1.5 grey",
        "failed, 2 stages, [\"words.txt\"]",
      ])
    guard case .failed(let error) = summary.outcome else {
      Issue.record("the run did not fail")
      return
    }
    #expect(error.message == "train: averaging: the mean is not what was hoped for")
  }

  @Test(
    "that fail first keep what was complete, with a record; later ones keep the earlier results")
  func keeps() throws {
    let failing = "  - load: dots\n  - export: words\n  - {train: averaging, fails: true}\n"
    let run = SampleRun()
    let first = try run.run(failing)
    #expect(run.names == ["reports.json", "resolved.yaml", "run.json", "words.txt"])
    #expect(try run.text("run.json").contains("\"completed\": false"))
    #expect(!first.keepsEarlier)
    try run.run(stages)
    let names = [
      "averaging.safetensors", "reports.json", "resolved.yaml", "run.json", "words.txt",
    ]
    #expect(run.names == names)
    let record = try run.text("run.json")
    let plan = try #require(SampleRun.check(failing).plan)
    let second = try Runner(plan).run(in: run.folder, start: .forced)
    #expect(second.keepsEarlier && second.files == [])
    #expect(run.names == names)
    #expect(try run.text("run.json") == record)
  }

  @Test("that cannot put a file in its place move none, and leave nothing new")
  func blocked() throws {
    let run = SampleRun()
    try FileManager.default.createDirectory(
      atPath: run.folder + "/words.txt", withIntermediateDirectories: true)
    let summary = try run.run(stages)
    guard case .failed(let error) = summary.outcome else {
      Issue.record("the run did not fail")
      return
    }
    #expect(error.message == "cannot write '\(run.folder)/words.txt': it is a folder")
    #expect(error.exitStatus == 74)
    #expect(run.names == ["words.txt"])
    #expect(summary.files == [])
  }
}

@Suite("data that is not there")
struct MissingDataTests {
  private let stages = """
      - {load: dots, file: none.idx}
      - train: averaging
    """

  private func said(needsData: Bool) -> (text: String, hasPlan: Bool) {
    let check = SampleRun.check(stages, folder: "/no/such", needsData: needsData)
    return (check.diagnostics.map(\.description).joined(separator: "\n"), check.plan != nil)
  }

  @Test("is a note of the check")
  func note() {
    let (text, hasPlan) = said(needsData: false)
    #expect(
      text == """
        p.yaml:3:6: note: there is no 'none.idx' (looked at '/no/such/none.idx')
            - {load: dots, file: none.idx}
               ^
        """)
    #expect(hasPlan)
  }

  @Test("is a fault where the data is needed")
  func fault() {
    let (text, hasPlan) = said(needsData: true)
    #expect(
      text == """
        p.yaml:3:6: error: there is no 'none.idx' (looked at '/no/such/none.idx')
            - {load: dots, file: none.idx}
               ^
        """)
    #expect(!hasPlan)
  }
}
