import Foundation
import Pipeline
import Testing

@testable import Studies
import Tensors

/// The values that SciPy computes, as `Reference/make_reference.py` wrote them; its head says what
/// each field means.
private struct Reference: Decodable {
  struct Sample: Decodable {
    let values: [Double]
    let mean, standardDeviation, low, high, bootstrapLow, bootstrapHigh: Double
    let quartiles: [Double]
  }
  struct SignedRank: Decodable {
    let differences: [Double]
    let p, positive, negative: Double
  }
  struct Paired: Decodable {
    let first, second: [Double]
    let p, low, high, signedRankP: Double
  }
  struct Centre: Decodable {
    let differences: [Double]
    let estimate: Double
    let low, high: Double?
  }
  struct Student: Decodable {
    let degrees: Int
    let bounds, chances: [Double]
    let quantile: Double
  }
  struct Holm: Decodable { let values, adjusted: [Double] }
  struct Normal: Decodable { let chances, quantiles: [Double] }

  let samples: [Sample]
  let signedRank: [SignedRank]
  let paired: [Paired]
  let centres: [Centre]
  let student: [Student]
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

  @Test("the interval of the mean is SciPy's by Student's t")
  func intervals() throws {
    for sample in try Reference.read().samples {
      let found = try #require(SampleSummary(sample.values).interval)
      #expect(isNear(found.lowerBound, sample.low, within: 1e-10), "\(sample.values)")
      #expect(isNear(found.upperBound, sample.high, within: 1e-10), "\(sample.values)")
    }
  }

  @Test("the bootstrap's interval is SciPy's BCa one, but for what resampling wanders")
  func bootstrapIntervals() throws {
    for sample in try Reference.read().samples {
      let found = try #require(SampleSummary(sample.values, interval: .bootstrap).interval)
      let error = sample.standardDeviation / Double(sample.values.count).squareRoot()
      #expect(abs(found.lowerBound - sample.bootstrapLow) < 0.1 * error, "\(sample.values)")
      #expect(abs(found.upperBound - sample.bootstrapHigh) < 0.1 * error, "\(sample.values)")
    }
  }

  @Test("an interval is the same every time, and none for a single value or equal ones")
  func intervalsRepeat() throws {
    let values = [1.5, 2.25, 8, 3]
    #expect(bootstrapInterval(ofMean: values) == bootstrapInterval(ofMean: values))
    for method in Comparison.Interval.allCases {
      #expect(SampleSummary([2, 2, 2], interval: method).interval == nil)
      #expect(SampleSummary([2], interval: method).interval == nil)
    }
    // Equal but for the rounding of their sums.
    let rounded = SampleSummary([0.3, 0.1 + 0.2, 0.3])
    #expect(rounded.standardDeviation == 0 && rounded.mean == 0.3 && rounded.interval == nil)
    #expect(SampleSummary([2]).standardDeviation.isNaN)
  }

  @Test("Student's t has SciPy's chances, in the far tails too, and its quantiles")
  func student() throws {
    for reference in try Reference.read().student {
      let student = StudentT(degrees: reference.degrees)
      for (bound, chance) in zip(reference.bounds, reference.chances) {
        let found = student.chance(beyond: bound)
        #expect(abs(found - chance) <= 1e-11 * chance, "\(reference.degrees): \(bound)")
        #expect(student.chance(beyond: -bound) == found)
      }
      #expect(isNear(student.bound(beyond: 0.05), reference.quantile))
    }
  }

