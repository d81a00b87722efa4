import ArgumentParser
import Pipeline
import Studies

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Puts runs side by side, or shows what a study found.",
    discussion: """
      EXAMPLES
        pipe compare runs/adam runs/momentum
        pipe compare runs/font-* --metric reconstruction.wrong_pixels
        pipe compare runs/optimizers --out tables
        pipe compare runs/optimizers --metric autoencoder.loss --rows optimizer

      Runs that differ in nothing but the seed are repetitions of each other. How to read the tables:
      docs/comparing.md.
      """)

  @Argument(help: "Run folders, or the folder of one study.", completion: .directory)
  var runs: [String]

  @Option(help: "A metric, as STAGE.NAME, for a table of its own; can be repeated.")
  var metric: [String] = []

  @Option(help: "For --metric of a study: the axes that are summed up, with commas between.")
  var over: String?

  @Option(help: "For --metric of a study: the axes of the rows.")
  var rows: String?

  @Option(help: "For --metric of a study: the axes of the columns.")
  var columns: String?

  @Option(help: "Which end of --metric is the good one: lowest or highest.")
  var best = End.lowest

  @Option(help: "How tables are printed: text, markdown, csv or json.")
  var format = TableFormat.text

  @Option(help: "A folder to write tables, pictures and a page to.", completion: .directory)
  var out: String?

  enum End: String, ExpressibleByArgument, CaseIterable {
    case lowest, highest

    var best: Comparison.Best { self == .lowest ? .lowest : .highest }
  }

  enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, csv, json
  }

  func run() throws {
    do {
      let folders = runs.map { FilePaths.absolute($0, from: FileSystem.currentFolder) }
      if let twice = folders.indices.first(where: { folders[..<$0].contains(folders[$0]) }) {
        throw PipelineError(.usage, "'\(runs[twice])' is given twice")
      }
      if let study = folders.first(where: RecordedStudy.isAt) {
        guard folders.count == 1 else {
          throw PipelineError(
            .usage, "'\(study)' is a study, which is shown by itself: give it alone")
        }
        try compare(try RecordedStudy(study))
      } else {
        try compare(try folders.map(RecordedRun.init))
      }
    } catch let error as PipelineError {
      Output.error.line("error: \(error)")
      throw ExitCode(error.exitStatus)
    }
  }

  // MARK: Runs

  private func compare(_ records: [RecordedRun]) throws {
    for (option, value) in [("--over", over), ("--rows", rows), ("--columns", columns)]
    where value != nil {
      throw PipelineError(
        .usage, "\(option) names axes of a study, and '\(runs[0])' is a run: leave it out")
    }
    guard records.count > 1 else {
      throw PipelineError(
        .usage, "'\(runs[0])' is one run, and it takes two or more to compare, or a study")
    }
    if let failed = records.first(where: { $0.error == nil }) == nil ? records.first : nil {
      throw PipelineError(
        .badData, "every one of the runs failed; '\(failed.folder)': \(failed.error ?? "")")
    }
    let table = RunsTable(records)
    let known = table.metrics
    try metric.forEach { try check($0, among: known) }
    let tables = metric.map { table.table(of: $0, best: best.best) }
    if tables.isEmpty {
      switch format {
      case .text: Output.standard.write(table.text())
      case .markdown: Output.standard.write(table.markdown)
      case .csv: Output.standard.write(table.csv)
      case .json: Output.standard.line(table.json.pretty())
      }
    } else {
      try print(tables)
    }
    let comparisons = (metric.isEmpty ? table.compared : metric).map { name in
      Comparison(
        .metric(name), over: ["seed"], rows: ["run"], best: best.best, file: fileName(name))
    }
    try write(
      StudyReport(
        name: "runs of \(Set(records.map(\.pipeline)).sorted().joined(separator: ", "))",
        comparisons: comparisons, results: table.results))
  }

  // MARK: Studies

  private func compare(_ study: RecordedStudy) throws {
    guard !study.results.isEmpty else {
      throw PipelineError(.badData, "no trial of '\(runs[0])' has ended yet")
    }
    let axes = ComparedAxis.axes(of: study.results.map(\.trial))
    var known: [String] = []
    for name in study.results.flatMap(\.metrics).map(\.name) where !known.contains(name) {
      known.append(name)
    }
    try metric.forEach { try check($0, among: known) }
    var comparisons = study.comparisons
    if metric.isEmpty {
      for (option, value) in [("--over", over), ("--rows", rows), ("--columns", columns)]
      where value != nil {
        throw PipelineError(.usage, "\(option) belongs to --metric, which is not given")
      }
    } else {
      comparisons = try metric.map { try comparison(of: $0, axes: axes.map(\.name)) }
    }
    let report = StudyReport(
      name: study.name, description: study.description, axes: axes, comparisons: comparisons,
      results: study.results)
    let tables = comparisons.compactMap { comparison in
      if case .metric = comparison.subject {
        ComparisonTable(comparison, results: study.results, axes: axes)
      } else {
        nil
      }
    }
    if comparisons.isEmpty {
      throw PipelineError(
        .usage,
        "the study's file compares nothing: choose with --metric, of "
          + known.prefix(12).joined(separator: ", "))
    }
    if format == .text {
      Output.standard.write(report.text(bold: Output.standard.isTerminal))
    } else {
      try print(tables)
    }
    try write(report)
  }

  private func comparison(of metric: String, axes: [String]) throws -> Comparison {
    func names(_ option: String, _ text: String?) throws -> [String] {
      let names = (text ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
      for name in names where !axes.contains(name) {
        throw PipelineError(
          .usage,
          "\(option): the study has no axis '\(name.shortened)'"
            + suggestion(for: name, among: axes))
      }
      return names
    }
    let (rows, columns) = (try names("--rows", rows), try names("--columns", columns))
    // Repetitions are what is summed up unless the command says what else is.
    let usual = axes.contains("seed") && !(rows + columns).contains("seed") ? ["seed"] : []
    let over = try self.over.map { try names("--over", $0) } ?? usual
    let all = over + rows + columns
    if let twice = all.first(where: { name in all.count { $0 == name } > 1 }) {
      throw PipelineError(.usage, "the axis '\(twice)' is in two of --over, --rows and --columns")
    }
    return Comparison(
      .metric(metric), over: over, rows: rows, columns: columns, best: best.best,
      file: fileName(metric))
  }

  // MARK: Output

  private func check(_ name: String, among known: [String]) throws {
    guard !known.contains(name) else { return }
    let bare = known.first { $0.hasSuffix("." + name) }
    let hint = bare.map { "; did you mean '\($0)'?" } ?? suggestion(for: name, among: known)
    throw PipelineError(.usage, "no run reports a metric '\(name.shortened)'\(hint)")
  }

  private func print(_ tables: [ComparisonTable]) throws {
    switch format {
    case .text:
      let text = tables.map { $0.text(bold: Output.standard.isTerminal) }.joined(separator: "\n")
      Output.standard.write(text)
    case .markdown:
      Output.standard.write(tables.map(\.markdown).joined(separator: "\n"))
    case .csv:
      guard tables.count == 1 else {
        throw PipelineError(
          .usage, "csv holds one table, and there are \(tables.count): choose one with --metric")
      }
      Output.standard.write(tables[0].csv)
    case .json: Output.standard.line(JSON.list(tables.map(\.json)).pretty())
    }
  }

  private func write(_ report: StudyReport) throws {
    guard let out else { return }
    let folder = FilePaths.absolute(out, from: FileSystem.currentFolder)
    let written = try report.write(to: folder)
    for warning in written.warnings { Output.error.line("warning: \(warning)") }
    for file in written.files { Output.error.line("\(folder)/\(file)") }
  }

  /// A metric's name as that of a file.
  private func fileName(_ metric: String) -> String {
    String(metric.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
  }
}
