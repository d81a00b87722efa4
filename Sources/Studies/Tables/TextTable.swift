internal import Pipeline

/// A table of texts, to be printed or written as Markdown or HTML.
struct TextTable {
  struct Column {
    let title: String
    var isNumber = true
  }

  struct Cell {
    let text: String
    var isBest = false

    /// Labels come from files: on one line, and without what could move a terminal's cursor.
    init(_ text: String, isBest: Bool = false) {
      self.text = String(text.visible.map { $0.isNewline ? " " : $0 })
      self.isBest = isBest
    }
  }

  let columns: [Column]
  let rows: [[Cell]]

  /// How what is best stands out.
  enum Emphasis {
    /// A star, where a file or another program reads the text.
    case star
    /// A star in bold letters, on a terminal.
    case bold
  }

  /// Columns of equal width, the titles above a rule.
  func text(_ emphasis: Emphasis) -> String {
    func plain(_ cell: Cell) -> String { cell.text + (cell.isBest ? " *" : "") }
    let widths = columns.indices.map { column in
      max(columns[column].title.count, rows.map { plain($0[column]).count }.max() ?? 0)
    }
    func line(_ texts: [String], bold: [Bool] = []) -> String {
      var line = ""
      for (index, text) in texts.enumerated() {
        let space = String(repeating: " ", count: widths[index] - text.count)
        let shown = bold.isEmpty || !bold[index] ? text : "\u{1b}[1m\(text)\u{1b}[0m"
        line += (index > 0 ? "  " : "") + (columns[index].isNumber ? space + shown : shown + space)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }
    return line(columns.map(\.title))
      + line(widths.map { String(repeating: "-", count: $0) })
      + rows.map { row in
        line(row.map(plain), bold: emphasis == .bold ? row.map(\.isBest) : [])
      }.joined()
  }

  var markdown: String {
    func escaped(_ text: String) -> String {
      var result = ""
      for character in text {
        if "\\`*_{}[]<>#|~".contains(character) { result += "\\" }
        result.append(character.isNewline ? " " : character)
      }
      return result
    }
    func line(_ texts: [String]) -> String { "| " + texts.joined(separator: " | ") + " |\n" }
    return line(columns.map { escaped($0.title) })
      + line(columns.map { $0.isNumber ? "---:" : "---" })
      + rows.map { row in
        line(row.map { $0.isBest ? "**\(escaped($0.text))**" : escaped($0.text) })
      }.joined()
  }
}
