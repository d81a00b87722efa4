import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

@Suite("A study at work")
struct StudyRunnerTests {
  private static let matrix = "  matrix: {size: [1, 2, 3], seed: [1, 2]}"

  @Test("runs every trial, each with a run folder of its own", arguments: [1, 2, 5])
  func trials(jobs: Int) throws {
    let study = SampleStudy()
    let summary = try study.run(Self.matrix, jobs: jobs)
    #expect(summary.lines == ["1,1", "1,2", "2,1", "2,2", "3,1", "3,2"])
    #expect(summary.stop == nil)
    for result in summary.results {
      #expect(FileSystem.names(in: result.folder).contains("averaging.safetensors"))
      #expect(result.metrics.map(\.name) == ["averaging.mean", "counting.images", "trial.seconds"])
      let reports = try result.reports()
      #expect(reports.map(\.name) == ["averaging", "counting"])
      #expect(reports[1].value.metrics == [Metric("images", 4, unit: "images")])
    }
  }

  @Test("has nothing to do a second time, and says what it found then")
  func unchanged() throws {
    let study = SampleStudy()
    let first = try study.run(Self.matrix)
    let second = try study.run(Self.matrix)
    #expect(second.isUnchanged)
    #expect(second.results.map(\.metrics) == first.results.map(\.metrics))
    for lost in ["1,1", "2,1", "3,2"] {
      FileSystem.remove(study.runFolder + "/trials/\(lost)/run.json")
      let third = try study.run(Self.matrix)
      #expect(!third.isUnchanged && third.keptCount == 5 && third.results.count == 6)
      #expect(try study.run(Self.matrix).isUnchanged)
    }
  }

  @Test("grows by the trials that are new")
  func grows() throws {
    let study = SampleStudy()
    try study.run(Self.matrix)
    let summary = try study.run("  matrix: {size: [1, 2, 3, 4], seed: [1, 2]}")
    #expect(summary.keptCount == 6 && summary.results.count == 8)
  }

