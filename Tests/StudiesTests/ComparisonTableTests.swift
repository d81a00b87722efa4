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

  @Test("pairs the variants over the seeds and tests each against the best")
  func pairs() throws {
    let table = ComparisonTable(Sample.comparison, results: Sample.study())
    #expect(table.comparisons[3] == nil)
    let first = try #require(table.comparisons[0])
    #expect(first.differences.allSatisfy { $0 == 2.125 })
    #expect(first.meanDifference == 2.125)
    #expect(first.test?.p == 2.0 / 1024)
    // Three comparisons with equal p: each is held against three times its own.
    let adjusted: [Double] = table.comparisons.compactMap { $0?.adjustedP }
    #expect(adjusted == [Double](repeating: 6.0 / 1024, count: 3))
    #expect(table.shortage == nil)
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
    let note = """
      sgd, mse: 6 of 10: 1 failed, 2 not finite, 1 without it (sgd-mse-1 failed, sgd-mse-2 has NaN, \
      sgd-mse-3 has inf, sgd-mse-4 does not report it).
      """
    #expect(table.notes.last == note)
    #expect(table.csv.split(separator: "\n")[1].hasPrefix("sgd,mse,10,6,1,2,1,"))
  }

  @Test("says where too few seeds cannot reach 0.05")
  func shortage() {
    let few = Sample.study().filter {
      ["1", "2", "3", "4", "5"].contains($0.trial.label(on: "seed"))
    }
    #expect(
      ComparisonTable(Sample.comparison, results: few).shortage
        == "too few pairs to reach 0.05: with 5 of them the smallest p is 0.1875 after Holm's "
        + "correction over 3 comparisons; take 7 or more")
    let two = few.filter { $0.trial.label(on: "loss") == "bce" }
    #expect(
      ComparisonTable(Sample.comparison, results: two).shortage
        == "too few pairs to reach 0.05: with 5 of them the smallest p is 0.0625; take 6 or more")
  }

  @Test("is written for a terminal, Markdown, a table program and other programs")
  func rendering() throws {
    let results = Sample.results(
      [
        ComparedAxis("optimizer", labels: ["sgd", "adam"]),
        ComparedAxis("seed", labels: ["1", "2"]),
      ]
    ) { $0 == ["sgd", "2"] ? 3 : $0[0] == "adam" ? 1 : 2 }
    let comparison = Comparison(
      .metric("evaluation.loss"), over: ["seed"], rows: ["optimizer"], file: "loss")
    let table = ComparisonTable(comparison, results: results)
    #expect(
      table.text() == """
        evaluation.loss (nats)

        optimizer  mean    sd  95 % interval  n  difference    p  p (Holm)  effect
        ---------  ----  ----  -------------  -  ----------  ---  --------  ------
        sgd        2.50  0.71  2.0 to 3.0     2        +1.5  0.5       0.5    1.00
        adam        1 *     0  1 to 1         2        best

        * the lowest mean: adam.
        difference: the variant's value less the best one's, mean over pairs of the same seed; p: \
        Wilcoxon's signed-rank test, two-sided; one comparison, uncorrected; effect: rank-biserial \
        correlation, -1 to 1.
        Too few pairs to reach 0.05: with 2 of them the smallest p is 0.5; take 6 or more.

        """)
    #expect(
      table.markdown.hasPrefix(
        """
        ## evaluation.loss (nats)

        | optimizer | mean | sd | 95 % interval | n | difference | p | p (Holm) | effect |
        | --- | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: |
        | sgd | 2.50 | 0.71 | 2.0 to 3.0 | 2 | +1.5 | 0.5 | 0.5 | 1.00 |
        | adam | **1** | 0 | 1 to 1 | 2 | best |  |  |  |

        - Bold: the lowest mean: adam.

        """))
    #expect(
      table.csv == """
        optimizer,trials,values,failed,not_finite,unreported,mean,standard_deviation,interval_low,\
        interval_high,smallest,lower_quartile,median,upper_quartile,largest,best,pairs,\
        mean_difference,p,p_holm,rank_biserial
        sgd,2,2,0,0,0,2.5,0.7071067811865476,2.0,3.0,2.0,2.25,2.5,2.75,3.0,no,2,1.5,0.5,0.5,1.0
        adam,2,2,0,0,0,1.0,0.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,yes,,,,,

        """)
    #expect(
      table.json.line.hasPrefix(
        #"{"metric": "evaluation.loss", "unit": "nats", "best": "lowest", "over": ["seed"], "#))
    #expect(table.json.line.contains(#""too_few_pairs": "too few pairs to reach 0.05: with 2 "#))
    #expect(table.json.line.contains(#""quartiles": [2.25, 2.5, 2.75], "smallest": 2.0, "#))
  }

  @Test("has a grid where there are columns, with gaps for what the matrix leaves out")
  func gaps() throws {
    let results = Sample.study().filter { $0.trial.name.hasPrefix("sgd-mse") == false }
    let axes = ComparedAxis.axes(of: Sample.study().map(\.trial))
    let table = ComparisonTable(Sample.comparison, results: results, axes: axes)
    #expect(table.grid.columns == [["mse"], ["bce"]])
    let grid = try #require(table.gridTable)
    #expect(
      grid.text(.star) == """
        optimizer     loss mse       loss bce
        ---------  -----------  -------------
        sgd                       3.28 ± 0.19
        adam       1.41 ± 0.19  1.28 ± 0.19 *

        """)
  }

  @Test("of a single trial each has values alone")
  func single() {
    let results = Sample.results([ComparedAxis("latent", labels: ["2", "4"])]) { Double($0[0]) }
    let comparison = Comparison(.metric("evaluation.loss"), file: "loss")
    #expect(
      ComparisonTable(comparison, results: results).text() == """
        evaluation.loss (nats)

        latent  mean  n
        ------  ----  -
        2        2 *  1
        4          4  1

        * the lowest mean: 2.

        """)
  }

  @Test("quotes labels that a file's format would read as its own")
  func labels() {
    let results = Sample.results([ComparedAxis("hidden", labels: ["[8, 4]", "a|b\"c"])]) { _ in 1 }
    let table = ComparisonTable(Comparison(.metric("evaluation.loss"), file: "x"), results: results)
    #expect(table.csv.contains("\n\"[8, 4]\",1,"))
    #expect(table.csv.contains("\n\"a|b\"\"c\",1,"))
    #expect(table.markdown.contains("| \\[8, 4\\] |"))
    #expect(table.markdown.contains("| a\\|b\"c |"))
  }
}
