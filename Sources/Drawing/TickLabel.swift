/// A decimal number `digits` x 10^`exponent`, exact where a Double is not.
struct Decimal {
  var digits: Int
  var exponent: Int

  /// The Double nearest to it.
  var value: Double { Double("\(digits)e\(exponent)") ?? .nan }

  /// Written out, with a decimal for each negative power: 25 x 10^-1 is "2.5".
  var text: String {
    if digits == 0 && exponent >= 0 { return "0" }
    let magnitude = String(digits.magnitude)
    let sign = digits < 0 ? "-" : ""
    if exponent >= 0 { return sign + magnitude + String(repeating: "0", count: exponent) }
    let places = -exponent
    let padded =
      String(repeating: "0", count: max(0, places + 1 - magnitude.count)) + magnitude
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// The power of ten of the first digit.
  var magnitude: Int { digits == 0 ? 0 : String(digits.magnitude).count - 1 + exponent }
}

/// The one way of writing that suits all labels of an axis.
enum TickNotation {
  case plain
  case suffix(String, power: Int)
  case scientific(power: Int)

  /// The notation for numbers up to 10^`largest` and some, in steps of 10^`step`.
  init(largest: Int, step: Int) {
    if largest >= 9 || largest < -3 {
      self = .scientific(power: largest)
    } else if largest >= 6 && step >= 4 {
      self = .suffix("M", power: 6)
    } else if largest >= 4 && step >= 1 {
      self = .suffix("k", power: 3)
    } else {
      self = .plain
    }
  }

  func text(_ number: Decimal) -> String {
    switch self {
    case .plain:
      return number.text
    case .suffix(let letter, let power):
      if number.digits == 0 { return "0" }
      return Decimal(digits: number.digits, exponent: number.exponent - power).text + letter
    case .scientific(let power):
      if number.digits == 0 { return "0" }
      return Decimal(digits: number.digits, exponent: number.exponent - power).text + "e\(power)"
    }
  }
}
