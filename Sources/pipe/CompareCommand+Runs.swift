import Pipeline
import Studies

extension CompareCommand {
  /// Ordinary runs side by side.
  func compare(_ records: [RecordedRun]) throws {
    if let option = axisOptions.first?.name {
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
    let report = RunsReport(table, subjects: asked.isEmpty ? nil : asked, best: best.best)
    if asked.isEmpty {
      switch format {
      case .text: Output.standard.write(table.text())
      case .markdown: Output.standard.write(table.markdown)
      case .csv: Output.standard.write(table.csv)
      case .json: Output.standard.line(table.json.pretty())
      }
    } else {
      try print(report.tables)
    }
    guard let out else { return }
    let folder = FilePaths.absolute(out, from: FileSystem.currentFolder)
    announce(try report.write(to: folder), in: folder)
  }
}
