/// A plain scalar that YAML 1.2's core schema takes for a number.
///
/// Source: YAML 1.2.2, section 10.3.2.
enum PlainNumber {
  case integer(Int)
  /// A whole number of more than 64 bits.
  case largeInteger(Double)
  /// With a point or an exponent; not finite where it is too large.
  case decimal(Double)
  /// `.inf` and `.nan`.
  case notFinite
  /// Digits behind a zero, which YAML 1.2 reads in base 10: as text without the zeros, and what
  /// YAML 1.1 reads in base 8, where it does.
  case leadingZero(base10: String, base8: Int?)

  /// `nil` for text that is no number.
  init?(_ text: String) {
    if let number = Self.special(text) ?? Self.prefixed(text) {
      self = number
      return
    }
    var rest = text[...]
    let sign = rest.first.map { "+-".contains($0) } == true ? String(rest.removeFirst()) : ""
    let minus = sign == "-" ? "-" : ""
    let whole = Self.takeDigits(&rest)
    let zeros = whole.dropLast().prefix { $0 == "0" }.count
    let bare = whole.dropFirst(zeros)
    if rest.isEmpty, !whole.isEmpty {
      if zeros > 0 {
        let base8 = sign.isEmpty ? Int(bare, radix: 8) : nil
        self = .leadingZero(base10: minus + bare, base8: base8 == Int(bare) ? nil : base8)
      } else {
        self =
          Int(minus + whole).map { .integer($0) }
          ?? .largeInteger(Double(minus + whole) ?? .infinity)
      }
      return
    }
    var fraction = Substring()
    if rest.first == "." {
      rest.removeFirst()
      fraction = Self.takeDigits(&rest)
    }
    guard !whole.isEmpty || !fraction.isEmpty, let exponent = Self.takeExponent(&rest),
      rest.isEmpty
    else { return nil }
    // Swift reads no number without a digit on both sides of its point.
    let mantissa = "\(bare.isEmpty ? "0" : bare).\(fraction.isEmpty ? "0" : fraction)"
    let written = minus + mantissa + exponent
    self = .decimal(Double(written) ?? .infinity)
  }

  private static func special(_ text: String) -> PlainNumber? {
    let bare = text.first.map { "+-".contains($0) } == true ? text.dropFirst() : text[...]
    let isNaN = [".nan", ".NaN", ".NAN"].contains(text)
    return isNaN || [".inf", ".Inf", ".INF"].contains(bare) ? .notFinite : nil
  }

  /// `0o17` and `0x1F`, which take no sign.
  private static func prefixed(_ text: String) -> PlainNumber? {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
      let digits = text.dropFirst(2)
      guard !digits.isEmpty,
        digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).hexDigitValue ?? 99 < radix })
      else { return nil }
      if let value = Int(digits, radix: radix) { return .integer(value) }
      let large = digits.reduce(0.0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) }
      return .largeInteger(large)
    }
    return nil
  }

  /// `e-8`; the empty text where there is none, `nil` where it has no digits.
  private static func takeExponent(_ text: inout Substring) -> String? {
    guard text.first == "e" || text.first == "E" else { return "" }
    text.removeFirst()
    var sign = ""
    if text.first == "-" || text.first == "+" { sign = String(text.removeFirst()) }
    let digits = takeDigits(&text)
    return digits.isEmpty ? nil : "e\(sign)\(digits)"
  }

  private static func takeDigits(_ text: inout Substring) -> Substring {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    text = text.dropFirst(digits.count)
    return digits
  }
}
