import Pipeline

/// A table of texts, to be printed or written as Markdown or HTML.
struct TextTable {
  struct Column {
    let title: String
    var isNumber = true
    /// Where a table that is too wide is parted.
    var start = Start.anywhere
  }

  /// How a column stands to the one before it in a table that is parted.
  enum Start {
    /// The column follows where there is room.
    case anywhere
    /// The column begins a group whose columns stay together: the group follows where all of it has
    /// room.
    case group
    /// The column begins a part.
    case part
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
