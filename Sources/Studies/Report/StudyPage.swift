import Pages
import Pipeline

/// A study as a page: what was varied, what came of it, which trials failed.
struct StudyPage {
  let report: StudyReport
  let compared: [ComparedSubject]

  var text: String {
    HTMLPage(
      title: "\(report.name): report", generator: "pipe \(PipeVersion.current)",
      style: PageStyle.report + "\n" + PageSection.style,
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

  private var failed: [(trial: Trial, error: String)] {
    report.results.compactMap { result in
      if case .failed(let error) = result.outcome { (result.trial, error) } else { nil }
    }
  }

  private var summary: String {
    PageSection.header(
      kicker: "Report of a study", title: report.name, lead: report.description,
      facts: [
        ("Trials", String(report.results.count)), ("Failed", String(failed.count)),
        ("Axes", report.axes.map(\.name).joined(separator: ", ")),
        ("Version of pipe", PipeVersion.current),
      ],
      sections: PageSection.links(to: compared) + [
        ("varied", "What was varied"), ("failures", "Failed trials"), ("trials", "Trials"),
      ])
  }

  private var comparisonSection: String {
    guard !compared.isEmpty else {
      return PageSection.section(
        "comparisons", "Comparisons", PageSection.note("The study's file compares nothing."))
    }
    return PageSection.comparisons(compared)
  }

  private var variedSection: String {
    PageSection.section(
      "varied", "What was varied",
      PageTable.table(
        columns: [("Axis", false), ("Values", true), ("", false)],
        rows: report.axes.map { axis in
          [
            PageTable.cell(axis.name), PageTable.number(Double(axis.labels.count)),
            PageTable.cell(
              axis.labels.count <= 40
                ? axis.labels.joined(separator: ", ")
                : axis.labels.prefix(38).joined(separator: ", ") + ", ..., "
                  + (axis.labels.last ?? "")),
          ]
        }))
  }

  private var failureSection: String {
    guard !failed.isEmpty else {
      return PageSection.section(
        "failures", "Failed trials", PageSection.note("No trial failed."))
    }
    return PageSection.section(
      "failures", "Failed trials",
      PageSection.failures(
        of: "Trials", failed, error: \.error, name: { HTMLText.escaped($0.trial.name) }))
  }

  private var trialSection: String {
    let axes = report.axes.map(\.name)
    return PageSection.section(
      "trials", "Trials",
      PageTable.table(
        columns: [("", true), ("Trial", false)] + axes.map { ($0, false) } + [("Outcome", false)],
        rows: report.results.prefix(PageSection.mostTrials).map { result in
          let outcome = if case .failed = result.outcome { "failed" } else { "completed" }
          return [
            PageTable.number(Double(result.trial.number)), PageTable.cell(result.trial.name),
          ] + axes.map { PageTable.cell(result.trial.label(on: $0) ?? "") }
            + [PageTable.cell(outcome)]
        }) + rest(of: report.results.count))
  }

  private func rest(of count: Int) -> String {
    count > PageSection.mostTrials
      ? PageSection.note("\(count - PageSection.mostTrials) further trials") : ""
  }
}
