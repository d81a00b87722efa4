public import Pipeline

/// Ordinary runs side by side: what they report, and where their options differ. Runs that differ
/// in nothing but the seed are repetitions of one variant.
public struct RunsTable: Sendable {
  /// Runs with equal options.
  public struct Group: Sendable {
    public let name: String
    public let runs: [RecordedRun]
  }

  public let groups: [Group]
  /// Between the groups, the pipelines' names first.
  public let differences: OptionDifferences
  /// The groups as trials of a study with the axes `run` and, where there are repetitions, `seed`.
  public let results: [TrialResult]
  /// The metrics that any run reports, in the order of the first that has it.
  public let metrics: [String]
  /// Stages that have another name in some run than in the first that has them: by the metrics'
  /// names here, those of the runs.
  private let otherNames: [(name: String, others: [String])]
  /// Reads the runs' reports, for all that is looked up in them.
  let reports = ReportReader()

  /// The metrics without the counts of what a run was given or did, such as steps and parameters,
  /// which are compared where they are asked for.
  public var compared: [String] {
    let counters = ["steps", "parameters", "epochs", "images", "samples"]
    return metrics.filter { name in
      let own = name.split(separator: ".").last ?? ""
      return !counters.contains { own == $0 || own.hasSuffix("_" + $0) }
    }
  }

  /// - Precondition: there are runs.
  public init(_ runs: [RecordedRun]) {
    precondition(!runs.isEmpty, "there are no runs to compare")
    let pairing = StagePairing(runs.map(\.stages))
    let names = pairing.names
    let all = zip(runs, pairing.options).enumerated().map { index, pair in
      Member(run: pair.0, options: pair.1, names: names[index])
    }
    var members: [[Member]] = []
    for member in all {
      // Two runs with one seed are no repetitions: which of them is a pair with others?
      let index = members.firstIndex { group in
        group[0].options == member.options && group[0].run.pipeline == member.run.pipeline
          && !group.contains { $0.run.seed == member.run.seed }
      }
      if let index { members[index].append(member) } else { members.append([member]) }
    }
    differences = OptionDifferences(
      members.map { group in
        [ResolvedOption(path: "pipeline", value: group[0].run.pipeline)] + group[0].options
      })
    groups = zip(Self.names(members.map { $0.map(\.run) }, differences), members).map {
      Group(name: $0, runs: $1.map(\.run))
    }
    metrics = all.flatMap(\.metrics).map(\.name).unique()
    var otherNames: [(name: String, others: [String])] = []
    for (other, name) in names.flatMap({ $0.sorted { $0.key < $1.key } }) {
      let place = otherNames.firstIndex { $0.name == name } ?? otherNames.count
      if place == otherNames.count { otherNames.append((name, [])) }
      if !otherNames[place].others.contains(other) { otherNames[place].others.append(other) }
    }
    self.otherNames = otherNames
    let hasRepetitions = members.contains { $0.count > 1 }
    let grouped = zip(groups, members).flatMap { group, members in
      members.map { (group: group.name, run: $0.run, metrics: $0.metrics) }
    }
    results = grouped.enumerated().map { index, entry in
      let seed = Trial.Setting(axis: "seed", label: String(entry.run.seed))
      return TrialResult(
        trial: Trial(
          number: index + 1, name: Self.lastPart(entry.run.folder),
          settings: [Trial.Setting(axis: "run", label: entry.group)]
            + (hasRepetitions ? [seed] : [])),
        folder: entry.run.folder,
        outcome: entry.run.error.map { .failed($0) } ?? .completed, metrics: entry.metrics,
        wall: entry.run.wall)
    }
  }

  /// A run with what its stages are to the others.
  private struct Member {
    let run: RecordedRun
    let options: [ResolvedOption]
    /// What the table calls the stages that this run calls otherwise, by the run's names for them.
    let names: [String: String]

    var metrics: [Metric] {
      guard !names.isEmpty else { return run.metrics }
      return run.metrics.map { metric in
        // A stage's name can hold dots: the longest that fits is the stage.
        let found = names.filter { metric.name.hasPrefix($0.key + ".") }
          .max { $0.key.count < $1.key.count }
        guard let found else { return metric }
        return Metric(
          found.value + metric.name.dropFirst(found.key.count), metric.value, unit: metric.unit,
          reduction: metric.reduction)
      }
    }
  }

  /// One metric as a table of its own, tested over the repetitions.
  public func table(of metric: String) -> ComparisonTable {
    ComparisonTable(
      Comparison(.metric(metric), over: ["seed"], rows: ["run"], file: metric), results: results)
  }

  /// What tells the groups apart where that is short, else the names of their folders.
  private static func names(
    _ groups: [[RecordedRun]], _ differences: OptionDifferences
  ) -> [String] {
    if (1...2).contains(differences.rows.count) {
      let names = groups.indices.map { index in
        differences.rows.map { $0.values[index] ?? "-" }.joined(separator: ", ")
      }
      if Set(names).count == names.count, names.allSatisfy({ $0.count <= 30 }) { return names }
    }
    let short = groups.map { lastPart($0[0].folder) }
    return Set(short).count == short.count ? short : groups.map { $0[0].folder }
  }

  private static func lastPart(_ path: String) -> String {
    FilePaths.name(of: path)
  }
}

extension RunsTable {
  private var seeds: [String] {
    groups.map { $0.runs.map { String($0.seed) }.joined(separator: ", ") }
  }

