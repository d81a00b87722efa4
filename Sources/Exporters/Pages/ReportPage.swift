import Pages
import Pipeline

/// A run as a page: what it drew, what it measured, and all that it takes to do it again.
struct ReportPage {
  let run: RunIdentity
  let history: RunHistory
  let reports: [NamedValue<Report>]
  let pictures: [ReportPicture]
  /// What was left out of the pictures, a sentence each.
  let omissions: [String]
  let files: ReportFiles

  /// Longer tables are cut, and say so.
  static let mostRows = 200

  var text: String {
    HTMLPage(
      title: "\(run.pipeline): report", generator: "pipe \(run.version)", style: PageStyle.report,
      body: """
        <header>
        \(summary)
        </header>
        <main>
        \(pictureSection)
        \(measurementSection)
        \(pipelineSection)
        \(stageSection)
        \(fileSection)
        \(inputSection)
        </main>
        """
    ).text
  }

  private func fact(_ name: String, _ value: String, isHash: Bool = false) -> String {
    "<li\(isHash ? " class=\"hash\"" : "")><span>\(name)</span>\(HTMLText.escaped(value))</li>"
  }

  private var summary: String {
    let facts = [
      fact("Seed", String(run.seed)), fact("Version of pipe", run.version),
      fact("SHA-256 of the resolved pipeline", run.options, isHash: true),
    ]
    let sections = [
      ("pictures", "Pictures"), ("measurements", "Measurements"), ("pipeline", "Pipeline"),
      ("stages", "Stages"), ("files", "Files"), ("inputs", "Input files"),
    ]
    return """
      <p class="kicker">Report of a run</p>
      <h1>\(HTMLText.escaped(run.pipeline))</h1>
      \(history.description.map { "<p class=\"lead\">\(HTMLText.escaped($0))</p>" } ?? "")
      \(ReportFigures(reports, stages: history.stages.map(\.position)).text)
      <ul class="facts">
      \(facts.joined(separator: "\n"))
      </ul>
      <nav aria-label="Contents"><ul>
      \(sections.map { "<li><a href=\"#\($0)\">\($1)</a></li>" }.joined(separator: "\n"))
      </ul></nav>
      """
  }

  private func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section id=\"\(id)\">\n<h2>\(title)</h2>\n\(body)</section>\n"
  }

  private func note(_ text: String) -> String {
    "<p class=\"note\">\(HTMLText.escaped(text))</p>\n"
  }

  private var pictureSection: String {
    let small = pictures.filter(\.isSmall).map { $0.text(files) }.joined()
    var body = pictures.filter { !$0.isSmall }.map { $0.text(files) }.joined()
    if !small.isEmpty { body += "<div class=\"small\">\n\(small)</div>\n" }
    if body.isEmpty && omissions.isEmpty {
      body = note("No stage drew a picture.")
    }
    return section("pictures", "Pictures", body + omissions.map(note).joined())
  }

  private var measurementSection: String {
    let body = reports.filter { !$0.value.metrics.isEmpty || !$0.value.tables.isEmpty }.map {
      "<h3>\(HTMLText.escaped($0.name))</h3>\n" + metrics(of: $0.value)
        + $0.value.tables.map(table).joined()
    }
    return section(
      "measurements", "Measurements",
      body.isEmpty ? note("No stage measured anything.") : body.joined())
  }

  private func metrics(of report: Report) -> String {
    guard !report.metrics.isEmpty else { return "" }
    return PageTable.table(
      columns: [("Metric", false), ("Value", true), ("Unit", false), ("Reduction", false)],
      rows: report.metrics.map { metric in
        [
          PageTable.cell(metric.name), PageTable.number(metric.value), PageTable.cell(metric.unit),
          PageTable.cell(metric.reduction),
        ]
      })
  }

  private func table(_ table: Table) -> String {
    let columns = table.columns.enumerated().map { index, title in
      (
        title: title,
        isNumber: !table.rows.isEmpty
          && table.rows.allSatisfy { if case .number = $0[index] { true } else { false } }
      )
    }
    let rows = table.rows.prefix(Self.mostRows).map { row in
      row.map { cell in
        switch cell {
        case .text(let text): PageTable.cell(text)
        case .number(let value): PageTable.number(value)
        }
      }
    }
    let rest = table.rows.count - rows.count
    return PageTable.table(caption: table.name, columns: columns, rows: rows)
      + (rest > 0 ? note("\(rest) further \(rest == 1 ? "row" : "rows")") : "")
  }

  /// The resolved file, its keys set off.
  private var pipelineSection: String {
    let lines = history.resolved.split(separator: "\n").map { line in
      let start = line.firstIndex { $0 != " " && $0 != "-" } ?? line.startIndex
      guard let colon = line[start...].firstIndex(of: ":") else {
        return HTMLText.escaped(String(line))
      }
      return line[..<start] + "<b>\(HTMLText.escaped(String(line[start..<colon])))</b>"
        + HTMLText.escaped(String(line[colon...]))
    }
    return section(
      "pipeline", "Pipeline", "<pre><code>\(lines.joined(separator: "\n"))</code></pre>\n")
  }

  private var stageSection: String {
    section(
      "stages", "Stages",
      PageTable.table(
        columns: [
          ("", true), ("Stage", false), ("Name", false), ("Made", false), ("Files", false),
        ],
        rows: history.stages.map { position, summary in
          [
            PageTable.number(Double(position.number)), PageTable.cell(position.title),
            PageTable.cell(position.name), PageTable.cell(summary.result),
            "<td>\(links(summary.files))</td>",
          ]
        })
        + note("How long each stage took, on what machine and with what command: see run.json."))
  }

  private func links(_ paths: [String]) -> String {
    paths.count <= 6
      ? paths.map(files.link).joined(separator: ", ")
      : paths.prefix(3).map(files.link).joined(separator: ", ") + " and \(paths.count - 3) more"
  }

  /// Every file of the run; what a folder holds under the folder.
  private var fileSection: String {
    let items = history.files.map { path -> String in
      let inside = path.hasSuffix("/") ? history.contents(of: path) : []
      guard !inside.isEmpty else { return "<li>\(files.link(path))</li>" }
      let names = inside.map {
        "<a href=\"\(files.address(of: path + $0))\">"
          + "\(HTMLText.escaped($0))</a>"
      }
      return "<li><details><summary>\(files.link(path)), \(Readable.count(inside.count, "file"))"
        + "</summary>\n\(names.joined(separator: "\n"))\n</details></li>"
    }
    return section(
      "files", "Files",
      items.isEmpty
        ? note("The run has no files.")
        : "<ul class=\"files\">\n\(items.joined(separator: "\n"))\n</ul>\n")
  }

  private var inputSection: String {
    guard !history.sources.isEmpty else {
      return section("inputs", "Input files", note("No stage read a file."))
    }
    return section(
      "inputs", "Input files",
      PageTable.table(
        columns: [("File", false), ("SHA-256", false)],
        rows: history.sources.map { source in
          let count = source.fileCount.map { " (\($0) files)" } ?? ""
          return [
            PageTable.cell(source.path + count),
            "<td class=\"hash\">\(HTMLText.escaped(source.sha256))</td>",
          ]
        }))
  }
}

extension PageTable {
  /// A cell with a number as people read it.
  static func number(_ value: Double) -> String { cell(value, shownAs: Readable.number(value)) }
}
