public import Pipeline

/// What happens in a run, in order: `runStarted`, then for each stage `stageStarted`, any number of
/// `progress`, `note` and `warning`, and `stageEnded`; last `runEnded`, however the run ends.
public enum RunEvent: Sendable {
  /// - Parameter resumes: whether there is anything to resume from; `nil` where nobody asked.
  case runStarted(plan: Plan, folder: String, resumes: Bool?)
  case stageStarted(StagePosition)
  case progress(StagePosition, Progress)
  case note(StagePosition, String)
  case warning(StagePosition, String)
  case stageEnded(StagePosition, StageSummary)
  case runEnded(RunSummary)
}
