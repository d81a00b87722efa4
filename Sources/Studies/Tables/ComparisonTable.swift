public import Pipeline

/// One metric of a study's trials, summed up by variant; every variant is tested against the best.
///
/// The same trials give the same table, whatever order they ended in.
public struct ComparisonTable: Sendable {
  /// The level that adjusted p-values are held against.
  public static let level = 0.05

  public let comparison: Comparison
  public let metric: String
  /// Of the metric, such as `pixels an image`; empty for none or where no trial reports it.
  public let unit: String
  public let grid: VariantGrid
  /// In the order of the grid's variants.
  public let values: [VariantValues]
  /// The variant with the lowest mean, or the highest; the first of equal ones. `nil` without a
  /// value.
  public let best: Int?
  /// By variant, against the best; `nil` for the best itself, and for all where nothing is summed up
  /// over.
  public let comparisons: [PairedComparison?]

  /// - Precondition: the comparison is one of a metric.
  public init(_ comparison: Comparison, results: [TrialResult], axes: [ComparedAxis]? = nil) {
    guard case .metric(let metric) = comparison.subject else {
      preconditionFailure("a table compares a metric")
    }
    let axes = axes ?? ComparedAxis.axes(of: results.map(\.trial))
    let comparison = comparison.covering(axes)
    let grid = VariantGrid(comparison, results: results, axes: axes)
    let values = grid.variants.map {
      VariantValues($0, metric: metric, over: comparison.over)
    }
    let means = values.map { $0.summary?.mean }
    let best = means.indices.filter { means[$0] != nil }.min { left, right in
      let (a, b) = (means[left] ?? 0, means[right] ?? 0)
      return comparison.best == .lowest ? a < b : a > b
    }
    self.comparison = comparison
    self.metric = metric
    self.grid = grid
    self.values = values
    self.best = best
    unit =
      results.sorted { $0.trial.number < $1.trial.number }
      .lazy.flatMap(\.metrics).first { $0.name == metric }?.unit ?? ""
    comparisons = Self.compared(values, best: comparison.over.isEmpty ? nil : best)
  }

  private static func compared(_ values: [VariantValues], best: Int?) -> [PairedComparison?] {
    guard let best else { return values.map { _ in nil } }
    var comparisons = values.indices.map { index in
      index == best ? nil : PairedComparison(values[index], against: values[best])
    }
    let tested = comparisons.indices.filter { comparisons[$0]?.test != nil }
    let adjusted = holmAdjusted(tested.compactMap { comparisons[$0]?.test?.p })
    for (index, p) in zip(tested, adjusted) { comparisons[index]?.adjustedP = p }
    return comparisons
  }

  /// How many variants are tested against the best.
  var testCount: Int { comparisons.count { $0?.test != nil } }

  /// Why no test of the table can come to the level, whatever the values; `nil` where one can.
  public var shortage: String? {
    let pairs = comparisons.compactMap { $0?.test?.pairs }.max() ?? 0
    let smallest = SignedRankTest.smallestP(pairs: pairs) * Double(testCount)
    guard testCount > 0, smallest > Self.level else { return nil }
    let needed = pairsNeeded(tests: testCount, level: Self.level)
    let tests = testCount == 1 ? "" : " after Holm's correction over \(testCount) comparisons"
    return "too few pairs to reach \(figure(Self.level)): with \(pairs) of them the smallest p is "
      + "\(figure(min(1, smallest)))\(tests); take \(needed) or more"
  }
}
