import Pages
import Pipeline

/// Runs side by side as a page: what differs between them comes first, then what came of it.
struct RunsPage {
  let report: RunsReport
  let compared: [ComparedSubject]
  /// The page's own, absolute: links to the runs start from it.
  let folder: String

  private var table: RunsTable { report.table }
  private var runs: [RecordedRun] { table.groups.flatMap(\.runs) }

  var text: String {
    HTMLPage(
      title: "\(report.name): runs compared", generator: "pipe \(PipeVersion.current)",
      style: PageStyle.report + "\n" + PageSection.style + "\n" + Self.style,
      body: """
        <header>
        \(summary)
        </header>
        <main>
        \(differenceSection)
        \(metricSection)
        \(comparisonSections)
        \(failureSection)
        </main>
        """
    ).text
  }

  private static let style = String(resource: PackageResources.runs_css)

  private var summary: String {
    let failed = runs.count { $0.error != nil }
    return PageSection.header(
      kicker: "Runs compared", title: report.name,
      facts: [("Runs", String(runs.count)), ("Failed", String(failed))]
        + (runs.count > table.groups.count ? [("Variants", String(table.groups.count))] : [])
        + [("Version of pipe", PipeVersion.current)],
      sections: [("differences", "What differs"), ("metrics", "What they report")]
        + PageSection.links(to: compared)
        + (failed > 0 ? [("failures", "Failed runs")] : []))
  }

  /// The options in which the runs differ, and a way to each run's own folder.
  private var differenceSection: String {
    let options = table.differences.rows.map { row in
      [PageTable.cell(row.path)] + row.values.map { PageTable.cell($0 ?? "-") }
    }
    let seeds = table.groups.map { group in
      PageTable.cell(group.runs.map { String($0.seed) }.joined(separator: ", "))
    }
    let folders = table.groups.map { group in
      "<td>\(group.runs.map(link).joined(separator: ", "))</td>"
    }
    let nothing =
      options.isEmpty
      ? PageSection.note(
        Set(runs.map(\.seed)).count > 1
          ? "The runs differ in the seed alone." : "The runs differ in no option, nor in the seed.")
      : ""
    return PageSection.section(
      "differences", "What differs",
      nothing
        + PageTable.table(
          columns: [("Option", false)] + table.groups.map { ($0.name, false) },
          rows: options + [
            [PageTable.cell("seed")] + seeds, [PageTable.cell("run")] + folders,
          ]))
  }

  /// To the run's own report, or where it has none to its folder.
  private func link(to run: RecordedRun) -> String {
    let name = FilePaths.name(of: run.folder)
    let report = FilePaths.join(run.folder, "report.html")
    let target = FileSystem.kind(of: report) == .file ? report : run.folder + "/"
    let path = FilePaths.parts(of: FilePaths.relative(target, to: folder))
      .map(HTMLText.pathComponent).joined(separator: "/")
    let href = target.hasSuffix("/") ? path + "/" : path
    return "<a href=\"\(HTMLText.escaped(href))\">\(HTMLText.escaped(name))</a>"
  }

  /// The metrics that differ, and those that do not where a reader may look for them.
  private var metricSection: String {
    let (differing, equal) = table.metricTables
    var body =
      differing.rows.isEmpty
      ? PageSection.note("The runs report the same values.") : differing.html
    if !equal.rows.isEmpty {
      body += """
        <details><summary>\(equal.rows.count) with the same value in all</summary>
        \(equal.html)</details>

        """
    }
    return PageSection.section(
      "metrics", "What they report", body + table.notes.map(PageSection.note).joined())
  }

  /// Pictures stand beside each other as they are; the sheet of them lies in `compare/`.
  private var comparisonSections: String {
    let links = PageSection.links(to: compared)
    return zip(report.comparisons, zip(links, compared)).map { comparison, shown in
      let (link, subject) = shown
      guard case .image(let path) = comparison.subject else {
        return PageSection.comparison(subject, id: link.id)
      }
      let figures = table.groups.map { group in figure(of: path, in: group.runs[0], group.name) }
      return PageSection.section(
        link.id, link.title,
        "<div class=\"beside\">\n\(figures.joined())</div>\n"
          + (subject.notes + subject.warnings).map(PageSection.note).joined())
    }.joined()
  }

  /// A run's picture, or why it is not shown.
  private func figure(of path: String, in run: RecordedRun, _ name: String) -> String {
    let caption = "<figcaption>\(HTMLText.escaped(name))</figcaption>"
    func text(_ reason: String) -> String {
      "<figure><p class=\"note\">\(reason)</p>\(caption)</figure>\n"
    }
    if run.error != nil { return text("The run failed.") }
    let file = FilePaths.join(run.folder, path)
    guard FileSystem.kind(of: file) == .file else { return text("It has no such picture.") }
    guard let bytes = try? FileSystem.read(file, limit: PageSection.mostPictureBytes) else {
      return text("It cannot be read, or has more than \(PageSection.mostPictureBytes) bytes.")
    }
    guard let picture = try? EmbeddedPicture(png: bytes) else {
      return text("It is no whole PNG file.")
    }
    return """
      <figure>
      \(picture.element(alt: "\(path) of \(name)", isPixelated: picture.isSmall(400)))
      \(caption)
      </figure>

      """
  }

  private var failureSection: String {
    let failed = runs.filter { $0.error != nil }
    guard !failed.isEmpty else { return "" }
    return PageSection.section(
      "failures", "Failed runs",
      PageSection.failures(of: "Runs", failed, error: { $0.error ?? "" }, name: link))
  }
}
