/// A variant against the best one, pair by pair: the same repetition of both.
public struct PairedComparison: Sendable, Equatable {
  /// The variant's value less the best one's, of every pair in the order of the variant's trials.
  public let differences: [Double]
  /// `nil` without a pair.
  public let test: SignedRankTest?
  /// The test's p after Holm's correction over all comparisons of the table.
  public internal(set) var adjustedP: Double?

  public var meanDifference: Double? {
    differences.isEmpty ? nil : differences.reduce(0, +) / Double(differences.count)
  }

  init(_ values: VariantValues, against best: VariantValues) {
    let others = Dictionary(
      best.values.map { ($0.repetition, $0.value) }, uniquingKeysWith: { first, _ in first })
    differences = values.values.compactMap { value in
      others[value.repetition].map { value.value - $0 }
    }.filter(\.isFinite)
    test = differences.isEmpty ? nil : SignedRankTest(differences)
    adjustedP = test?.p
  }
}
