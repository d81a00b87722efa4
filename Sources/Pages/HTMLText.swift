/// Text as it may stand in an HTML document.
package enum HTMLText {
  /// A text with what HTML reads as markup escaped, for contents and for quoted attributes.
  ///
  /// Characters that a document must not hold become U+FFFD.
  /// Source: HTML Living Standard, 13.2.3.5 "Preprocessing the input stream".
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where isForbidden(scalar): result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A file's or a folder's name as it stands in a link: bytes other than RFC 3986's unreserved
  /// characters are written in base 16.
  package static func pathComponent(_ name: some StringProtocol) -> String {
    name.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isPlain || "-._~".unicodeScalars.contains(scalar) { return String(scalar) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }

  /// JSON that can stand in a script element: nothing in it ends the element or opens a comment,
  /// and forbidden characters are spelled out.
  package static func script(_ json: String) -> String {
    var result = ""
    for scalar in json.unicodeScalars {
      guard scalar == "<" || isForbidden(scalar) && scalar != "\n" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result
  }

  /// Control characters and the code points that are no characters.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    return value < 0x20 || (0x7f...0x9f).contains(value) || (0xfdd0...0xfdef).contains(value)
      || value & 0xfffe == 0xfffe
  }
}
