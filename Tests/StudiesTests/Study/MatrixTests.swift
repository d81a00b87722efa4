import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

@Suite("A study's matrix")
struct MatrixTests {
  @Test("has every combination, the last axis varying fastest")
  func all() throws {
    #expect(
      try SampleStudy.names("  matrix: {count: [4, 5], size: [1, 2, 3]}")
        == ["4,1", "4,2", "4,3", "5,1", "5,2", "5,3"])
  }

  @Test(
    "ranges go by whole steps, by a step, by a count, or by even ratios",
    arguments: [
      ("{from: 1, to: 4}", ["1", "2", "3", "4"]),
      ("{from: 2, to: 9, step: 3}", ["2", "5", "8"]),
      ("{from: 0, to: 100, count: 3}", ["0", "50", "100"]),
      ("{from: 1, to: 1000, count: 4, scale: log}", ["1", "10", "100", "1000"]),
    ])
  func ranges(range: String, values: [String]) throws {
    #expect(try SampleStudy.names("  matrix: {size: \(range)}") == values)
  }

  @Test("of a range both ends are checked, of a list every value")
  func checked() throws {
    let study = try #require(
      SampleStudy.check("  matrix: {count: {from: 2, to: 9}, size: [1, 2, 3]}").study)
    #expect(study.matrix.axes.map(\.checkedIndices) == [[0, 7], [0, 1, 2]])
  }

  @Test("steps of a tenth are written as tenths")
  func tenths() {
    let range = AxisRange(from: 0, to: 0.4, count: 5, isWhole: false)
    #expect((0..<5).map(range.text) == ["0", "0.1", "0.2", "0.3", "0.4"])
    let rates = AxisRange(from: 1e-4, to: 1e-1, count: 4, isLogarithmic: true, isWhole: false)
    #expect((0..<4).map { Double(rates.text($0)) } == [1e-4, 1e-3, 1e-2, 1e-1])
  }

  @Test("variables that move together have a name for each of their combinations")
  func groups() throws {
    let check = SampleStudy.check(
      "  matrix:\n    set:\n      small: {count: 4, size: 1}\n      large: {count: 9, size: 2}")
    let study = try #require(check.study)
    #expect((0..<study.count).map { study.trial($0).name } == ["small", "large"])
    #expect(study.trial(1).settings == [.init(axis: "set", label: "large")])
    let load = try #require(try study.plan(ofTrial: 1).stages.first?.stage as? Dots)
    #expect(load.count == 9)
  }

  @Test("excluded combinations are left out, and trials are added at the end")
  func differs() throws {
    let names = try SampleStudy.names(
      """
        matrix: {count: [4, 5], size: [1, 2, 3]}
        exclude: [{count: 4, size: 2}, {size: 3.0}]
        include: [{count: 10, size: 7}, {count: 11}]
      """)
    #expect(names == ["4,1", "5,1", "5,2", "10,7", "11,1"])
  }

  @Test("a trial's name is a folder's, and its own")
  func names() throws {
    let names = try SampleStudy.names("  matrix: {size: [1, 2]}\n  include: [{size: 3, count: 8}]")
    #expect(names == ["1", "2", "3,count=8"])
    var matrix = TrialMatrix()
    matrix.axes = [
      StudyAxis(
        "rate",
        listed: ["a/b", "a_b", "../x"].map { .init(label: $0, settings: [], location: nil) },
        variables: ["rate"], at: nil)
    ]
    _ = matrix.lay(excluding: [])
    let made = (0..<3).map { matrix.trial($0).name }
    #expect(Set(made).count == 3)
    #expect(made[1].hasPrefix("a_b,"))
    #expect(made.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") })
  }

  @Test("lists and maps have names without brackets")
  func lists() {
    var matrix = TrialMatrix()
    matrix.axes = [
      StudyAxis(
        "hidden",
        listed: ["[22, 10]", "[16]", "{adam: {learning_rate: 0.1}}"].map {
          .init(label: $0, settings: [], location: nil)
        }, variables: ["hidden"], at: nil)
    ]
    _ = matrix.lay(excluding: [])
    #expect((0..<3).map { matrix.trial($0).name } == ["22-10", "16", "adam-learning_rate-0.1"])
  }

  @Test("the variable 'seed' is the pipeline's seed where the file has no other")
  func seed() throws {
    let study = try #require(SampleStudy.check("  matrix: {seed: [3, 8]}").study)
    #expect(try (0..<2).map { try study.plan(ofTrial: $0).seed } == [3, 8])
  }

  @Test("a hundred thousand combinations are planned without decoding each")
  func large() throws {
    let study = try #require(
      SampleStudy.check("  matrix: {count: {from: 1, to: 1000}, size: {from: 1, to: 100}}").study)
    #expect(study.count == 100_000)
    #expect(study.trial(99_999).name == "1000,100")
  }

  @Test("says of each stage how many different ones there are")
  func stageCounts() throws {
    let study = try #require(
      SampleStudy.check("  matrix: {count: [4, 5], size: [1, 2, 3], seed: [1, 2]}").study)
    #expect(
      study.stageCounts.map { "\($0.title) \($0.count)" } == [
        "load: dots 2", "train: averaging 12", "evaluate: counting 4",
      ])
  }
}
