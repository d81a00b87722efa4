import Pipeline
import Running
import Studies

extension RunSummary {
  /// What a failed run leaves in its folder; `nil` for nothing.
  var remains: String? {
    let parts = [remainingFiles, advice].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// How to use what training left; the error of a run that was stopped says it by itself.
  private var advice: String? {
    guard canResume, case .failed(let error) = outcome, error.kind != .interrupted else {
      return nil
    }
    return "the training is kept: give --resume to go on from there"
  }

  private var remainingFiles: String? {
    if keepsEarlier { return "the earlier results in '\(folder)' are as they were" }
    if files.isEmpty {
      let isLost = stages.contains { !$0.summary.files.isEmpty }
      return isLost ? "nothing of this run could be kept in '\(folder)'" : nil
    }
    return "complete before the error, and kept in '\(folder)': \(files.joined(separator: ", "))"
  }

  var json: JSON {
    var entries: [(String, JSON)] = [
      ("pipeline", .text(name)), ("seed", .integer(seed)), ("folder", .text(folder)),
      ("wall_seconds", .number(wall)),
    ]
    switch outcome {
    case .completed: entries.append(("completed", .boolean(true)))
    case .failed(let error):
      entries += [("completed", .boolean(false)), ("error", .text(error.message))]
    }
    let shown: [JSON] = stages.map { position, stage in
      .object([
        ("stage", .text(position.title)), ("name", .text(position.name)),
        ("wall_seconds", .number(stage.wall)), ("cpu_seconds", .number(stage.cpu)),
        ("peak_memory_bytes", .integer(stage.peakMemory)),
        ("metrics", .list(stage.metrics.map(\.json))),
      ])
    }
    entries += [("stages", .list(shown)), ("files", .list(files.map(JSON.text)))]
    return .object(entries)
  }
}

extension StudySummary {
  var json: JSON {
    let trials: [JSON] = results.map { result in
      var entries: [(String, JSON)] = [
        ("number", .integer(result.trial.number)), ("name", .text(result.trial.name)),
        (
          "settings", .object(result.trial.settings.map { ($0.axis, .text($0.label)) })
        ),
        ("folder", .text(result.folder)),
      ]
      switch result.outcome {
      case .completed: entries.append(("completed", .boolean(true)))
      case .failed(let error):
        entries += [("completed", .boolean(false)), ("error", .text(error))]
      }
      return .object(entries + [("metrics", .list(result.metrics.map(\.json)))])
    }
    var entries: [(String, JSON)] = [
      ("pipeline", .text(name)), ("folder", .text(folder)), ("wall_seconds", .number(wall)),
      ("trial_count", .integer(count)), ("kept_count", .integer(keptCount)),
    ]
    if let stop { entries.append(("error", .text(stop.message))) }
    return .object(entries + [("trials", .list(trials))])
  }
}

extension Diagnostic {
  var json: JSON {
    var entries: [(String, JSON)] = [
      ("severity", .text(severity.rawValue)), ("message", .text(message)),
    ]
    if let location { entries += location.json }
    if !related.isEmpty {
      entries.append(
        (
          "related",
          .list(related.map { .object([("message", .text($0.message))] + $0.location.json) })
        ))
    }
    return .object(entries)
  }
}

extension SourceLocation {
  fileprivate var json: [(String, JSON)] {
    [("file", .text(source.name)), ("line", .integer(line)), ("column", .integer(column))]
  }
}
