import Testing

@testable import Evaluators

@Suite struct StatisticsTests {
  @Test("mean, deviation, quantiles and the interval of the mean are NumPy's and SciPy's")
  func quantiles() throws {
    let reference: Reference.Quantiles = try Reference.read("quantiles")
    let statistics = Statistics(reference.values)
    let sorted = reference.values.sorted()
    expectClose(
      reference.probabilities.map { Statistics.quantile($0, of: sorted) }, reference.quantiles,
      relative: 1e-8)
    expectClose(
      [statistics.mean, statistics.standardDeviation, statistics.halfInterval],
      [reference.mean, reference.standardDeviation, reference.interval], relative: 1e-8)
  }

  @Test("median and quartiles are those of the box")
  func box() throws {
    let reference: Reference.Box = try Reference.read("box")
    let statistics = Statistics(reference.values)
    expectClose(
      [statistics.median, statistics.lowerQuartile, statistics.upperQuartile],
      [reference.median] + reference.quartiles, relative: 1e-8)
  }

  @Test("Student's t is SciPy's for few and many degrees of freedom")
  func studentT() throws {
    let reference: Reference.Quantiles = try Reference.read("quantiles")
    expectClose(
      reference.freedoms.map { StudentT.quantile(freedom: $0) }, reference.studentT,
      relative: 1e-8)
  }

  @Test("a single value has no deviation and no interval")
  func single() {
    let statistics = Statistics([3])
    #expect(statistics.mean == 3)
    #expect(statistics.median == 3)
    #expect(statistics.lowerQuartile == 3)
    #expect(statistics.standardDeviation.isNaN)
    #expect(statistics.halfInterval.isNaN)
  }

  @Test("what is not a number stays so, and infinity is no reason for it")
  func notNumbers() {
    for values in [[1, .nan, 2], [.nan, 1, 2], [1, 2, .nan], [3, .nan, 1, 2, 4]] as [[Double]] {
      #expect(Statistics(values).median.isNaN)
    }
    #expect(Statistics([1, .nan, 2]).mean.isNaN)
    #expect(Statistics([1, .infinity, .infinity]).median == .infinity)
    #expect(Statistics([1, .infinity, .infinity]).mean == .infinity)
  }
}
