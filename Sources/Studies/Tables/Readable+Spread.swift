import Pipeline
import RealModule

// How tables of a study write what belongs together: with one number of decimals.
extension Readable {
  /// A mean and its standard deviation with the same number of decimals: two digits of the deviation.
  static func spread(mean: Double, deviation: Double) -> (mean: String, deviation: String) {
    guard deviation.isFinite else { return (number(mean), "-") }
    guard deviation > 0 else { return (number(mean), "0") }
    let size = max(mean.magnitude, deviation)
    guard (1e-4..<1e7).contains(size), deviation > size * 1e-9 else {
      return (number(mean), number(deviation, digits: 2))
    }
    let decimals = max(0, 1 - exponent(of: deviation))
    return (fixed(mean, decimals: decimals), fixed(deviation, decimals: decimals))
  }

  /// The two ends of an interval, with as many decimals as two digits of its width take.
  static func interval(_ interval: ClosedRange<Double>) -> String {
    let (low, high) = (interval.lowerBound, interval.upperBound)
    let width = high - low
    let size = max(low.magnitude, high.magnitude)
    guard width > size * 1e-9, (1e-4..<1e7).contains(size) else {
      return "\(number(low)) to \(number(high))"
    }
    let decimals = max(0, 1 - exponent(of: width))
    return "\(fixed(low, decimals: decimals)) to \(fixed(high, decimals: decimals))"
  }

  /// With a sign, four significant digits.
  static func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + number(value) }

  /// - Parameter decimals: at least 0.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = Double.pow(10, Double(decimals))
    let scaled = (value * scale).rounded()
    guard scaled.magnitude < 9e15 else { return "\(value)" }
    var digits = String(Int(scaled.magnitude))
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
    }
    let sign = scaled < 0 ? "-" : ""
    return decimals == 0
      ? sign + digits : sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }
}

/// The power of ten of a value's first digit.
private func exponent(of value: Double) -> Int {
  Int(Double.log10(value.magnitude).rounded(.down))
}
