import RealModule

/// Numbers of equal weight, such as one a round, summed up. Not a number where one of them is none.
struct Statistics: Equatable {
  let count: Int
  let mean: Double
  /// The deviation of the population that the numbers are a sample of: over n - 1. NaN for a single
  /// number.
  let standardDeviation: Double
  let median: Double
  let lowerQuartile: Double
  let upperQuartile: Double
  /// Half the width of the 95 % interval of the mean by Student's t; NaN for a single number.
  let halfInterval: Double

  /// - Precondition: there are values.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "there is nothing to sum up")
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let freedom = values.count - 1
    standardDeviation = freedom > 0 ? (squares / Double(freedom)).squareRoot() : .nan
    halfInterval =
      freedom > 0
      ? StudentT.quantile(freedom: freedom) * standardDeviation
        / Double(values.count).squareRoot() : .nan
    let sorted = values.sorted()
    median = Self.quantile(0.5, of: sorted)
    lowerQuartile = Self.quantile(0.25, of: sorted)
    upperQuartile = Self.quantile(0.75, of: sorted)
  }

  /// The ends of the 95 % interval of the mean.
  var interval: (low: Double, high: Double) { (mean - halfInterval, mean + halfInterval) }

  /// The value below which a share of the values lies, interpolated linearly between two of them.
  ///
  /// Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7.
  /// - Precondition: there are values, in ascending order.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    guard !sorted.contains(where: \.isNaN) else { return .nan }
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    let (low, high) = (sorted[below], sorted[min(below + 1, sorted.count - 1)])
    let part = position - Double(below)
    // Infinite values have no differences.
    return part == 0 || low == high ? low : low + (high - low) * part
  }
}

/// Student's t distribution for whole degrees of freedom.
///
/// Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4.
enum StudentT {
  /// The t that |T| stays below with the chance 0.95.
  /// - Precondition: `freedom` is at least 1.
  static func quantile(freedom: Int, within share: Double = 0.95) -> Double {
    precondition(freedom >= 1, "a distribution needs a degree of freedom")
    var (low, high) = (0.0, Double.pi / 2)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if chance(angle: middle, freedom: freedom) < share { low = middle } else { high = middle }
    }
    return Double.tan((low + high) / 2) * Double(freedom).squareRoot()
  }

  /// The chance of |T| < t, where tan(angle) = t / sqrt(freedom).
  private static func chance(angle: Double, freedom: Int) -> Double {
    let (s, c) = (Double.sin(angle), Double.cos(angle))
    // 1 + 1/2 c^2 + 3/8 c^4 ... for even, c + 2/3 c^3 + ... for odd degrees of freedom.
    let isOdd = !freedom.isMultiple(of: 2)
    guard freedom > 1 else { return 2 / .pi * angle }
    var term = isOdd ? c : 1
    var sum = term
    for k in stride(from: isOdd ? 3 : 2, through: freedom - 2, by: 2) {
      term *= c * c * Double(k - 1) / Double(k)
      sum += term
    }
    return isOdd ? 2 / .pi * (angle + s * sum) : s * sum
  }
}
