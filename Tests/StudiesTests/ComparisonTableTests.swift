import Pipeline
import Testing

@testable import Studies

@Suite("a table of a study")
struct ComparisonTableTests {
  @Test("has the variants in the order of the axes, with the lowest mean as the best")
  func order() {
    let table = ComparisonTable(Sample.comparison, results: Sample.study())
    #expect(table.grid.rows == [["sgd"], ["adam"]])
    #expect(table.grid.columns == [["mse"], ["bce"]])
    #expect(table.values.map(\.variant.name) == ["sgd, mse", "sgd, bce", "adam, mse", "adam, bce"])
    #expect(table.best == 3)
    #expect(table.values.map { $0.summary?.count } == [10, 10, 10, 10])
    let highest = Comparison(
      .metric("evaluation.loss"), over: ["seed"], rows: ["optimizer"], columns: ["loss"],
      best: .highest, file: "loss")
    #expect(ComparisonTable(highest, results: Sample.study()).best == 0)
  }

  @Test("is the same whatever order the trials ended in")
  func completion() {
    let results = Sample.study()
    let table = ComparisonTable(Sample.comparison, results: results)
    let other = ComparisonTable(Sample.comparison, results: results.reversed())
    #expect(table.text() == other.text())
    #expect(table.markdown == other.markdown)
    #expect(table.csv == other.csv)
    #expect(table.json == other.json)
  }

  @Test("pairs the variants over the seeds and corrects for all pairs, as the data chose the best")
  func pairs() throws {
    let table = ComparisonTable(Sample.comparison, results: Sample.study())
    #expect(table.comparisons[3] == nil)
    let first = try #require(table.comparisons[0])
    #expect(first.differences.allSatisfy { $0 == 2.125 })
    #expect(first.meanDifference == 2.125)
    // Differences without any spread: their signs alone are tested.
    #expect(first.test?.p == 2.0 / 1024 && first.test?.interval == nil)
    #expect(table.pairs.count == 6 && table.testCount == 6)
    // Six comparisons with equal p: each is held against six times its own.
    let adjusted: [Double] = table.comparisons.compactMap { $0?.adjustedP }
    #expect(adjusted == [Double](repeating: 12.0 / 1024, count: 3))
    #expect(table.shortage == nil)
  }

  /// Ten seeds with a shift and a wobble of each variant's own.
  private func noisy(_ labels: [String]) -> Double? {
    let seed = Double(labels[2]) ?? 0
    let own = labels[0] == "sgd" ? 3.0 : 7.0
    let wobble = (seed * own + (labels[1] == "mse" ? 1 : 5)).truncatingRemainder(dividingBy: 11)
    return (labels[0] == "sgd" ? 2 : 1.5) + (labels[1] == "mse" ? 0.25 : 0) + wobble / 10
  }

  @Test("holds variants against the baseline that the file names, and corrects for these alone")
  func baseline() throws {
    func table(_ baseline: [Trial.Setting]) -> ComparisonTable {
      ComparisonTable(
        Comparison(
          .metric("evaluation.loss"), over: ["seed"], rows: ["optimizer"], columns: ["loss"],
          statistics: .init(repetition: "seed", baseline: baseline), file: "loss"),
        results: Sample.study(value: noisy))
    }
    let one = table([.init(axis: "optimizer", label: "sgd"), .init(axis: "loss", label: "mse")])
    #expect(one.comparisons.map { $0?.second } == [nil, 0, 0, 0])
    #expect(one.testCount == 3)
    // The axis that is not named stays the variant's own: sgd against adam for each loss.
    let each = table([.init(axis: "optimizer", label: "sgd")])
    #expect(each.comparisons.map { $0?.second } == [nil, nil, 0, 1])
    #expect(each.testCount == 2)
    let p = each.comparisons.compactMap { $0?.test?.p }
    #expect(each.comparisons.compactMap { $0?.adjustedP } == holmAdjusted(p))
    #expect(each.markdown.contains("less that of optimizer sgd, mean over pairs of the same seed"))
    #expect(each.json.line.contains(#""baseline": {"optimizer": "sgd"}"#))
    #expect(each.csv.split(separator: "\n")[3].contains("sgd, mse"))
  }

