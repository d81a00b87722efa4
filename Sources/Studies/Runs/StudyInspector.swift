public import Pipeline

/// Describes the folders of studies from their `study.json` and the records of their trials.
public struct StudyInspector: Inspector {
  public static let name = "study folder"
  public init() {}

  /// Trials that are told of one by one.
  private static let shown = 100

  public func recognises(_ start: [UInt8], path: String) -> Bool { RecordedStudy.isAt(path) }

  public func inspect(_ path: String) throws -> Inspection {
    let study = try RecordedStudy(path)
    let failed = study.results.count { $0.outcome != .completed }
    var facts: [Inspection.Fact] = [.init("study", study.name)]
    if let description = study.description { facts.append(.init("description", description)) }
    facts.append(
      .init("trials", "\(study.results.count) run" + (failed > 0 ? ", \(failed) failed" : "")))
    facts += study.results.prefix(Self.shown).map { result in
      let outcome =
        switch result.outcome {
        case .completed: FolderSummary.seconds(result.wall)
        case .failed(let reason): "failed: \(reason)"
        }
      return .init("  \(result.trial.number) \(result.trial.name)", outcome)
    }
    let rest = study.results.count - Self.shown
    if rest > 0 { facts.append(.init("  and", "\(rest) more")) }
    facts += study.comparisons.map { .init("compared", "\($0.file)") }
    facts.append(.init("to see it", "pipe compare FOLDER"))
    return Inspection("study folder", facts: facts)
  }
}
