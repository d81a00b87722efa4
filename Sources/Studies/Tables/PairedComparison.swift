import Pipeline

/// A variant against another, pair by pair: the same repetition of both.
public struct PairedComparison: Sendable, Equatable {
  /// Which variants, by their places in the grid.
  public let first: Int
  public let second: Int
  /// The first variant's value less the second one's, of every pair in the order of the first one's
  /// trials.
  public let differences: [Double]
  /// Whether one of the two has settings that the other lacks: the pairs are of those in common.
  public let isPartial: Bool
  /// `nil` without a pair.
  public let test: PairedTest?
  /// The test's p after the correction over all comparisons of the table.
  public internal(set) var adjustedP: Double?

  public var meanDifference: Double? {
    differences.isEmpty ? nil : MeanInterval(differences).mean
  }

  /// - Parameters:
  ///   - values: of all variants of the grid.
  ///   - method: the test.
  init(_ first: Int, _ second: Int, of values: [VariantValues], by method: Comparison.Test) {
    self.first = first
    self.second = second
    let (one, other) = (values[first], values[second])
    let common =
      one.settings == other.settings
      ? one.settings : one.settings.filter(other.settings.contains)
    isPartial = common.count < max(one.settings.count, other.settings.count)
    let others = Dictionary(
      common.isEmpty ? [] : other.means(over: common).map { ($0.repetition, $0.value) },
      uniquingKeysWith: { first, _ in first })
    let pairs = one.means(over: common).compactMap { own in
      others[own.repetition].map { (own.value, $0) }
    }.filter { ($0.0 - $0.1).isFinite }
    differences = pairs.map { $0.0 - $0.1 }
    let scale = pairs.reduce(0) { max($0, $1.0.magnitude, $1.1.magnitude) }
    test = pairs.isEmpty ? nil : PairedTest(differences, scale: scale, by: method)
    adjustedP = test?.p
  }
}
