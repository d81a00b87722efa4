/// How plain scalars are read: as YAML 1.2's core schema has them, but for whole numbers with a
/// leading zero, which YAML 1.1 reads in base 8 and which are refused. YAML 1.1's other readings
/// (`no` for false, `1:30` for 90, `1_000` for 1000) are none here.
///
/// Source: YAML 1.2.2, section 10.3.2.
package enum StrictScalar {
  /// Why a scalar is not of the kind asked for, in words that finish "'epochs' ...".
  package struct Refusal: Error {
    package let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// `true`, `True`, `TRUE` and the same of `false`.
  package static func boolean(_ scalar: Node.Scalar) throws(Refusal) -> Bool {
    try refuseQuoted(scalar, as: "true or false")
    switch scalar.text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default:
      let given = scalar.text.shortened
      guard let meant = oldTruth[scalar.text.lowercased()] else {
        throw Refusal("must be true or false, not '\(given)'")
      }
      throw Refusal("must be true or false, and '\(given)' is text in YAML 1.2; write \(meant)")
    }
  }

  /// What YAML 1.1 takes for truth values, and 1.2 does not.
  private static let oldTruth = [
    "yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false",
  ]

  /// Whether a plain scalar stands for "no value".
  static func isNull(_ text: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(text) }

  /// `17`, `-17`, `+17`, `0o21` and `0x11`.
  package static func integer(_ scalar: Node.Scalar) throws(Refusal) -> Int {
    let expected = "must be a whole number"
    let given = "'\(scalar.text.shortened)'"
    try refuseQuoted(scalar, as: "a whole number")
    switch PlainNumber(scalar.text) {
    case .integer(let value): return value
    case .largeInteger: throw Refusal("\(expected) of at most 64 bits, not \(given)")
    case .decimal(let value):
      // A number with a point or an exponent is none of YAML's whole numbers, whatever its value.
      let plain = Int(exactly: value).map { abs($0) <= 1 << 53 ? "; write \($0)" : "" } ?? ""
      throw Refusal("\(expected), without a point or an exponent, not \(given)\(plain)")
    case .notFinite: throw Refusal("\(expected), not \(given)")
    case .leadingZero(let base10, let base8):
      throw Refusal(Self.leadingZero(expected, given, base10, base8))
    case nil: throw Refusal("\(expected), not \(given)\(hint(for: scalar.text))")
    }
  }

  /// `-1`, `0.5`, `.5`, `1.`, `1e-8`, `1.5E+3`, and whole numbers as `integer` reads them: finite.
  package static func number(_ scalar: Node.Scalar) throws(Refusal) -> Double {
    let given = "'\(scalar.text.shortened)'"
    try refuseQuoted(scalar, as: "a number")
    switch PlainNumber(scalar.text) {
    case .integer(let value): return value == 0 && scalar.text.hasPrefix("-") ? -0.0 : Double(value)
    case .largeInteger(let value), .decimal(let value):
      guard value.isFinite else {
        throw Refusal("must be a finite number; \(given) is too large for 64 bits")
      }
      return value
    case .notFinite: throw Refusal("must be a finite number, not \(given)")
    case .leadingZero(let base10, let base8):
      throw Refusal(Self.leadingZero("must be a number", given, base10, base8))
    case nil: throw Refusal("must be a number, not \(given)\(hint(for: scalar.text))")
    }
  }

  private static func leadingZero(
    _ expected: String, _ given: String, _ base10: String, _ base8: Int?
  ) -> String {
    let advice = base8.map { value in
      ", which YAML 1.1 takes for \(value); write \(base10), or 0o\(String(value, radix: 8))"
    }
    return "\(expected) without leading zeros, not \(given)" + (advice ?? "; write \(base10)")
  }

  /// What to write in place of what other programs, or YAML 1.1, take for a number.
  private static func hint(for text: String) -> String {
    let joined = text.filter { $0 != "_" && $0 != "," }
    if joined != text, text.first != "_", case .integer = PlainNumber(joined) {
      return "; write \(joined), without what groups its digits"
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 1, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) {
      return ", which is text in YAML 1.2; write the number in full"
    }
    return ""
  }

  /// Whether plain `text` would be taken for something else than text, here or by another YAML
  /// reader, or would not survive being written plain.
  static func looksLikeOtherThanText(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return true
    }
    if special.contains(first) || last == " " || last == ":" { return true }
    // Scalar by scalar: a combining mark behind the second would hide the pair from `contains`.
    let scalars = text.unicodeScalars
    if zip(scalars, scalars.dropFirst()).contains(where: { $0 == (":", " ") || $0 == (" ", "#") }) {
      return true
    }
    if scalars.contains(where: \.isUnsafeInPlainYAML) { return true }
    if text.unicodeScalars.contains(where: { ",[]{}".unicodeScalars.contains($0) }) { return true }
    if otherWords.contains(text.lowercased()) { return true }
    return first == "." || first == "+" || first == "<" || first == "=" || isDigit(text.utf8.first)
  }

  private static let special = Set(" -?:,[]{}#&*!|>'\"%@`\\".unicodeScalars)
  private static let otherWords: Set = [
    "true", "false", "null", "~", "yes", "no", "on", "off", "y", "n", "nan", "inf",
  ]

  private static func refuseQuoted(_ scalar: Node.Scalar, as kind: String) throws(Refusal) {
    guard scalar.isQuoted else { return }
    throw Refusal("must be \(kind), and \"\(scalar.text.shortened)\" is text: remove the quotes")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isDigit(_ byte: UInt8?) -> Bool { byte.map(isDigit) ?? false }
}

extension Unicode.Scalar {
  /// Controls, line breaks and what YAML readers refuse or drop.
  fileprivate var isUnsafeInPlainYAML: Bool {
    value < 0x20 || (0x7f...0x9f).contains(value)
      || [0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff].contains(value)
  }
}
