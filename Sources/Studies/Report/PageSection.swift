import Pages
import Pipeline

/// The parts that the pages of studies and of compared runs share, as HTML.
enum PageSection {
  /// Longer lists of trials are cut, and say so.
  static let mostTrials = 500
  /// Larger pictures are named, not embedded.
  static let mostPictureBytes = 8_000_000

  static let style = String(resource: PackageResources.sections_css)

  static func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section id=\"\(id)\">\n<h2>\(HTMLText.escaped(title))</h2>\n\(body)</section>\n"
  }

  static func note(_ text: String) -> String {
    "<p class=\"note\">\(HTMLText.escaped(text))</p>\n"
  }

  /// The top of a page: what it is, its figures, and links to its sections.
  static func header(
    kicker: String, title: String, lead: String? = nil, facts: [(name: String, value: String)],
    sections: [(id: String, title: String)]
  ) -> String {
    let items = facts.map { "<li><span>\($0.name)</span>\(HTMLText.escaped($0.value))</li>" }
    let links = sections.map {
      "<li><a href=\"#\($0.id)\">\(HTMLText.escaped($0.title))</a></li>"
    }
    return """
      <p class="kicker">\(kicker)</p>
      <h1>\(HTMLText.escaped(title))</h1>
      \(lead.map { "<p class=\"lead\">\(HTMLText.escaped($0))</p>" } ?? "")
      <ul class="facts">
      \(items.joined(separator: "\n"))
      </ul>
      <nav aria-label="Contents"><ul>
      \(links.joined(separator: "\n"))
      </ul></nav>
      """
  }

  /// The identifiers and titles of the sections of `comparisons`.
  static func links(to compared: [ComparedSubject]) -> [(id: String, title: String)] {
    compared.enumerated().map { ("comparison-\($0.offset + 1)", $0.element.title) }
  }

  /// A section a comparison.
  static func comparisons(_ compared: [ComparedSubject]) -> String {
    zip(links(to: compared), compared).map { comparison($1, id: $0.id) }.joined()
  }

  /// A comparison's tables, notes and pictures.
  static func comparison(_ subject: ComparedSubject, id: String) -> String {
    let notes = subject.notes.map { note($0.hasPrefix("* ") ? "Bold: " + $0.dropFirst(2) : $0) }
    return section(
      id, subject.title,
      subject.tables.map(\.html).joined() + notes.joined() + subject.figures.map(figure).joined()
        + subject.warnings.map(note).joined())
  }

  /// What failed: each error once, with its count and those that ended in it.
  /// - Parameters:
  ///   - noun: of what failed, in the plural.
  ///   - name: of one of them, as HTML.
  static func failures<Failed>(
    of noun: String, _ failed: [Failed], error: (Failed) -> String, name: (Failed) -> String
  ) -> String {
    PageTable.table(
      columns: [(noun, true), ("Error", false), ("Which", false)],
      rows: failed.grouped(by: error).map { error, alike in
        let names = alike.prefix(mostNames).map(name)
        let rest = alike.count > mostNames ? ["and \(alike.count - mostNames) more"] : []
        return [
          PageTable.number(Double(alike.count)), PageTable.cell(error),
          "<td>\((names + rest).joined(separator: "; "))</td>",
        ]
      })
  }

  /// The most trials that failed alike which are named; the list of all trials has the others.
  private static let mostNames = 40

  private static func figure(_ figure: ComparedSubject.Figure) -> String {
    let path = FilePaths.join(StudyReport.folder, figure.name)
    let picture = figure.picture
    guard picture.bytes.count <= mostPictureBytes else {
      return note(
        "\(path) has \(picture.bytes.count) bytes, more than \(mostPictureBytes): it is not "
          + "embedded.")
    }
    guard let shown = try? EmbeddedPicture(png: picture.bytes) else { return "" }
    return """
      <figure>
      \(shown.element(alt: figure.caption))
      <figcaption>\(HTMLText.escaped(figure.caption)) · \(HTMLText.escaped(path))</figcaption>
      </figure>

      """
  }
}

extension TextTable {
  var html: String {
    PageTable.table(
      columns: columns.map { ($0.title, $0.isNumber) },
      rows: rows.map { row in
        zip(columns, row).map { column, cell in
          let classes = (column.isNumber ? ["number"] : []) + (cell.isBest ? ["best"] : [])
          let attribute = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
          return "<td\(attribute)>\(HTMLText.escaped(cell.text))</td>"
        }
      })
  }
}

extension PageTable {
  /// A cell with a number as people read it.
  static func number(_ value: Double) -> String { cell(value, shownAs: Readable.number(value)) }
}
