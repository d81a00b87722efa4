import Pipeline

/// One metric of a study's trials, summed up by variant; every variant is tested against the best,
/// or against a baseline that the file names.
///
/// The best is chosen by the very values that it is tested with, which favours it: its p-values are
/// corrected as if all pairs of variants had been looked at.
///
/// A study's trials give the same table, whatever order they ended in.
public struct ComparisonTable: Sendable {
  /// The level that adjusted p-values are held against.
  public static let level = 0.05
  /// The most variants that are tested each against each: of more, only the pairs that are shown.
  static let mostInPairs = 100

  public let comparison: Comparison
  public let metric: String
  /// The metric's unit, such as `pixels an image`; empty for none or where no trial reports it.
  public let unit: String
  public let grid: VariantGrid
  /// In the order of the grid's variants.
  public let values: [VariantValues]
  /// The variant with the lowest mean, or the highest; the first of equal ones. `nil` without a
  /// value.
  public let best: Int?
  /// Every two variants that are tested: all of them, or each with its baseline.
  public let pairs: [PairedComparison]
  /// How many tests the p-values are corrected for.
  public let testCount: Int
  /// By variant, against the best or its baseline; `nil` for that one itself, and for all where
  /// nothing is repeated.
  public let comparisons: [PairedComparison?]

  /// - Precondition: the comparison is one of a metric.
  public init(_ comparison: Comparison, results: [TrialResult], axes: [ComparedAxis]? = nil) {
    guard case .metric(let metric) = comparison.subject else {
      preconditionFailure("a table compares a metric")
    }
    let axes = axes ?? ComparedAxis.axes(of: results.map(\.trial))
    let comparison = comparison.covering(axes)
    let grid = VariantGrid(comparison, results: results, axes: axes)
    let values = grid.variants.map { VariantValues($0, metric: metric, comparison) }
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
    let statistics = comparison.statistics
    var tests = PairedTests(statistics.test)
    if statistics.repetition == nil {
      pairs = []
    } else if statistics.baseline.isEmpty {
      pairs = tests.all(of: values, best: best)
    } else {
      let baselines = values.indices.map { grid.baseline(of: $0, statistics.baseline) }
      pairs = tests.against(baselines, of: values)
    }
    testCount = tests.count
    var shown: [PairedComparison?] = values.map { _ in nil }
    for pair in pairs where !statistics.baseline.isEmpty || pair.second == best {
      shown[pair.first] = pair
    }
    comparisons = shown
  }

  /// Why no test of the table can come to the level, whatever the values; `nil` where one can.
  public var shortage: String? {
    let most = pairs.compactMap { $0.test?.pairs }.max() ?? 0
    guard most > 0 else { return nil }
    if comparison.statistics.test == .t {
      return most > 1 ? nil : "one pair says nothing of how much pairs differ; take two or more"
    }
    let smallest = SignedRankTest.smallestP(pairs: most) * Double(testCount)
    guard testCount > 0, smallest > Self.level else { return nil }
    let needed = pairsNeeded(tests: testCount, level: Self.level)
    let tests = testCount == 1 ? "" : " after Holm's correction over \(testCount) comparisons"
    return
      "too few pairs to reach \(Readable.number(Self.level)): with \(most) of them the smallest p is "
      + "\(Readable.number(min(1, smallest)))\(tests); take \(needed) or more"
  }
}

/// Makes the comparisons of a table, with p-values that are corrected over all of them.
struct PairedTests {
  private let method: Comparison.Test
  /// How many tests the p-values are corrected for.
  private(set) var count = 0

  init(_ method: Comparison.Test) { self.method = method }

  /// Every two variants, the best one second; of very many variants each with the best alone, with
  /// Bonferroni's correction over all pairs, which takes no p of the others.
  mutating func all(of values: [VariantValues], best: Int?) -> [PairedComparison] {
    guard let best else { return [] }
    let withValues = values.indices.filter { !values[$0].values.isEmpty }
    guard withValues.count <= ComparisonTable.mostInPairs else {
      count = withValues.count * (withValues.count - 1) / 2
      return withValues.filter { $0 != best }.map { index in
        var pair = PairedComparison(index, best, of: values, by: method)
        pair.adjustedP = pair.test?.p.map { min(1, $0 * Double(count)) }
        return pair
      }
    }
    return corrected(
      withValues.enumerated().flatMap { place, index in
        withValues[(place + 1)...].map { other in
          index == best
            ? PairedComparison(other, index, of: values, by: method)
            : PairedComparison(index, other, of: values, by: method)
        }
      })
  }

  /// Every variant with its baseline, where it has one.
  mutating func against(_ baselines: [Int?], of values: [VariantValues]) -> [PairedComparison] {
    corrected(
      baselines.enumerated().compactMap { index, baseline in
        baseline.flatMap {
          $0 == index ? nil : PairedComparison(index, $0, of: values, by: method)
        }
      })
  }

  private mutating func corrected(_ pairs: [PairedComparison]) -> [PairedComparison] {
    var pairs = pairs
    let tested = pairs.indices.filter { pairs[$0].test?.p != nil }
    count = tested.count
    let adjusted = holmAdjusted(tested.compactMap { pairs[$0].test?.p })
    for (index, p) in zip(tested, adjusted) { pairs[index].adjustedP = p }
    return pairs
  }
}
