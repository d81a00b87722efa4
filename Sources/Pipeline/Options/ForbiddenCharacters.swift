/// Characters that YAML forbids or that the YAML library loses, found before it reads the text: the
/// library names no place for the first, and drops U+FEFF from the start of lines and texts.
enum ForbiddenCharacters {
  /// More than these are counted, not shown.
  private static let most = 20

  /// A fault for each, in their order. Source: YAML 1.2.2, section 5.1.
  static func faults(in source: SourceText) -> [Diagnostic] {
    let scalars = Array(source.text.unicodeScalars)
    var faults: [Diagnostic] = []
    var count = 0
    var (line, column) = (1, 1)
    for (index, scalar) in scalars.enumerated() {
      let before = index > 0 ? scalars[index - 1] : nil
      let message =
        scalar == "\\" && before == "\"" && isMark(scalars[(index + 1)...].prefix(9))
        ? "a text cannot start with U+FEFF; leave it out" : message(for: scalar)
      if let message {
        count += 1
        if count <= most {
          let place = SourceLocation(source: source, line: line, column: column)
          faults.append(Diagnostic(.error, message, at: place))
        }
      }
      switch scalar {
      case "\n" where before == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": (line, column) = (line + 1, 1)
      default: column += 1
      }
    }
    if count > most {
      let message = "\(count - most) more characters that are not allowed follow"
      faults.append(Diagnostic(.error, message, at: faults.last?.location))
    }
    return faults
  }

  private static func message(for scalar: Unicode.Scalar) -> String? {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    switch scalar.value {
    case 0x9, 0xa, 0xd, 0x85: return nil
    case 0..<0x20, 0x7f..<0xa0:
      let escape = (digits.count < 2 ? "\\x0" : "\\x") + digits
      return "the control character \(name) is not allowed; in double quotes, write \(escape)"
    case 0xfeff: return "the invisible character \(name) may only start a file; remove it"
    case 0xfffe, 0xffff: return "the character \(name) is not allowed; remove it"
    default: return nil
    }
  }

  /// Whether what follows a backslash makes it an escape of U+FEFF.
  private static func isMark(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    let digits = String(String.UnicodeScalarView(rest.dropFirst())).lowercased()
    return rest.first == "u" && digits.hasPrefix("feff")
      || rest.first == "U" && digits == "0000feff"
  }
}
