import Pages

/// Links from a report to the files of its run, which work wherever the run folder is moved to.
struct ReportFiles {
  /// Where the page lies in the run folder.
  let page: String

  /// The address of a file of the run from the page. Source: RFC 3986, sections 3.3 and 4.2.
  func address(of path: String) -> String {
    let up = String(repeating: "../", count: page.split(separator: "/").count - 1)
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(Self.encoded)
    // Without the dot a first part with a colon would be read as a scheme.
    return (up.isEmpty ? "./" : up) + parts.joined(separator: "/")
  }

  /// A link to a file under its path.
  func link(_ path: String) -> String {
    "<a href=\"\(address(of: path))\">\(HTMLText.escaped(path))</a>"
  }

  private static func encoded(_ part: Substring) -> String {
    var text = ""
    for byte in part.utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
        || (0x61...0x7a).contains(byte) || "-._~".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      text += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }
    return text
  }
}
