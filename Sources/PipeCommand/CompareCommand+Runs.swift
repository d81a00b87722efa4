import Pipeline
import Studies

extension CompareCommand {
  /// Ordinary runs side by side.
  func compare(_ records: [RecordedRun]) throws {
    let ofStudies =
      axisOptions.map(\.name) + (statistics.repetitions.map { _ in ["--repetitions"] } ?? [])
    if let option = ofStudies.first {
      throw PipelineError(
        .usage, "\(option) names axes of a study, and '\(runs[0])' is a run: leave it out")
    }
    guard records.count > 1 else {
      throw PipelineError(
        .usage, "'\(runs[0])' is one run, and it takes two or more to compare, or a study")
    }
    if records.allSatisfy({ $0.error != nil }) {
      throw PipelineError(
        .badData,
        "every one of the runs failed; '\(records[0].folder)': \(records[0].error ?? "")")
    }
    let table = RunsTable(records)
    for subject in asked {
      switch subject {
      case .metric: try check(subject, among: table.metrics)
      case .series: try check(subject, among: table.series())
      case .image: try check(subject, among: table.pictures())
      }
    }
    // What a page shows by itself is looked for in every run's files: only where there is a page.
    var report: RunsReport?
    if !asked.isEmpty || out != nil {
      report = RunsReport(table, subjects: asked.isEmpty ? nil : asked)
    }
    let comparisons = try statistics.applied(to: report?.comparisons ?? []) { _, texts in
      try table.baseline(texts, from: FileSystem.currentFolder)
    }
    report?.comparisons = comparisons
    if asked.isEmpty { write(table) } else { try report.map { try print($0.tables) } }
    guard let out, let report else { return }
    let folder = FilePaths.absolute(out, from: FileSystem.currentFolder)
    announce(try report.write(to: folder), in: folder)
  }

  private func write(_ table: RunsTable) {
    switch format {
    case .text: Output.standard.write(table.text())
    case .markdown: Output.standard.write(table.markdown)
    case .csv: Output.standard.write(table.csv)
    case .json: Output.standard.line(table.json.pretty())
    }
  }
}
