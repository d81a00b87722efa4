/// The means of every two of some numbers, each with itself too: their median is the Hodges-Lehmann
/// estimate of the centre, and the signed-rank test's interval lies between two of them.
///
/// Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 2014, 3.2 and 3.3.
struct WalshAverages {
  private let sorted: [Double]
  private let count: Int

  init(_ values: [Double]) {
    count = values.count
    sorted = values.indices.flatMap { i in
      (i..<values.count).map { values[i] / 2 + values[$0] / 2 }
    }.sorted()
  }

  var median: Double { quantile(0.5, of: sorted) }

  /// With 95 % confidence; `nil` for five numbers or fewer, of which no assignment of signs is so rare.
  var interval: ClosedRange<Double>? {
    let left = SignedRankTest.largestSum(pairs: count, chance: MeanInterval.level / 2)
    guard let left, left < sorted.count - 1 - left else { return nil }
    return sorted[left]...sorted[sorted.count - 1 - left]
  }
}
