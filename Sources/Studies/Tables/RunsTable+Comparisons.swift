import Pipeline

extension RunsTable {
  /// A quantity of the runs side by side, a row a group; the groups' pictures stand beside each other
  /// as far as they are few.
  /// - Parameters:
  ///   - subject: the quantity or the picture.
  ///   - file: the name of its files, without an ending.
  public func comparison(of subject: Comparison.Subject, file: String) -> Comparison {
    if case .image = subject, groups.count <= Self.mostBeside {
      return Comparison(subject, over: ["seed"], columns: ["run"], file: file)
    }
    return Comparison(subject, over: ["seed"], rows: ["run"], file: file)
  }

  /// The group that others are tested against, as a person names it: by its name in the tables, by the
  /// folder of one of its runs or by that folder's name.
  /// - Parameters:
  ///   - texts: what the command line gave; one.
  ///   - folder: absolute; a folder in `texts` may be relative to it.
  /// - Throws: `PipelineError` of kind `usage` with what there is.
  public func baseline(_ texts: [String], from folder: String) throws -> [Trial.Setting] {
    guard texts.count == 1 else {
      throw PipelineError(.usage, "--baseline of runs is one of them: give it once")
    }
    let text = texts[0]
    let path = FilePaths.absolute(text, from: folder)
    let group =
      groups.first { $0.name == text }
      ?? groups.first { group in
        group.runs.contains { $0.folder == path || FilePaths.name(of: $0.folder) == text }
      }
    guard let group else {
      throw PipelineError(
        .usage,
        "--baseline: no run is '\(text.shortened)'"
          + suggestion(for: text, among: Array(groups.map(\.name).prefix(20))))
    }
    return [Trial.Setting(axis: "run", label: group.name)]
  }

  /// What a page compares unless it is told what to: every series that is not the same in all runs,
  /// every picture that two or more of the groups have, and every metric that varies among repetitions. One that does not, such as the
  /// number of parameters, leaves nothing to test.
  public func usualSubjects() -> [Comparison.Subject] {
    let varying = compared.filter { metric in
      table(of: metric).values.contains { ($0.summary?.standardDeviation ?? 0) > 0 }
    }
    return differingSeries.map(Comparison.Subject.series)
      + pictures(inAtLeast: 2).map(Comparison.Subject.image)
      + varying.map(Comparison.Subject.metric)
  }

  /// The series that any run reports, each as `STAGE.SERIES`, in the order of the first that has it.
  public func series() -> [String] { results.flatMap(reports.seriesNames).unique() }

  private var differingSeries: [String] {
    let completed = results.filter { $0.outcome == .completed }
    return series().filter { name in
      let found = completed.map { reports.series(name, of: $0) }
      return found.count < 2 || found.contains { $0 != found[0] }
    }
  }

  /// The PNG pictures that so many groups have, in the order of the first run that has them.
  public func pictures(inAtLeast count: Int = 1) -> [String] {
    func pictures(_ run: RecordedRun) -> [String] {
      run.files.filter { $0.lowercased().hasSuffix(".png") }
    }
    let ofGroups = groups.map { Set($0.runs.flatMap(pictures)) }
    return groups.flatMap(\.runs).flatMap(pictures).unique().filter { picture in
      ofGroups.count { $0.contains(picture) } >= count
    }
  }

  /// More pictures than these beside each other would be too small on a page.
  private static let mostBeside = 4
}
