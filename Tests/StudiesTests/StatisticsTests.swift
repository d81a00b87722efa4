import Foundation
import Testing

@testable import Studies

/// The values that SciPy computes, as `Reference/make_reference.py` wrote them; its head says what
/// each field means.
private struct Reference: Decodable {
  struct Sample: Decodable {
    let values: [Double]
    let mean, standardDeviation, low, high: Double
    let quartiles: [Double]
  }
  struct SignedRank: Decodable {
    let differences: [Double]
    let p, positive, negative: Double
  }
  struct Holm: Decodable { let values, adjusted: [Double] }
  struct Normal: Decodable { let chances, quantiles: [Double] }

  let samples: [Sample]
  let signedRank: [SignedRank]
  let holm: [Holm]
  let normal: Normal

  static func read() throws -> Reference {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/statistics.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Reference.self, from: Data(contentsOf: file))
  }
}

@Suite("statistics of studies")
struct StatisticsTests {
  private func isNear(_ value: Double, _ exact: Double, within: Double = 1e-12) -> Bool {
    abs(value - exact) <= within * max(1, abs(exact))
  }

  @Test("mean, deviation and quartiles are SciPy's")
  func summaries() throws {
    for sample in try Reference.read().samples {
      let found = SampleSummary(sample.values)
      #expect(isNear(found.mean, sample.mean))
      #expect(isNear(found.standardDeviation, sample.standardDeviation))
      #expect(isNear(found.lowerQuartile, sample.quartiles[0]))
      #expect(isNear(found.median, sample.quartiles[1]))
      #expect(isNear(found.upperQuartile, sample.quartiles[2]))
    }
  }

  @Test("the interval of the mean is SciPy's BCa bootstrap, but for what resampling wanders")
  func intervals() throws {
    for sample in try Reference.read().samples {
      let found = try #require(SampleSummary(sample.values).interval)
      let error = sample.standardDeviation / Double(sample.values.count).squareRoot()
      #expect(abs(found.lowerBound - sample.low) < 0.1 * error, "\(sample.values)")
      #expect(abs(found.upperBound - sample.high) < 0.1 * error, "\(sample.values)")
    }
  }

  @Test("an interval is the same every time, a point for equal values, none for a single one")
  func intervalsRepeat() throws {
    let values = [1.5, 2.25, 8, 3]
    #expect(bootstrapInterval(ofMean: values) == bootstrapInterval(ofMean: values))
    #expect(SampleSummary([2, 2, 2]).interval == 2...2)
    #expect(SampleSummary([2]).interval == nil)
    #expect(SampleSummary([2]).standardDeviation.isNaN)
  }

  @Test("the signed-rank test gives SciPy's ranks and p, with ties, zeros and many pairs")
  func signedRank() throws {
    for reference in try Reference.read().signedRank {
      let test = SignedRankTest(reference.differences)
      #expect(test.positiveRanks == reference.positive)
      #expect(test.negativeRanks == reference.negative)
      #expect(isNear(test.p, reference.p, within: 1e-10), "\(reference.differences)")
      #expect(test.isExact == (reference.differences.count { $0 != 0 } <= 50))
    }
  }

  @Test("differences that are all 0 say nothing, and the effect goes from -1 to 1")
  func extremes() {
    let none = SignedRankTest([0, 0, 0])
    #expect(none.p == 1 && none.rankBiserial == 0 && none.zeros == 3)
    #expect(SignedRankTest([1, 2, 3]).rankBiserial == 1)
    #expect(SignedRankTest([-1, -2, -3]).rankBiserial == -1)
    #expect(SignedRankTest([1, 2, -3]).rankBiserial == 0)
  }

  @Test("the smallest p of so many pairs is that of differences of one sign")
  func smallest() {
    for pairs in 1...12 {
      let differences = (1...pairs).map { Double($0) }
      #expect(SignedRankTest(differences).p == SignedRankTest.smallestP(pairs: pairs))
    }
    #expect(pairsNeeded(tests: 1) == 6)
    #expect(pairsNeeded(tests: 5) == 8)
  }

  @Test("Holm's correction is that of its definition")
  func holm() throws {
    for reference in try Reference.read().holm {
      let adjusted = holmAdjusted(reference.values)
      #expect(zip(adjusted, reference.adjusted).allSatisfy { isNear($0, $1) })
    }
    #expect(holmAdjusted([]) == [])
  }

  @Test("the normal distribution's quantiles are SciPy's")
  func normal() throws {
    let reference = try Reference.read().normal
    for (chance, quantile) in zip(reference.chances, reference.quantiles) {
      #expect(isNear(normalQuantile(chance), quantile, within: 1e-9))
    }
    #expect(normalQuantile(0) == -.infinity)
    #expect(normalQuantile(1) == .infinity)
  }

  @Test("figures have as many digits as their spread has meaning")
  func figures() {
    #expect(Studies.figures(mean: 12.3456, deviation: 0.4321) == ("12.35", "0.43"))
    #expect(Studies.figures(mean: 1234.56, deviation: 98.7) == ("1235", "99"))
    #expect(Studies.figures(mean: 0.5, deviation: .nan) == ("0.5", "-"))
    #expect(Studies.figures(mean: 0.5, deviation: 0) == ("0.5", "0"))
    #expect(Studies.figures(mean: 1.5e-9, deviation: 2.26e-11) == ("1.5e-09", "2.3e-11"))
    #expect(Studies.figures(0.123...0.234) == "0.12 to 0.23")
    let values: [Double] = [
      0, -0.5, 3, 1234.5678, 1e-7, 9.9999e-5, 1.25e300, .leastNonzeroMagnitude, .infinity, .nan,
    ]
    let texts = [
      "0", "-0.5", "3", "1235", "1e-07", "0.0001", "1.25e+300", "5e-324", "inf", "NaN",
    ]
    #expect(values.map { figure($0) } == texts)
    #expect(fixed(-0.004, decimals: 2) == "0.00")
    #expect(fixed(-0.006, decimals: 2) == "-0.01")
  }
}