  /// Where options differ, and the seeds.
  private var optionTable: TextTable {
    let heads = [TextTable.Column(title: "option", isNumber: false)]
    let rows =
      differences.rows.map { [$0.path] + $0.values.map { ($0 ?? "-").shortened } }
      + [["seed"] + seeds]
      + [
        ["folder"] + groups.map { $0.runs.map { Self.lastPart($0.folder) }.joined(separator: ", ") }
      ]
    return TextTable(
      columns: heads + groups.map { TextTable.Column(title: $0.name, isNumber: false) },
      rows: rows.map { $0.map { TextTable.Cell($0) } })
  }

  private var metricTable: TextTable { metricTable(compared.map { table(of: $0) }) }

  /// The metrics in which the groups differ, and those that are the same in all.
  var metricTables: (differing: TextTable, equal: TextTable) {
    let tables = compared.map { table(of: $0) }
    func isEqual(_ table: ComparisonTable) -> Bool {
      guard let first = table.values.first, table.values.count == groups.count else { return false }
      return table.values.allSatisfy { values in
        values.isWhole && !values.values.isEmpty
          && Set(values.values.map(\.value)) == Set(first.values.map(\.value))
      }
    }
    return (metricTable(tables.filter { !isEqual($0) }), metricTable(tables.filter(isEqual)))
  }

  /// A row a metric; of two groups with the difference between them.
  private func metricTable(_ tables: [ComparisonTable]) -> TextTable {
    let isPair = groups.count == 2
    return TextTable(
      columns: [
        TextTable.Column(title: "metric", isNumber: false),
        TextTable.Column(title: "unit", isNumber: false),
      ] + groups.map { TextTable.Column(title: $0.name) }
        + (isPair ? [TextTable.Column(title: "difference")] : []),
      rows: tables.map { table in
        let values = groups.map { group in
          table.values.first { $0.variant.row == [group.name] }
        }
        let means = values.compactMap { $0?.summary?.mean }
        let difference = means.count == 2 ? Readable.signed(means[1] - means[0]) : "-"
        return [TextTable.Cell(table.metric), TextTable.Cell(table.unit)]
          + values.map { TextTable.Cell($0.map(Self.text) ?? "-") }
          + (isPair ? [TextTable.Cell(difference)] : [])
      })
  }

  private static func text(_ values: VariantValues) -> String {
    guard let summary = values.summary else {
      if let odd = values.notFinite.first, values.variant.trials.count == 1 {
        return Readable.number(odd.value)
      }
      return values.variant.trials.count == values.unreported.count
        ? "-" : values.variant.trials.count == values.failed.count ? "failed" : values.countText
    }
    let (mean, deviation) = Readable.spread(
      mean: summary.mean, deviation: summary.standardDeviation)
    return (summary.count > 1 ? "\(mean) ± \(deviation)" : mean)
      + (values.isWhole ? "" : " (\(values.countText))")
  }

  var notes: [String] {
    var notes: [String] = []
    let repeated = groups.map(\.runs.count).max() ?? 1
    if groups.count == 2 {
      notes.append("The difference is \(groups[1].name) less \(groups[0].name).")
    }
    if repeated > 1 {
      notes.append(
        "Runs that differ in the seed alone are repetitions: mean ± standard deviation. With "
          + "--metric NAME they are tested.")
    }
    for (name, others) in otherNames {
      notes.append("\(name).* stands for \(others.map { "\($0).*" }.joined(separator: ", ")) too.")
    }
    for run in groups.flatMap(\.runs) {
      if let error = run.error {
        notes.append("\(Self.lastPart(run.folder)) failed, and is left out: \(error)")
      }
    }
    return notes
  }

  public func text() -> String {
    ["What differs\n", optionTable.text(.star), "What they report\n", metricTable.text(.star)]
      .joined(separator: "\n")
      + (notes.isEmpty
        ? "" : "\n" + notes.map { $0.wrapped(at: TextTable.usualWidth) + "\n" }.joined())
  }

  public var markdown: String {
    [
      "## What differs\n", optionTable.markdown, "## What they report\n", metricTable.markdown,
    ].joined(separator: "\n") + (notes.isEmpty ? "" : "\n" + notes.map { "- \($0)\n" }.joined())
  }

  /// A row a metric and variant, every digit of the figures.
  public var csv: String {
    CSV.text(
      [["metric", "unit", "run", "runs", "values", "mean", "standard_deviation"]]
        + compared.flatMap { metric in
          let table = table(of: metric)
          return table.values.map { values in
            [
              metric, table.unit, values.variant.name, String(values.variant.trials.count),
              String(values.values.count), CSV.digits(values.summary?.mean),
              CSV.digits(values.summary?.standardDeviation),
            ]
          }
        })
  }

  public var json: JSON {
    .object([
      (
        "runs",
        .list(
          groups.flatMap { group in
            group.runs.map { run in
              .object(
                [
                  ("run", .text(group.name)), ("folder", .text(run.folder)),
                  ("pipeline", .text(run.pipeline)), ("seed", .integer(run.seed)),
                  ("completed", .boolean(run.error == nil)),
                ] + (run.error.map { [("error", .text($0))] } ?? []))
            }
          })
      ),
      (
        "differences",
        .list(
          differences.rows.map { row in
            .object([
              ("option", .text(row.path)),
              (
                "values",
                .object(zip(groups, row.values).map { ($0.name, $1.map(JSON.text) ?? .null) })
              ),
            ])
          })
      ), ("metrics", .list(compared.map { table(of: $0).json })),
    ])
  }
}
