/// The values that an option may take: an interval, open or closed at either end.
public struct Limits<Value: Comparable & Sendable>: Sendable {
  struct End: Sendable {
    let value: Value
    let isIncluded: Bool
  }

  var lower: End?
  var upper: End?

  /// `lower <= value <= upper`.
  public static func within(_ range: ClosedRange<Value>) -> Self {
    Self(
      lower: End(value: range.lowerBound, isIncluded: true),
      upper: End(value: range.upperBound, isIncluded: true))
  }

  /// `lower <= value < upper`.
  public static func within(_ range: Range<Value>) -> Self {
    Self(
      lower: End(value: range.lowerBound, isIncluded: true),
      upper: End(value: range.upperBound, isIncluded: false))
  }

  public static func atLeast(_ value: Value) -> Self {
    Self(lower: End(value: value, isIncluded: true))
  }

  public static func above(_ value: Value) -> Self {
    Self(lower: End(value: value, isIncluded: false))
  }

  /// `lower < value <= upper`.
  public static func above(_ lower: Value, to upper: Value) -> Self {
    Self(
      lower: End(value: lower, isIncluded: false), upper: End(value: upper, isIncluded: true))
  }

  func contains(_ value: Value) -> Bool {
    if let lower, value < lower.value || (value == lower.value && !lower.isIncluded) {
      return false
    }
    if let upper, value > upper.value || (value == upper.value && !upper.isIncluded) {
      return false
    }
    return true
  }
}

/// Limits in words and for the JSON Schema, whatever the type of the values.
public struct ShownLimits: Sendable, Equatable {
  public struct End: Sendable, Equatable {
    public let text: String
    public let isIncluded: Bool
  }

  public let lower: End?
  public let upper: End?

  init<Value: LosslessStringConvertible>(_ limits: Limits<Value>) {
    lower = limits.lower.map { End(text: shown($0.value), isIncluded: $0.isIncluded) }
    upper = limits.upper.map { End(text: shown($0.value), isIncluded: $0.isIncluded) }
  }

  /// `1 to 1024`, `at least 0 and below 1`, `above 0`.
  public var text: String {
    if let lower, let upper, lower.isIncluded, upper.isIncluded {
      return "\(lower.text) to \(upper.text)"
    }
    return [
      lower.map { ($0.isIncluded ? "at least " : "above ") + $0.text },
      upper.map { ($0.isIncluded ? "at most " : "below ") + $0.text },
    ].compactMap(\.self).joined(separator: " and ")
  }
}

/// A value as people write it: `1`, not `1.0`.
private func shown(_ value: some LosslessStringConvertible) -> String {
  let text = String(value)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
