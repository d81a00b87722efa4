internal import Exporters
internal import Pipeline

/// A study as a page: what was varied, what came of it, which trials failed.
struct StudyPage {
  let report: StudyReport
  let compared: [ComparedSubject]

  /// Longer lists of trials are cut, and say so.
  static let mostTrials = 500
  /// Larger pictures are named, not embedded.
  static let mostPictureBytes = 8_000_000

  var text: String {
    HTMLPage(
      title: "\(report.name): report", generator: "pipe \(Runner.version)",
      style: ReportStyle.text + "\n" + Self.style,
      body: """
        <header>
        \(summary)
        </header>
        <main>
        \(comparisonSection)
        \(variedSection)
        \(failureSection)
        \(trialSection)
        </main>
        """
    ).text
  }

  private static let style = """
    td.best { font-weight: 700; }
    .scroll + .scroll { margin-top: 1.75rem; }
    """

  private var failed: [(trial: Trial, error: String)] {
    report.results.compactMap { result in
      if case .failed(let error) = result.outcome { (result.trial, error) } else { nil }
    }
  }

  private func fact(_ name: String, _ value: String) -> String {
    "<li><span>\(name)</span>\(HTMLText.escaped(value))</li>"
  }

  private var summary: String {
    let facts = [
      fact("Trials", String(report.results.count)), fact("Failed", String(failed.count)),
      fact("Axes", report.axes.map(\.name).joined(separator: ", ")),
      fact("Version of pipe", Runner.version),
    ]
    let links = compared.enumerated().map { number, subject in
      "<li><a href=\"#comparison-\(number + 1)\">\(HTMLText.escaped(subject.title))</a></li>"
    }
    let sections = [
      ("varied", "What was varied"), ("failures", "Failed trials"), ("trials", "Trials"),
    ].map { "<li><a href=\"#\($0.0)\">\($0.1)</a></li>" }
    return """
      <p class="kicker">Report of a study</p>
      <h1>\(HTMLText.escaped(report.name))</h1>
      \(report.description.map { "<p class=\"lead\">\(HTMLText.escaped($0))</p>" } ?? "")
      <ul class="facts">
      \(facts.joined(separator: "\n"))
      </ul>
      <nav aria-label="Contents"><ul>
      \((links + sections).joined(separator: "\n"))
      </ul></nav>
      """
  }

  private func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section id=\"\(id)\">\n<h2>\(HTMLText.escaped(title))</h2>\n\(body)</section>\n"
  }

  private func note(_ text: String) -> String {
    "<p class=\"note\">\(HTMLText.escaped(text))</p>\n"
  }

  private var comparisonSection: String {
    guard !compared.isEmpty else {
      return section("comparisons", "Comparisons", note("The study's file compares nothing."))
    }
    return compared.enumerated().map { number, subject in
      section(
        "comparison-\(number + 1)", subject.title,
        subject.tables.map(\.html).joined()
          + subject.notes.map { note($0.hasPrefix("* ") ? "Bold: " + $0.dropFirst(2) : $0) }
          .joined() + subject.figures.map(figure).joined() + subject.warnings.map(note).joined())
    }.joined()
  }

  private func figure(_ figure: ComparedSubject.Figure) -> String {
    let path = StudyReport.folder + "/" + figure.name
    let picture = figure.picture
    guard picture.bytes.count <= Self.mostPictureBytes else {
      return note(
        "\(path) has \(picture.bytes.count) bytes, more than \(Self.mostPictureBytes): it is not "
          + "embedded.")
    }
    let text = HTMLText.escaped(figure.caption)
    return """
      <figure>
      <img alt="\(text)" width="\(picture.width)" height="\(picture.height)" \
      src="data:image/png;base64,\(Base64.text(picture.bytes))">
      <figcaption>\(text) · \(HTMLText.escaped(path))</figcaption>
      </figure>

      """
  }

  private var variedSection: String {
    section(
      "varied", "What was varied",
      ReportText.table(
        columns: [("Axis", false), ("Values", true), ("", false)],
        rows: report.axes.map { axis in
          [
            ReportText.cell(axis.name), ReportText.cell(Double(axis.labels.count)),
            ReportText.cell(
              axis.labels.count <= 40
                ? axis.labels.joined(separator: ", ")
                : axis.labels.prefix(38).joined(separator: ", ") + ", ..., "
                  + (axis.labels.last ?? "")),
          ]
        }))
  }

  private var failureSection: String {
    guard !failed.isEmpty else {
      return section("failures", "Failed trials", note("No trial failed."))
    }
    return section(
      "failures", "Failed trials",
      ReportText.table(
        columns: [("Trial", false), ("Error", false)],
        rows: failed.prefix(Self.mostTrials).map {
          [ReportText.cell($0.trial.name), ReportText.cell($0.error)]
        }) + rest(of: failed.count))
  }

  private var trialSection: String {
    let axes = report.axes.map(\.name)
    return section(
      "trials", "Trials",
      ReportText.table(
        columns: [("", true), ("Trial", false)] + axes.map { ($0, false) } + [("Outcome", false)],
        rows: report.results.prefix(Self.mostTrials).map { result in
          let outcome = if case .failed = result.outcome { "failed" } else { "completed" }
          return [
            ReportText.cell(Double(result.trial.number)), ReportText.cell(result.trial.name),
          ] + axes.map { ReportText.cell(result.trial.label(on: $0) ?? "") }
            + [ReportText.cell(outcome)]
        }) + rest(of: report.results.count))
  }

  private func rest(of count: Int) -> String {
    count > Self.mostTrials ? note("\(count - Self.mostTrials) further trials") : ""
  }
}

extension TextTable {
  fileprivate var html: String {
    ReportText.table(
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
