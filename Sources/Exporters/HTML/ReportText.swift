/// Numbers and tables as HTML.
package enum ReportText {
  /// A number as people read it: five significant digits, whole numbers whole.
  package static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-∞" : "∞" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    // Beyond these the scale itself is no exact number.
    guard (1e-9..<1e15).contains(abs(value)) else { return value.description }
    var scale = 1.0
    while abs(value) * scale < 10_000 { scale *= 10 }
    while abs(value) * scale >= 100_000 { scale /= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? String(Int(rounded)) : rounded.description
  }

  /// A cell with a number, the whole of it under the pointer where it was shortened.
  package static func cell(_ value: Double) -> String {
    let text = number(value)
    let isShort = Double(text) != value && value.isFinite
    return "<td class=\"number\(value.isFinite ? "" : " odd")\""
      + (isShort ? " title=\"\(value)\"" : "") + ">\(text)</td>"
  }

  package static func cell(_ text: String) -> String { "<td>\(HTMLText.escaped(text))</td>" }

  /// A long name may go on in the next line after an underscore, so that many columns fit on paper.
  private static func heading(_ name: String) -> String {
    HTMLText.escaped(name).split(separator: "_", omittingEmptySubsequences: false)
      .joined(separator: "_<wbr>")
  }

  /// - Parameters:
  ///   - columns: their headings, and whether they hold numbers.
  ///   - rows: of each the cells, as HTML.
  package static func table(
    caption: String? = nil, columns: [(title: String, isNumber: Bool)], rows: [[String]]
  ) -> String {
    let heads = columns.map { column in
      "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : "")>"
        + "\(heading(column.title))</th>"
    }
    return """
      <div class="scroll"><table>
      \(caption.map { "<caption>\(HTMLText.escaped($0))</caption>" } ?? "")
      <thead><tr>\(heads.joined())</tr></thead>
      <tbody>
      \(rows.map { "<tr>\($0.joined())</tr>" }.joined(separator: "\n"))
      </tbody>
      </table></div>

      """
  }

  /// `0.03 s`, `12.3 s`, `4 min 5 s`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds >= 100 else { return "\((seconds * 100).rounded() / 100) s" }
    // A record of another program's may say anything.
    guard seconds < 1e15 else { return "\(seconds) s" }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60) s"
  }
}