  @Test("does not replace the results of other options, unless it is forced to")
  func keeps() throws {
    let study = SampleStudy()
    try study.run(Self.matrix)
    let other = SampleStudy.stages.replacing("counting", with: "{evaluate: counting, as: sum}")
      .replacing("evaluate: {evaluate", with: "{evaluate")
    let summary = try study.run(Self.matrix, stages: other)
    #expect(
      summary.stop?.message
        == "'\(study.runFolder)' holds trials with other options, the first of them '1,1'; give "
        + "--force to replace them, or --out to keep both")
    #expect(summary.stop?.kind == .usage)
    let forced = try study.run(Self.matrix, stages: other, isForced: true)
    #expect(forced.stop == nil && forced.results.count == 6)
    #expect(
      forced.results[0].metrics.map(\.name) == ["averaging.mean", "sum.images", "trial.seconds"])
  }

  private static let failing = SampleStudy.stages.replacing(
    "train: averaging", with: "train: averaging, fails: \"${fails}\"")

  @Test("records a trial that fails, and goes on")
  func failure() throws {
    let study = SampleStudy()
    let matrix = "  matrix: {fails: [false, true], seed: [1, 2]}"
    for _ in 0..<2 {
      let summary = try study.run(matrix, stages: Self.failing)
      #expect(
        summary.lines == [
          "false,1", "false,2",
          "true,1: train: averaging: the mean is not what was hoped for",
          "true,2: train: averaging: the mean is not what was hoped for",
        ])
      #expect(summary.stop == nil)
    }
  }

  @Test("stops at the first failure where that is asked for")
  func failFast() throws {
    let study = SampleStudy()
    let summary = try study.run(
      "  matrix: {fails: [true, false], seed: [1, 2]}", stages: Self.failing, jobs: 1,
      stopsAtFailure: true)
    #expect(summary.results.count == 1)
    #expect(
      summary.stop?.message
        == "the trial 'true,1' failed: train: averaging: the mean is not what was hoped for")
  }

  @Test("trains once what several trials share")
  func shares() throws {
    let study = SampleStudy()
    let stages =
      SampleStudy.stages.replacing("train: averaging", with: "train: averaging")
      + "\n  - {export: words, words: [\"${word}\"]}"
    let summary = try study.run(
      "  matrix: {size: [1, 2], word: [a, b, c, d]}", stages: stages, jobs: 2)
    #expect(summary.results.count == 8)
    let trained = study.cache.items().count { $0.stage == "train: averaging" }
    #expect(trained == 2)
    let texts = try summary.results.map {
      String(decoding: try FileSystem.read($0.folder + "/words.txt"), as: UTF8.self)
    }
    #expect(texts.map { $0.prefix(1) } == ["a", "b", "c", "d", "a", "b", "c", "d"])
  }

  @Test("puts off a trial whose training is at work while another trains something else")
  func queue() throws {
    let stages = SampleStudy.stages + "\n  - {export: words, words: [\"${word}\"]}"
    let check = SampleStudy.check("  matrix: {size: [1, 2], word: [a, b]}", stages: stages)
    let study = try #require(check.study)
    #expect(study.sharesTrainings)
    func order(_ isSharing: Bool) throws -> [Int] {
      let queue = StudyQueue(study, trials: [0, 1, 2, 3], sharesTrainings: isSharing)
      let first = try #require(queue.next())
      let second = try #require(queue.next())
      #expect(first.left == 4 && second.left == 4)
      queue.end(second.item)
      let third = try #require(queue.next())
      #expect(third.left == 3)
      queue.stop()
      #expect(queue.next() == nil)
      return [first, second, third].map(\.item.index)
    }
    #expect(try order(true) == [0, 2, 3])
    #expect(try order(false) == [0, 1, 2])
  }

  @Test("gives the same bytes however many trials run at once, and without a cache")
  func repeatable() throws {
    let weights = try [(1, true), (2, true), (2, false)].map { jobs, isCached in
      let study = SampleStudy()
      return try study.run(Self.matrix, jobs: jobs, isCached: isCached).results.map {
        try FileSystem.read($0.folder + "/averaging.safetensors")
      }
    }
    #expect(weights[0] == weights[1] && weights[0] == weights[2])
  }

  @Test("goes on where its log ends, a half-written line left out", arguments: [0, 1, 5, 9])
  func resumes(linesLeft: Int) throws {
    let study = SampleStudy()
    try study.run(Self.matrix, jobs: 1)
    let path = study.runFolder + "/study.jsonl"
    let lines = try FileSystem.read(path).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 12)
    let half = lines[min(linesLeft, 11)].prefix(20)
    let kept = lines.prefix(linesLeft).flatMap { $0 + [UInt8(ascii: "\n")] } + half
    try FileSystem.write(Array(kept), to: path)
    FileSystem.remove(study.runFolder + "/.state")
    let summary = try study.run(Self.matrix, jobs: 1)
    #expect(summary.keptCount == linesLeft / 2)
    #expect(summary.lines == ["1,1", "1,2", "2,1", "2,2", "3,1", "3,2"])
    #expect(try study.run(Self.matrix).isUnchanged)
    // What was left, the half line, and two lines for each trial that ran: none runs into another.
    let now = try FileSystem.read(path).split(separator: UInt8(ascii: "\n"))
    #expect(now.count == linesLeft + 1 + 2 * (6 - linesLeft / 2))
  }

  @Test("runs one trial alone")
  func only() throws {
    let summary = try SampleStudy().run(Self.matrix, only: 3)
    #expect(summary.lines == ["2,2"])
  }

  @Test("a second study on the same folder is refused")
  func locked() throws {
    let study = SampleStudy()
    let folder = try StudyFolder(study.runFolder)
    #expect(throws: PipelineError.self) { try study.run(Self.matrix) }
    _ = folder
  }
}
