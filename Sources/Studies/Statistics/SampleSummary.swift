import Pipeline

/// Some numbers of equal weight, such as one a seed, summed up.
public struct SampleSummary: Sendable, Equatable {
  public let count: Int
  public let mean: Double
  /// The deviation of the population that the numbers are a sample of: over n - 1. NaN for a single
  /// number, 0 where they differ by rounding alone.
  public let standardDeviation: Double
  /// Where the mean of the population lies with 95 % confidence; `nil` for a single number and for
  /// numbers that are all equal.
  public let interval: ClosedRange<Double>?
  public let smallest: Double
  public let lowerQuartile: Double
  public let median: Double
  public let upperQuartile: Double
  public let largest: Double

  /// - Precondition: there are values, all finite.
  public init(_ values: [Double], interval method: Comparison.Interval = .t) {
    precondition(!values.isEmpty && values.allSatisfy(\.isFinite), "no finite values to sum up")
    count = values.count
    let found = MeanInterval(values, by: method)
    mean = found.mean
    standardDeviation = found.deviation
    interval = found.interval
    let sorted = values.sorted()
    smallest = sorted[0]
    lowerQuartile = quantile(0.25, of: sorted)
    median = quantile(0.5, of: sorted)
    upperQuartile = quantile(0.75, of: sorted)
    largest = sorted[sorted.count - 1]
  }
}

/// The value below which a share of the values lies, interpolated linearly between two of them.
///
/// Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7.
/// - Precondition: there are values, in ascending order; `share` is in 0...1.
func quantile(_ share: Double, of sorted: [Double]) -> Double {
  let position = share * Double(sorted.count - 1)
  let below = Int(position)
  let (low, high) = (sorted[below], sorted[min(below + 1, sorted.count - 1)])
  return low + (high - low) * (position - Double(below))
}
