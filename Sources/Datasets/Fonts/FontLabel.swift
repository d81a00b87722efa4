public import Pipeline

/// What the classes of a font are called.
public enum FontLabel: String, OptionChoice {
  case character, code

  /// The name of a code's class: the character where it can be seen by itself, else its ASCII
  /// abbreviation or its code.
  func className(of code: Int) -> String {
    guard self == .character, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
      return hexadecimal(code)
    }
    switch scalar.properties.generalCategory {
    case .spaceSeparator where code == 0x20: return "SP"
    case .control where code == 0x7f: return "DEL"
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator, .nonspacingMark, .spacingMark, .enclosingMark:
      return hexadecimal(code)
    default: return String(Character(scalar))
    }
  }
}