  @Test("averages the settings inside a seed: settings are no repetitions")
  func blocks() throws {
    let comparison = Comparison(
      .metric("evaluation.loss"), over: ["seed", "optimizer"], rows: ["loss"], file: "loss")
    let results = Sample.study(value: noisy)
    let table = ComparisonTable(comparison, results: results)
    #expect(table.values.map(\.values.count) == [10, 10])
    #expect(table.values.map(\.countText) == ["10", "10"])
    // By hand: of each seed the mean over both optimizers, and its difference between the losses.
    let means = (1...10).map { seed in
      ["mse", "bce"].map { loss in
        ((noisy(["sgd", loss, "\(seed)"]) ?? 0) + (noisy(["adam", loss, "\(seed)"]) ?? 0)) / 2
      }
    }
    for (index, value) in table.values[0].values.enumerated() {
      #expect(abs(value.value - means[index][0]) < 1e-12)
    }
    let pair = try #require(table.pairs.first)
    #expect(pair.differences.count == 10)
    for (index, difference) in pair.differences.enumerated() {
      #expect(abs(abs(difference) - abs(means[index][0] - means[index][1])) < 1e-12)
    }
    let note = """
      n counts values of seed: each is the mean over the 2 settings of optimizer, which are no \
      repetitions.
      """
    #expect(table.notes.contains(note))
    #expect(table.json.line.contains(#""averages": [{"repetition": "1", "value": "#))

    // A seed that lacks a setting is left out, and said to be.
    let broken = ComparisonTable(
      comparison, results: Sample.study { $0 == ["sgd", "mse", "3"] ? nil : noisy($0) })
    #expect(broken.values[0].countText == "9 of 10: 1 failed")
    #expect(broken.pairs.first?.differences.count == 9)
  }

  @Test("of settings alone has neither intervals nor tests, and says how to name repetitions")
  func noRepetition() {
    let results = Sample.study(value: noisy).filter { $0.trial.label(on: "seed") == "1" }
    let comparison = Comparison(
      .metric("evaluation.loss"), over: ["optimizer", "loss"], rows: ["seed"], file: "loss")
    let table = ComparisonTable(comparison, results: results)
    #expect(table.values.map { $0.summary?.count } == [1])
    #expect(table.values.allSatisfy { $0.summary?.interval == nil })
    #expect(table.pairs.isEmpty)
    #expect(table.notes.contains { $0.hasSuffix("where one is, name it with 'repetitions:'.") })
  }

