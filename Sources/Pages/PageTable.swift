/// Numbers and tables as HTML.
package enum PageTable {
  /// A cell with a number, the whole of it under the pointer where it was shortened.
  /// - Parameter text: the number as it is shown.
  package static func cell(_ value: Double, shownAs text: String) -> String {
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
}
