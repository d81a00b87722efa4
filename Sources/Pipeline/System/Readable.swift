/// Numbers as people read them, the same on the terminal, in tables, on pages and in messages.
/// Files for programs keep every digit instead.
public enum Readable {
  /// A measured value to some significant digits, without zeros at the end: `0.1235`, `248200000`.
  /// Whole numbers below ten million are whole, as they are most likely counts; what is very small
  /// or very large is written as `1.25e-07`.
  public static func number(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "-inf" : "inf" }
    if value == value.rounded(), value.magnitude < 1e7 { return String(Int(value)) }
    return (value < 0 ? "-" : "") + Decimal(value.magnitude).rounded(to: max(digits, 1)).text
  }

  /// A measured value with its unit, where it has one.
  public static func quantity(_ value: Double, _ unit: String, digits: Int = 4) -> String {
    number(value, digits: digits) + (unit.isEmpty ? "" : " \(unit)")
  }

  /// A count with its thousands apart: `7,258`.
  public static func count(_ count: Int) -> String {
    var text = String(count.magnitude)
    var end = text.count - 3
    while end > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: end))
      end -= 3
    }
    return (count < 0 ? "-" : "") + text
  }

  /// A count of things: `1 image`, `7,258 images`.
  public static func count(_ count: Int, _ noun: String) -> String {
    "\(self.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A size in powers of a thousand: `512 B`, `25.2 MB`.
  public static func bytes(_ bytes: Double) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var (value, unit) = (bytes, 0)
    // What would be rounded to a thousand takes the next unit.
    while value >= (unit == 0 ? 1000 : 999.95), unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\((value * 10).rounded() / 10)".withoutZero + " " + units[unit]
  }

  public static func bytes(_ bytes: Int) -> String { Self.bytes(Double(bytes)) }

  /// A time in seconds: `0.42 s`, `75 s`, `12 min`, `3 h 20 min`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e12 else { return "\(number(seconds)) s" }
    if seconds < 9.995 { return "\((seconds * 100).rounded() / 100)".withoutZero + " s" }
    if seconds < 599.5 { return "\(Int(seconds.rounded())) s" }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 120 { return "\(minutes) min" }
    let hours = minutes / 60
    if hours < 48 { return "\(hours) h \(minutes % 60) min" }
    return "\(hours / 24) d \(hours % 24) h"
  }
}

/// The digits of a number in the decimal system.
private struct Decimal {
  /// From the first that is not zero, `0...9`.
  private var digits: [Int]
  /// The exponent of ten, for a point before the first digit.
  private var exponent: Int

  /// - Parameter value: above zero and finite.
  init(_ value: Double) {
    // The shortest digits that give the number back, such as 12.5 or 1.25e-07.
    let parts = value.description.split(separator: "e")
    let sides = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let all = sides.joined().map { $0.wholeNumberValue ?? 0 }
    let zeros = all.prefix { $0 == 0 }.count
    digits = Array(all[zeros...])
    exponent = sides[0].count - zeros + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    trim()
  }

  private mutating func trim() {
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  /// Halves go up.
  func rounded(to count: Int) -> Decimal {
    guard digits.count > count else { return self }
    var result = self
    result.digits = Array(digits[..<count])
    if digits[count] >= 5 {
      var place = count - 1
      while place >= 0, result.digits[place] == 9 {
        result.digits[place] = 0
        place -= 1
      }
      if place >= 0 {
        result.digits[place] += 1
      } else {
        result.digits = [1]
        result.exponent += 1
      }
    }
    result.trim()
    return result
  }

  var text: String {
    let text = digits.map(String.init).joined()
    switch exponent {
    case ..<(-3), 13...:
      let power = exponent - 1
      let size = String(abs(power))
      return String(text.prefix(1)) + (text.count > 1 ? "." + text.dropFirst() : "")
        + "e" + (power < 0 ? "-" : "+") + (size.count < 2 ? "0" : "") + size
    case ...0: return "0." + String(repeating: "0", count: -exponent) + text
    case text.count...: return text + String(repeating: "0", count: exponent - text.count)
    default: return String(text.prefix(exponent)) + "." + text.dropFirst(exponent)
    }
  }
}

extension String {
  /// Without `.0` at its end.
  fileprivate var withoutZero: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}

extension Readable {
  /// `on one core about 12 minutes`, of work that a person should be told of before it begins; `nil` for
  /// what takes less than a minute.
  package static func longWork(seconds: Double) -> String? {
    guard seconds >= 60 else { return nil }
    return "on one core about \(count(Int((seconds / 60).rounded()), "minute"))"
  }
}
