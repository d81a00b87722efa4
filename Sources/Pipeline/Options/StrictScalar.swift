/// How plain scalars are read: by these rules alone, since YAML 1.1 reads `no` as false, `010` as 8
/// and `1:30` as 90.
enum StrictScalar {
  /// Why a scalar is not of the kind asked for, in words that finish "'epochs' ...".
  struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  static func boolean(_ scalar: Node.Scalar) throws(Refusal) -> Bool {
    try refuseQuoted(scalar, as: "true or false")
    switch scalar.text {
    case "true": return true
    case "false": return false
    default: throw Refusal("must be true or false, not '\(scalar.text.shortened)'")
    }
  }

  /// Decimal digits with an optional minus sign and no leading zero.
  static func integer(_ scalar: Node.Scalar) throws(Refusal) -> Int {
    let expected = "must be a whole number"
    try refuseQuoted(scalar, as: "a whole number")
    let digits = scalar.text.hasPrefix("-") ? scalar.text.dropFirst() : scalar.text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else {
      throw Refusal("\(expected), not '\(scalar.text.shortened)'")
    }
    guard !hasLeadingZero(digits) else {
      throw Refusal("\(expected) without leading zeros, not '\(scalar.text.shortened)'")
    }
    guard let value = Int(scalar.text) else {
      throw Refusal("\(expected) of at most 64 bits, not '\(scalar.text.shortened)'")
    }
    return value
  }

  /// `-1`, `0.5`, `1e-8`, `1.5E+3`: finite, in decimal, with a digit on both sides of a point.
  static func number(_ scalar: Node.Scalar) throws(Refusal) -> Double {
    let given = scalar.text.shortened
    try refuseQuoted(scalar, as: "a number")
    let bare = scalar.text.lowercased().drop { $0 == "-" || $0 == "+" || $0 == "." }
    guard !["nan", "inf", "infinity"].contains(bare) else {
      throw Refusal("must be a finite number, not '\(given)'")
    }
    guard isDecimal(scalar.text), let value = Double(scalar.text) else {
      let repaired = scalar.text.hasPrefix(".") ? "0" + scalar.text : scalar.text + "0"
      let isPoint = scalar.text.hasPrefix(".") || scalar.text.hasSuffix(".")
      let hint = isPoint && isDecimal(repaired) ? "; write \(repaired)" : ""
      throw Refusal("must be a number, not '\(given)'\(hint)")
    }
    guard value.isFinite else {
      throw Refusal("must be a finite number; '\(given)' is too large for 64 bits")
    }
    return value
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

  private static func hasLeadingZero(_ digits: Substring) -> Bool {
    digits.count > 1 && digits.first == "0"
  }

  private static func isDecimal(_ text: String) -> Bool {
    var rest = text[...]
    if rest.hasPrefix("-") { rest.removeFirst() }
    let whole = takeDigits(&rest)
    guard !whole.isEmpty, !hasLeadingZero(whole) else { return false }
    if rest.hasPrefix(".") {
      rest.removeFirst()
      guard !takeDigits(&rest).isEmpty else { return false }
    }
    if rest.hasPrefix("e") || rest.hasPrefix("E") {
      rest.removeFirst()
      if rest.hasPrefix("-") || rest.hasPrefix("+") { rest.removeFirst() }
      guard !takeDigits(&rest).isEmpty else { return false }
    }
    return rest.isEmpty
  }

  private static func takeDigits(_ text: inout Substring) -> Substring {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    text = text.dropFirst(digits.count)
    return digits
  }
}

extension Unicode.Scalar {
  /// Controls, line breaks and what YAML readers refuse or drop.
  fileprivate var isUnsafeInPlainYAML: Bool {
    value < 0x20 || (0x7f...0x9f).contains(value)
      || [0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff].contains(value)
  }
}
