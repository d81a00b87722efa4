import Pipeline
import Studies

extension CompareCommand {
  /// What a study's file compares, or what the options ask of it.
  func compare(_ study: RecordedStudy) throws {
    guard !study.results.isEmpty else {
      throw PipelineError(.badData, "no trial of '\(runs[0])' has ended yet")
    }
    let axes = ComparedAxis.axes(of: study.results.map(\.trial))
    let comparisons = try statistics.applied(
      to: comparisons(of: study, axes: axes.map(\.name))
    ) { comparison, texts in
      try BaselineChoice(for: comparison, among: study.results).settings(from: texts)
    }
    let report = StudyReport(
      name: study.name, description: study.description, axes: axes, comparisons: comparisons,
      results: study.results)
    try print(report)
    guard let out else { return }
    let folder = FilePaths.absolute(out, from: FileSystem.currentFolder)
    announce(try report.write(to: folder), in: folder)
  }

  private func comparisons(of study: RecordedStudy, axes: [String]) throws -> [Comparison] {
    let found = StudyQuantities(study.results)
    for subject in asked {
      switch subject {
      case .metric: try check(subject, among: found.metrics)
      case .series: try check(subject, among: found.series)
      case .image: try check(subject, among: found.pictures)
      }
    }
    if asked.isEmpty {
      if let option = axisOptions.first?.name {
        throw PipelineError(
          .usage,
          "\(option) belongs to --metric, --series or --image, and none of them is given")
      }
      guard !study.comparisons.isEmpty else {
        throw PipelineError(
          .usage,
          "the study's file compares nothing: choose with --metric, of "
            + found.metrics.prefix(12).joined(separator: ", "))
      }
      return study.comparisons
    }
    var files = SubjectFileNames()
    return try asked.map { subject in
      try comparison(of: subject, axes: axes, file: files.name(of: subject))
    }
  }

  private func comparison(
    of subject: Comparison.Subject, axes: [String], file: String
  ) throws -> Comparison {
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
    return Comparison(subject, over: over, rows: rows, columns: columns, file: file)
  }
}
