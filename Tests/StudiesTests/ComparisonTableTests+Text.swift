import Pipeline
import Testing

@testable import Studies

/// The table as it is written.
extension ComparisonTableTests {
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

        optimizer  mean    sd  95 % interval  n
        ---------  ----  ----  -------------  -
        sgd        2.50  0.71  -4 to 9        2
        adam        1 *     0  -              2

        optimizer  difference  its 95 % interval    p  p (Holm)  effect
        ---------  ----------  -----------------  ---  --------  ------
        sgd              +1.5  -5 to 8            0.2       0.2    1.00
        adam             best

        * the lowest mean: adam.
        difference: the variant's value less the best one's, mean over pairs of the same
        seed; p: paired t-test, two-sided, below 0.05 where the interval leaves out 0;
        one comparison, uncorrected; effect: rank-biserial correlation, -1 to 1.

        """)
    #expect(
      table.markdown.hasPrefix(
        """
        ## evaluation.loss (nats)

        | optimizer | mean | sd | 95 % interval | n | difference | its 95 % interval | p | p (Holm) | effect |
        | --- | ---: | ---: | --- | --- | ---: | --- | ---: | ---: | ---: |
        | sgd | 2.50 | 0.71 | -4 to 9 | 2 | +1.5 | -5 to 8 | 0.2 | 0.2 | 1.00 |
        | adam | **1** | 0 | - | 2 | best |  |  |  |  |

        - Bold: the lowest mean: adam.

        """))
    #expect(
      table.csv == """
        optimizer,trials,values,failed,not_finite,unreported,mean,standard_deviation,interval_low,\
        interval_high,smallest,lower_quartile,median,upper_quartile,largest,best,against,pairs,\
        difference,difference_low,difference_high,p,p_corrected,p_signed_rank,rank_biserial
        sgd,2,2,0,0,0,2.5,0.7071067811865476,-3.8531023680873506,8.85310236808735,2.0,2.25,2.5,2.75,\
        3.0,no,adam,2,1.5,-4.853102368087351,7.853102368087351,0.20483276469913328,\
        0.20483276469913328,0.5,1.0
        adam,2,2,0,0,0,1.0,0.0,,,1.0,1.0,1.0,1.0,1.0,yes,,,,,,,,,

        """)
    #expect(
      table.json.line.hasPrefix(
        #"{"metric": "evaluation.loss", "unit": "nats", "best": "lowest", "over": ["seed"], "#))
    #expect(
      table.json.line.contains(
        #""compared": {"variant": 0, "against": 1, "against_name": "adam", "pairs": 2, "difference": 1.5"#
      ))
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