  @Test("the paired t-test and its interval are SciPy's, and differences equal in decimals tie")
  func paired() throws {
    for reference in try Reference.read().paired {
      let differences = zip(reference.first, reference.second).map { $0 - $1 }
      let scale = (reference.first + reference.second).map(\.magnitude).max() ?? 0
      let test = PairedTest(differences, scale: scale)
      let interval = try #require(test.interval)
      let p = try #require(test.p)
      #expect(isNear(p, reference.p, within: 1e-9))
      #expect(isNear(interval.lowerBound, reference.low, within: 1e-9))
      #expect(isNear(interval.upperBound, reference.high, within: 1e-9))
      #expect(isNear(test.signedRank.p, reference.signedRankP, within: 1e-12), "\(differences)")
      let ranks = PairedTest(differences, scale: scale, by: .signedRank)
      #expect(ranks.p == test.signedRank.p)
    }
    // The subtraction leaves what rounding the values left, which their size tells.
    let differences = [1e6 + 0.1 - 1e6, 0.1, -0.1, 1e6 + 0.3 - 1e6 - 0.3]
    #expect(SignedRankTest(differences, scale: 1e6).zeros == 1)
    #expect(SignedRankTest(differences, scale: 1e6).p == 1)
  }

  @Test("the t-test's interval leaves out 0 exactly where its p is below 0.05")
  func agreement() throws {
    for count in 2...12 {
      for step in 0..<60 {
        var differences = (0..<count).map { Double(($0 * 7 + step) % 11) / 10 }
        let shift = Double(step) / 30 - 1
        differences = differences.map { $0 - 0.5 + shift }
        let test = PairedTest(differences)
        guard let interval = test.interval, let p = test.p else { continue }
        #expect(interval.contains(0) == (p > 0.05), "\(differences)")
      }
    }
  }

  @Test("one pair has no test; where all differences are equal, their signs alone are tested")
  func spreadless() {
    #expect(PairedTest([0.5]).p == nil)
    #expect(PairedTest([0.5]).interval == nil)
    #expect(PairedTest([0.5]).estimate == 0.5)
    let equal = PairedTest([0.3, 0.1 + 0.2, 0.3], scale: 1)
    #expect(equal.p == 0.25 && equal.interval == nil && equal.estimate == 0.3)
    let none = PairedTest([0, 0, 0])
    #expect(none.p == 1 && none.interval == nil && none.estimate == 0)
    let ranks = PairedTest([0.5, 0.5, 0.5], by: .signedRank)
    #expect(ranks.p == 0.25 && ranks.interval == nil)
  }

  @Test("the signed-rank test's estimate and interval are those of their definition")
  func centres() throws {
    for reference in try Reference.read().centres {
      let test = PairedTest(reference.differences, by: .signedRank)
      #expect(isNear(test.estimate, reference.estimate))
      #expect((test.interval == nil) == (reference.low == nil))
      if let interval = test.interval, let low = reference.low, let high = reference.high {
        #expect(isNear(interval.lowerBound, low))
        #expect(isNear(interval.upperBound, high))
        #expect(interval.contains(0) == ((test.p ?? 0) > 0.05))
      }
    }
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
    #expect(Readable.spread(mean: 12.3456, deviation: 0.4321) == ("12.35", "0.43"))
    #expect(Readable.spread(mean: 1234.56, deviation: 98.7) == ("1235", "99"))
    #expect(Readable.spread(mean: 0.5, deviation: .nan) == ("0.5", "-"))
    #expect(Readable.spread(mean: 0.5, deviation: 0) == ("0.5", "0"))
    #expect(Readable.spread(mean: 1.5e-9, deviation: 2.26e-11) == ("1.5e-09", "2.3e-11"))
    #expect(Readable.interval(0.123...0.234) == "0.12 to 0.23")
    let values: [Double] = [
      0, -0.5, 3, 1234.5678, 1e-7, 9.9999e-5, 1.25e300, .leastNonzeroMagnitude, .infinity, .nan,
    ]
    let texts = [
      "0", "-0.5", "3", "1235", "1e-07", "0.0001", "1.25e+300", "5e-324", "inf", "not a number",
    ]
    #expect(values.map { Readable.number($0) } == texts)
    #expect(Readable.fixed(-0.004, decimals: 2) == "0.00")
    #expect(Readable.fixed(-0.006, decimals: 2) == "-0.01")
  }
}
