/// What is done to cairo's SVG once it is whole.
///
/// cairo draws text as outlines, which look the same everywhere but cannot be searched or read
/// aloud: the title and the texts are added in words. It also numbers its surfaces by process, so
/// that the same drawing would differ from one call to the next: the ids are renumbered.
enum SVGDocument {
  static func finished(_ bytes: [UInt8], title: String, texts: [String]) -> [UInt8] {
    let numbered = renumbered(bytes)
    guard let opening = find("<svg", in: numbered, from: 0),
      let end = numbered[opening...].firstIndex(of: UInt8(ascii: ">"))
    else { return numbered }
    var words = "\n"
    if !title.isEmpty { words += "<title>\(escaped(title))</title>\n" }
    if !texts.isEmpty {
      words += "<desc>\(texts.map(escaped).joined(separator: "\n"))</desc>"
    }
    return numbered[...end] + Array(words.utf8) + numbered[(end + 1)...]
  }

  static func escaped(_ text: String) -> String {
    var out = ""
    for c in text.unicodeScalars {
      switch c {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      default: out.unicodeScalars.append(c)
      }
    }
    return out
  }

  /// Gives the ids the names d0, d1 and so on, in their order in the file.
  private static func renumbered(_ bytes: [UInt8]) -> [UInt8] {
    var names: [ArraySlice<UInt8>: Int] = [:]
    var at = 0
    while let found = find(" id=\"", in: bytes, from: at) {
      let start = found + 5
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
      let name = bytes[start..<end]
      if names[name] == nil { names[name] = names.count }
      at = end
    }
    // A name stands after id=" or #, up to a quote or a bracket.
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var i = 0
    while i < bytes.count {
      let afterID =
        bytes[i] == UInt8(ascii: "\"") && bytes[..<i].suffix(4).elementsEqual(" id=".utf8)
      out.append(bytes[i])
      i += 1
      guard afterID || bytes[i - 1] == UInt8(ascii: "#") else { continue }
      var end = i
      while end < bytes.count, end - i < 64, !"\")<> ".utf8.contains(bytes[end]) { end += 1 }
      if let number = names[bytes[i..<end]] {
        out += Array("d\(number)".utf8)
        i = end
      }
    }
    return out
  }

  private static func find(_ text: String, in bytes: [UInt8], from: Int) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    var i = from
    while i + wanted.count <= bytes.count {
      if bytes[i] == wanted[0], bytes[i..<i + wanted.count].elementsEqual(wanted) { return i }
      i += 1
    }
    return nil
  }
}
