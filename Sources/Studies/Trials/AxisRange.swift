import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers at even steps, or at even ratios, from one end to the other.
struct AxisRange: Sendable {
  let from: Double
  let to: Double
  let count: Int
  let isLogarithmic: Bool
  private let isWhole: Bool

  /// - Parameter isWhole: whether every value is a whole number, and is written as one.
  init(from: Double, to: Double, count: Int, isLogarithmic: Bool = false, isWhole: Bool) {
    self.from = from
    self.to = to
    self.count = count
    self.isLogarithmic = isLogarithmic
    self.isWhole = isWhole
  }

  /// The value at an index as a file would write it: to twelve digits, so that ten steps of 0.1 are 1.
  func text(_ index: Int) -> String {
    if isWhole {
      // Ends are whole numbers of at most 2^53 here.
      return String(Int((from + Double(index) * step).rounded()))
    }
    if index == 0 { return Self.text(from) }
    if index == count - 1 { return Self.text(to) }
    return Self.text(
      isLogarithmic
        ? exp(log(from) + Double(index) * (log(to) - log(from)) / Double(count - 1))
        : from + Double(index) * step)
  }

  private var step: Double { count > 1 ? (to - from) / Double(count - 1) : 0 }

  private static func text(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let scale = pow(10, 11 - log10(abs(value)).rounded(.down))
    let rounded = (value * scale).rounded() / scale
    return Int(exactly: rounded).map(String.init) ?? rounded.description
  }
}
