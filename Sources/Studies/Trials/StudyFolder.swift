import Pipeline
import Running
import Synchronization
import Tensors

/// The folder of a study: locked against a second run, with a run folder for each trial, a log of
/// what became of them and a list of the trials.
final class StudyFolder: Sendable {
  /// Absolute.
  let path: String
  let log: StudyLog
  private let lock: FolderLock
  /// Stamps of input files: asked for once in a study, whatever the number of trials.
  let inputs = Mutex<[[String]: FileStamps]>([:])

  static let record = "study.json"

  /// - Throws: `PipelineError` where it cannot be written, another run is at work in it, or it holds
  ///   an ordinary run.
  init(_ path: String) throws {
    lock = try FolderLock(path, "the study's folder")
    self.path = path
    log = StudyLog(FilePaths.join(path, "study.jsonl"))
  }

  func path(of trial: Trial) -> String { FilePaths.join(path, "trials", trial.name) }

  /// What the results of a trial follow from: its options, and its input files as they lie there.
  /// - Parameter resolved: the trial's pipeline as its folder is to have it.
  func key(of plan: Plan, resolved: String, build: String) -> String {
    let paths = plan.stages.flatMap { (try? $0.stage.sourcePaths()) ?? [] }
    let stamps = inputs.withLock { inputs in
      if let known = inputs[paths] { return known }
      let stamps = FileStamps(of: paths)
      inputs[paths] = stamps
      return stamps
    }
    return StageKey(
      ["trial", build, BLAS.name, resolved] + stamps.lines
    ).text
  }

  // MARK: - The record

  /// Writes `study.json`: the trials that ended, with their settings and what became of them.
  /// - Parameter occasion: when, where and with what command.
  func write(
    _ summary: StudySummary, of study: Study, occasion: [(String, JSON)]
  ) throws {
    let trials = summary.results.map { result -> JSON in
      let settings = result.trial.settings.map {
        JSON.object([("axis", .text($0.axis)), ("label", .text($0.label))])
      }
      var entries: [(String, JSON)] = [
        ("number", .integer(result.trial.number)), ("name", .text(result.trial.name)),
        ("folder", .text(FilePaths.join("trials", result.trial.name))),
        ("settings", .list(settings)),
      ]
      switch result.outcome {
      case .completed: entries += [("completed", .boolean(true)), ("error", .null)]
      case .failed(let error): entries += [("completed", .boolean(false)), ("error", .text(error))]
      }
      return .object(entries + [("wall_seconds", .number(result.wall))])
    }
    var entries: [(String, JSON)] = [
      ("version", .text(PipeVersion.current)), ("pipeline", .text(study.name)),
    ]
    if let description = study.description { entries.append(("description", .text(description))) }
    entries += occasion
    entries += [
      ("axes", .list(study.axes.map(JSON.text))), ("trial_count", .integer(study.count)),
      ("trials", .list(trials)), ("compare", .list(study.comparisons.map(\.json))),
    ]
    let bytes = Array((JSON.object(entries).pretty() + "\n").utf8)
    try FileSystem.replace(bytes, at: FilePaths.join(path, Self.record))
  }
}

extension Comparison {
  /// As a file would write it, with every key.
  var json: JSON {
    let (key, name) =
      switch subject {
      case .metric(let name): ("metric", name)
      case .series(let name): ("series", name)
      case .image(let path): ("image", path)
      }
    let baseline = statistics.baseline.map { ($0.axis, JSON.text($0.label)) }
    return .object([
      (key, .text(name)), ("over", .list(over.map(JSON.text))),
      ("rows", .list(rows.map(JSON.text))), ("columns", .list(columns.map(JSON.text))),
      ("best", .text(best.rawValue)),
      ("repetitions", statistics.repetition.map(JSON.text) ?? .null),
      ("baseline", baseline.isEmpty ? .null : .object(baseline)),
      ("test", .text(statistics.test.rawValue)), ("interval", .text(statistics.interval.rawValue)),
      ("file", .text(file)),
    ])
  }
}
