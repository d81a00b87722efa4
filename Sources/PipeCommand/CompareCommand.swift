import ArgumentParser
import Pipeline
import Studies

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Puts runs side by side, or shows what a study found.",
    discussion: """
      EXAMPLES
        \(PipeProgram.name) compare runs/adam runs/momentum
        \(PipeProgram.name) compare runs/adam runs/momentum --out compared      a page: compared/report.html
        \(PipeProgram.name) compare runs/font-* --metric reconstruction.wrong_pixels
        \(PipeProgram.name) compare runs/font-* --series autoencoder.loss --image grid.png --out compared
        \(PipeProgram.name) compare runs/optimizers --out tables
        \(PipeProgram.name) compare runs/optimizers --metric autoencoder.loss --rows optimizer
        \(PipeProgram.name) compare runs/optimizers --baseline optimizer=sgd --test signed_rank

      Runs that differ in nothing but the seed are repetitions of each other. How to read the tables:
      docs/comparing.md.
      """)

  @Argument(help: "Run folders, or the folder of one study.", completion: .directory)
  var runs: [String]

  @Option(help: "A metric, as STAGE.NAME, for a table of its own; can be repeated.")
  var metric: [String] = []

  @Option(help: "A series, as STAGE.NAME, whose curves are laid over each other; can be repeated.")
  var series: [String] = []

  @Option(
    help: "A PNG picture, by its path in the run folders, to put side by side; can be repeated.")
  var image: [String] = []

  @Option(help: "Of a study: the axes that are summed up, with commas between.")
  var over: String?

  @Option(help: "Of a study: the axes of the rows.")
  var rows: String?

  @Option(help: "Of a study: the axes of the columns.")
  var columns: String?

  @OptionGroup(title: "STATISTICS OF A METRIC")
  var statistics: CompareStatistics

  @Option(help: "How tables are printed: text, markdown, csv or json.")
  var format = TableFormat.text

  @Option(help: "A folder to write tables, pictures and a page to.", completion: .directory)
  var out: String?

  enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, csv, json
  }

  /// What the options ask for, in their order.
  var asked: [Comparison.Subject] {
    metric.map(Comparison.Subject.metric) + series.map(Comparison.Subject.series)
      + image.map(Comparison.Subject.image)
  }

  /// The options that only a study has, as far as they are given.
  var axisOptions: [(name: String, value: String)] {
    [("--over", over), ("--rows", rows), ("--columns", columns)].compactMap { name, value in
      value.map { (name, $0) }
    }
  }

  func run() throws {
    do {
      let folders = runs.map { FilePaths.absolute($0, from: FileSystem.currentFolder) }
      if let twice = folders.indices.first(where: { folders[..<$0].contains(folders[$0]) }) {
        throw PipelineError(.usage, "'\(runs[twice])' is given twice")
      }
      if let picture = image.first, out == nil {
        throw PipelineError(
          .usage,
          "--image \(picture.shortened) draws a picture: say with --out which folder it goes to")
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

  /// - Parameters:
  ///   - known: the names that there are, by what they name.
  /// - Throws: `PipelineError` of kind `usage` with what was meant.
  func check(_ subject: Comparison.Subject, among known: [String]) throws {
    let (noun, name) = (subject.noun, subject.name)
    guard !known.contains(name) else { return }
    let bare = known.first { $0.hasSuffix("." + name) || $0.hasSuffix("/" + name) }
    let hint = bare.map { "; did you mean '\($0)'?" } ?? suggestion(for: name, among: known)
    let verb = noun == "picture" ? "wrote" : "reports"
    throw PipelineError(.usage, "no run \(verb) a \(noun) '\(name.shortened)'\(hint)")
  }

  /// Prints the tables of what was compared, in the format that is asked for.
  func print(_ report: StudyReport) throws {
    switch format {
    case .text: Output.standard.write(report.text(bold: Output.standard.isTerminal))
    case .markdown: Output.standard.write(report.markdown)
    case .csv:
      let tables = report.csv
      guard tables.count <= 1 else {
        throw PipelineError(
          .usage,
          "csv holds one table, and there are \(tables.count): choose one with --metric or --series"
        )
      }
      tables.forEach(Output.standard.write)
    case .json: Output.standard.line(report.json.pretty())
    }
  }

  /// Says on standard error what was written to `--out`.
  func announce(_ written: StudyReport.Written, in folder: String) {
    for warning in written.warnings { Output.error.line("warning: \(warning)") }
    for file in written.files { Output.error.line(FilePaths.join(folder, file)) }
  }
}

extension Comparison.Subject {
  fileprivate var noun: String {
    switch self {
    case .metric: "metric"
    case .series: "series"
    case .image: "picture"
    }
  }
}
