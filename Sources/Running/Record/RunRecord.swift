public import Pipeline

/// What `run.json` holds: enough to know what ran, on what, how it went and what it left.
enum RunRecord {
  /// - Parameter occasion: when, where and with what command; these are here alone, so that the other
  ///   files of a run have the same bytes whenever and wherever it is done.
  static func json(
    _ plan: Plan, _ summary: RunSummary, sources: [SourceFile], occasion: [(String, JSON)]
  ) -> JSON {
    var entries: [(String, JSON)] = [
      ("version", .text(PipeVersion.current)), ("pipeline", .text(plan.name)),
      ("seed", .integer(plan.seed)),
    ]
    switch summary.outcome {
    case .completed: entries.append(("completed", .boolean(true)))
    case .failed(let error):
      entries += [("completed", .boolean(false)), ("error", .text(error.message))]
    }
    entries += occasion
    entries += [
      (
        "inputs",
        .list(
          sources.map { source in
            .object(
              [("path", .text(source.path)), ("sha256", .text(source.sha256))]
                + (source.fileCount.map { [("file_count", .integer($0))] } ?? [])
                + (source.leftOutCount.map { [("left_out_count", .integer($0))] } ?? []))
          })
      ),
      (
        "stages",
        .list(
          plan.stages.enumerated().map { index, stage in
            self.stage(
              stage, summary.stages.first { $0.position.number == index + 1 }?.summary)
          })
      ),
      ("files", .list(summary.files.map(JSON.text))),
    ]
    return .object(entries)
  }

  private static func stage(
    _ stage: PlannedStage, _ summary: StageSummary?
  ) -> JSON {
    var entries: [(String, JSON)] = [
      ("kind", .text(stage.kind.rawValue)), ("plugin", .text(stage.plugin)),
      ("name", .text(stage.name)), ("options", ResolvedFile.options(of: stage)),
    ]
    if let summary {
      entries += [
        ("wall_seconds", .number(summary.wall)), ("cpu_seconds", .number(summary.cpu)),
      ]
      if summary.peakMemory > 0 {
        entries.append(("peak_memory_bytes", .integer(summary.peakMemory)))
      }
      entries += [
        ("metrics", .list(summary.metrics.map(\.json))),
        ("files", .list(summary.files.map(JSON.text))),
      ]
      if let reuse = summary.reuse { entries.append(("reused", .text(reuse.rawValue))) }
    }
    return .object(entries)
  }
}

extension Metric {
  /// Not-a-number has no form in JSON: it is written as null beside its name as text.
  public var json: JSON {
    var entries: [(String, JSON)] = [("name", .text(name)), ("value", .number(value))]
    if !value.isFinite { entries.append(("value_text", .text("\(value)"))) }
    if !unit.isEmpty { entries.append(("unit", .text(unit))) }
    if !reduction.isEmpty { entries.append(("reduction", .text(reduction))) }
    return .object(entries)
  }
}