  @Test("compares variants with other settings on those that both have")
  func partial() throws {
    let all = Sample.results(
      [
        ComparedAxis("loss", labels: ["mse", "bce"]),
        ComparedAxis("rate", labels: ["1", "10", "100"]),
        ComparedAxis("seed", labels: ["1", "2", "3"]),
      ]
    ) { (Double($0[1]) ?? 0) + (Double($0[2]) ?? 0) / ($0[0] == "mse" ? 1 : 2) }
    // The matrix leaves out the largest rate of one loss, which would make its mean the smaller.
    let results = all.filter { !$0.trial.name.hasPrefix("bce-100") }
    let table = ComparisonTable(
      Comparison(.metric("evaluation.loss"), over: ["seed", "rate"], rows: ["loss"], file: "x"),
      results: results)
    let pair = try #require(table.pairs.first)
    #expect(pair.isPartial)
    #expect(pair.differences.map { ($0 * 1e9).rounded() / 1e9 } == [0.5, 1, 1.5])
    #expect(
      table.notes.contains("Variants with other settings are compared on those that both have."))
  }

  @Test("of very many variants tests those that it shows, and corrects for all pairs")
  func many() throws {
    let results = Sample.results([
      ComparedAxis("width", labels: (0..<150).map(String.init)),
      ComparedAxis("seed", labels: ["1", "2", "3"]),
    ]) { (Double($0[0]) ?? 0) + Double(($0[0].count * 3 + (Int($0[1]) ?? 0) * 5) % 7) / 10 }
    let table = ComparisonTable(
      Comparison(.metric("evaluation.loss"), over: ["seed"], rows: ["width"], file: "x"),
      results: results)
    #expect(table.testCount == 150 * 149 / 2 && table.pairs.count == 149)
    let pair = try #require(table.comparisons[149])
    #expect(pair.adjustedP == min(1, (pair.test?.p ?? 0) * 11175))
    #expect(table.text().contains("p (Bonferroni)"))
  }

  @Test("pairs only the seeds that both variants have")
  func brokenPairs() throws {
    let results = Sample.study { labels in
      labels == ["sgd", "mse", "3"] || labels == ["adam", "bce", "4"] ? nil : Sample.plain(labels)
    }
    let table = ComparisonTable(Sample.comparison, results: results)
    #expect(table.values[0].summary?.count == 9)
    #expect(table.comparisons[0]?.differences.count == 8)
    #expect(table.comparisons[1]?.differences.count == 9)
  }

  @Test("counts and names trials that failed, have no finite value or do not report it")
  func absences() {
    var results = Sample.study { labels in
      switch labels {
      case ["sgd", "mse", "1"]: nil
      case ["sgd", "mse", "2"]: .nan
      case ["sgd", "mse", "3"]: .infinity
      default: Sample.plain(labels)
      }
    }
    let silent = results[3]
    results[3] = TrialResult(
      trial: silent.trial, folder: silent.folder, outcome: .completed, metrics: [], wall: 1)
    let table = ComparisonTable(Sample.comparison, results: results)
    #expect(table.values[0].countText == "6 of 10: 1 failed, 2 not finite, 1 without it")
    #expect(
      table.notes.suffix(4) == [
        "1 trial failed: train: autoencoder: training diverged (sgd-mse-1).",
        "1 trial with a value that is not a number (sgd-mse-2).",
        "1 trial with an infinite value (sgd-mse-3).",
        "1 trial without a report of evaluation.loss (sgd-mse-4).",
      ])
    #expect(table.csv.split(separator: "\n")[1].hasPrefix("sgd,mse,10,6,1,2,1,"))
  }

  @Test("says equal failures once, with their count")
  func equalFailures() {
    let table = ComparisonTable(
      Sample.comparison, results: Sample.study { $0[0] == "sgd" ? nil : Sample.plain($0) })
    #expect(
      table.notes.last == """
        20 trials failed: train: autoencoder: training diverged (sgd-mse-1; sgd-mse-2; sgd-mse-3; \
        sgd-mse-4; sgd-mse-5; and 15 more).
        """)
  }

  @Test("says where too few seeds cannot bring the signed-rank test to 0.05")
  func shortage() {
    func table(_ results: [TrialResult]) -> ComparisonTable {
      ComparisonTable(
        Comparison(
          .metric("evaluation.loss"), over: ["seed"], rows: ["optimizer"], columns: ["loss"],
          statistics: .init(repetition: "seed", test: .signedRank), file: "loss"),
        results: results)
    }
    let few = Sample.study().filter {
      ["1", "2", "3", "4", "5"].contains($0.trial.label(on: "seed"))
    }
    #expect(
      table(few).shortage
        == "too few pairs to reach 0.05: with 5 of them the smallest p is 0.375 after Holm's "
        + "correction over 6 comparisons; take 8 or more")
    let two = few.filter { $0.trial.label(on: "loss") == "bce" }
    #expect(
      table(two).shortage
        == "too few pairs to reach 0.05: with 5 of them the smallest p is 0.0625; take 6 or more")
    // Student's test needs a spread, and so two pairs.
    #expect(ComparisonTable(Sample.comparison, results: two).shortage == nil)
    #expect(
      ComparisonTable(Sample.comparison, results: two.filter { $0.trial.label(on: "seed") == "1" })
        .shortage == "one pair says nothing of how much pairs differ; take two or more")
  }
}
