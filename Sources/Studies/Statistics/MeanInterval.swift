import Pipeline

/// The mean of some numbers, and where the mean of the population that they are drawn from lies with
/// 95 % confidence.
struct MeanInterval {
  let mean: Double
  /// Over n - 1; NaN for a single number, 0 for numbers that differ by rounding alone.
  let deviation: Double
  /// `nil` for a single number and for numbers that are all equal: neither says how far others like
  /// them would lie.
  let interval: ClosedRange<Double>?

  /// How far the interval may be wrong.
  static let level = 0.05

  /// - Precondition: there are values, all finite.
  init(_ values: [Double], by method: Comparison.Interval = .t) {
    let count = Double(values.count)
    // Divided first, so that no sum of finite values overflows.
    let mean = values.reduce(0) { $0 + $1 / count }
    self.mean = values.areEqual ? values[0] : mean
    guard values.count > 1 else {
      deviation = .nan
      interval = nil
      return
    }
    guard !values.areEqual else {
      deviation = 0
      interval = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / (count - 1)).squareRoot()
    self.deviation = deviation
    switch method {
    case .t:
      let bound = StudentT(degrees: values.count - 1).bound(beyond: Self.level)
      let reach = bound * deviation / count.squareRoot()
      interval = reach.isFinite ? (mean - reach)...(mean + reach) : nil
    case .bootstrap: interval = bootstrapInterval(ofMean: values)
    }
  }
}
