import Pipeline

/// Whether the differences of some pairs lie around 0, two-sided, with the interval that the very
/// test leaves: it has 0 within exactly where p is above 0.05.
///
/// Student's test asks of their mean, the signed-rank test of their pseudomedian.
public struct PairedTest: Sendable, Equatable {
  /// How many pairs there are.
  public let pairs: Int
  /// The mean of the differences, or their pseudomedian (Hodges and Lehmann).
  public let estimate: Double
  /// `nil` where there is no test, and where all differences are equal.
  public let interval: ClosedRange<Double>?
  /// `nil` for a single pair, which says nothing of how much pairs differ.
  public let p: Double?
  /// Whatever the test.
  public let signedRank: SignedRankTest

  /// - Parameters:
  ///   - differences: at least one, all finite.
  ///   - scale: the size of the values whose differences these are: what lies within rounding of it
  ///     is equal.
  ///   - method: which p-value counts.
  public init(_ differences: [Double], scale: Double = 0, by method: Comparison.Test = .t) {
    precondition(!differences.isEmpty, "a paired test is of a pair or more")
    let tied = differences.tied(atScale: scale)
    let ranks = SignedRankTest(tied, scale: scale)
    pairs = tied.count
    signedRank = ranks
    let mean = MeanInterval(tied)
    switch method {
    case .t:
      estimate = mean.mean
      interval = mean.interval
      if tied.count < 2 {
        p = nil
      } else if mean.deviation > 0 {
        let error = mean.deviation / Double(tied.count).squareRoot()
        p = StudentT(degrees: tied.count - 1).chance(beyond: mean.mean / error)
      } else {
        // Without any spread t is infinite: what is left is how many agree on the sign.
        p = ranks.p
      }
    case .signedRank:
      let walsh = WalshAverages(tied)
      estimate = walsh.median
      interval = tied.areEqual ? nil : walsh.interval
      p = tied.count < 2 ? nil : ranks.p
    }
  }
}
