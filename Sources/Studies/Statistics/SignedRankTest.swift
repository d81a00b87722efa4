import Drawing
import RealModule
import Tensors

/// Wilcoxon's signed-rank test, two-sided: whether paired differences lie around 0.
///
/// Differences of equal size share the mean of their ranks; those that differ by rounding alone are
/// equal. Zeros are ranked with the others and then
/// left out (Pratt), so that many of them weaken what the others say. Up to 50 differences that are
/// not 0, the distribution is exact: every assignment of signs to these very ranks is counted.
/// Beyond, it is the normal one with the ties' variance and a continuity correction.
///
/// Source: Wilcoxon, "Individual Comparisons by Ranking Methods", 1945; Pratt, "Remarks on Zeros
/// and Ties in the Wilcoxon Signed Rank Procedures", 1959.
public struct SignedRankTest: Sendable, Equatable {
  public let pairs: Int
  /// Differences of 0.
  public let zeros: Int
  /// The sum of the ranks of positive differences.
  public let positiveRanks: Double
  public let negativeRanks: Double
  public let isExact: Bool
  /// The chance of ranks at least as one-sided where there is no difference; 1 where all are 0.
  public let p: Double

  /// The matched-pairs rank-biserial correlation, -1 to 1: the share of the ranks that are positive
  /// less the share that are negative; 0 where all differences are.
  ///
  /// Source: Kerby, "The Simple Difference Formula", 2014.
  public var rankBiserial: Double {
    let sum = positiveRanks + negativeRanks
    return sum > 0 ? (positiveRanks - negativeRanks) / sum : 0
  }

  static let mostExact = 50

  /// - Parameters:
  ///   - differences: all finite.
  ///   - scale: the size of the values whose differences these are, where it is larger than theirs:
  ///     what lies within rounding of it is equal.
  public init(_ differences: [Double], scale: Double = 0) {
    precondition(differences.allSatisfy(\.isFinite), "differences are finite")
    let differences = differences.tied(atScale: scale)
    pairs = differences.count
    zeros = differences.count { $0 == 0 }
    let ranked = Self.ranked(differences)
    positiveRanks = ranked.filter { $0.difference > 0 }.reduce(0) { $0 + $1.rank }
    negativeRanks = ranked.filter { $0.difference < 0 }.reduce(0) { $0 + $1.rank }
    let ranks = ranked.map(\.rank)
    isExact = ranks.count <= Self.mostExact
    let smaller = min(positiveRanks, negativeRanks)
    p = isExact ? Self.exact(smaller, of: ranks) : Self.approximate(smaller, of: ranks)
  }

  /// The smallest p that differences can have: all of one sign.
  public static func smallestP(pairs: Int) -> Double {
    pairs > 0 ? Double.pow(2, Double(1 - pairs)) : 1
  }

  /// The largest sum of positive ranks 1 to n that is so rare that it and all smaller ones have at
  /// most this chance where signs are tossed; `nil` where not even 0 is so rare.
  static func largestSum(pairs: Int, chance: Double) -> Int? {
    guard pairs <= mostExact else {
      let count = Double(pairs)
      let mean = count * (count + 1) / 4
      let deviation = (mean * (2 * count + 1) / 6).squareRoot()
      return Int((mean - 0.5 + normalQuantile(chance) * deviation).rounded(.down))
    }
    let counts = counts(of: (1...max(1, pairs)).map { $0 })
    var tail = 0.0
    for (sum, count) in counts.enumerated() {
      tail += count * Double.pow(2, Double(-pairs))
      if tail > chance { return sum > 0 ? sum - 1 : nil }
    }
    return nil
  }

  /// The differences that are not 0, with their ranks by size among all.
  private static func ranked(_ differences: [Double]) -> [(difference: Double, rank: Double)] {
    let sorted = differences.sorted { $0.magnitude < $1.magnitude }
    var ranked: [(difference: Double, rank: Double)] = []
    var start = 0
    while start < sorted.count {
      let end = sorted[start...].firstIndex { $0.magnitude > sorted[start].magnitude }
      let range = start..<(end ?? sorted.count)
      let rank = Double(range.lowerBound + range.upperBound + 1) / 2
      if sorted[start] != 0 { ranked += sorted[range].map { ($0, rank) } }
      start = range.upperBound
    }
    return ranked
  }

  /// Twice the share of the assignments of signs whose sum of positive ranks is at most `sum`.
  private static func exact(_ sum: Double, of ranks: [Double]) -> Double {
    // Twice a midrank is whole.
    let counts = counts(of: ranks.map { Int(2 * $0) })
    let tail = counts[...Int(2 * sum)].reduce(0, +)
    return min(1, tail * Double.pow(2, Double(1 - ranks.count)))
  }

  /// How many assignments of signs have each sum of positive ranks; up to 2^50 of them are counted
  /// exactly in a Double.
  private static func counts(of ranks: [Int]) -> [Double] {
    var counts = [Double](repeating: 0, count: ranks.reduce(0, +) + 1)
    counts[0] = 1
    var largest = 0
    for rank in ranks {
      for place in stride(from: largest, through: 0, by: -1) where counts[place] > 0 {
        counts[place + rank] += counts[place]
      }
      largest += rank
    }
    return counts
  }

  private static func approximate(_ sum: Double, of ranks: [Double]) -> Double {
    let mean = ranks.reduce(0, +) / 2
    let deviation = (ranks.reduce(0) { $0 + $1 * $1 } / 4).squareRoot()
    return min(1, 2 * normalChance(below: min(0, sum - mean + 0.5) / deviation))
  }
}
