public import Pipeline

/// Ordinary runs side by side: what they report, and where their options differ. Runs that differ in
/// nothing but the seed are repetitions of one variant.
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

  /// - Precondition: there are runs.
  public init(_ runs: [RecordedRun]) {
    precondition(!runs.isEmpty, "there are no runs to compare")
    var members: [[RecordedRun]] = []
    for run in runs {
      // Two runs with one seed are no repetitions: which of them is a pair with others?
      let index = members.firstIndex { group in
        group[0].options == run.options && group[0].pipeline == run.pipeline
          && !group.contains { $0.seed == run.seed }
      }
      if let index { members[index].append(run) } else { members.append([run]) }
    }
    differences = OptionDifferences(
      members.map { group in
        [ResolvedOption(path: "pipeline", value: group[0].pipeline)] + group[0].options
      })
    let names = Self.names(members, differences)
    groups = zip(names, members).map { Group(name: $0, runs: $1) }
    var metrics: [String] = []
    var seen: Set<String> = []
    for metric in runs.flatMap(\.metrics) where seen.insert(metric.name).inserted {
      metrics.append(metric.name)
    }
    self.metrics = metrics
    let all = groups.flatMap { group in group.runs.map { (group: group.name, run: $0) } }
    let hasRepetitions = members.contains { $0.count > 1 }
    results = all.enumerated().map { index, entry in
      let seed = Trial.Setting(axis: "seed", label: String(entry.run.seed))
      return TrialResult(
        trial: Trial(
          number: index + 1, name: Self.lastPart(entry.run.folder),
          settings: [Trial.Setting(axis: "run", label: entry.group)]
            + (hasRepetitions ? [seed] : [])),
        folder: entry.run.folder,
        outcome: entry.run.error.map { .failed($0) } ?? .completed, metrics: entry.run.metrics,
        wall: entry.run.wall)
    }
  }

  /// One metric as a table of its own, tested over the repetitions.
  public func table(of metric: String, best: Comparison.Best = .lowest) -> ComparisonTable {
    ComparisonTable(
      Comparison(
        .metric(metric), over: ["seed"], rows: ["run"], best: best, file: metric),
      results: results)
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
    path.split(separator: "/").last.map(String.init) ?? path
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

  private var metricTable: TextTable { metricTable(metrics.map { table(of: $0) }) }

  /// The metrics in which the groups differ, and those that are the same in all.
  var metricTables: (differing: TextTable, equal: TextTable) {
    let tables = metrics.map { table(of: $0) }
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
        let difference = means.count == 2 ? signed(means[1] - means[0]) : "-"
        return [TextTable.Cell(table.metric), TextTable.Cell(table.unit)]
          + values.map { TextTable.Cell($0.map(Self.text) ?? "-") }
          + (isPair ? [TextTable.Cell(difference)] : [])
      })
  }

  private static func text(_ values: VariantValues) -> String {
    if let odd = values.notFinite.first, values.variant.trials.count == 1 {
      return figure(odd.value)
    }
    guard let summary = values.summary else {
      return values.failed.isEmpty ? "-" : "failed"
    }
    let (mean, deviation) = figures(mean: summary.mean, deviation: summary.standardDeviation)
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
    for run in groups.flatMap(\.runs) {
      if let error = run.error {
        notes.append("\(Self.lastPart(run.folder)) failed, and is left out: \(error)")
      }
    }
    return notes
  }

  public func text() -> String {
    ["What differs\n", optionTable.text(.star), "What they report\n", metricTable.text(.star)]
      .joined(separator: "\n") + (notes.isEmpty ? "" : "\n" + notes.map { $0 + "\n" }.joined())
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
        + metrics.flatMap { metric in
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
      ), ("metrics", .list(metrics.map { table(of: $0).json })),
    ])
  }
}
