public import Pipeline

/// What happens in a study. Trials run side by side, so that their events mix.
public enum StudyEvent: Sendable {
  /// - Parameter jobs: how many trials run at once.
  case started(Study, folder: String, jobs: Int)
  case trialStarted(Trial)
  case trialProgress(Trial, StagePosition, Progress)
  case trialWarning(Trial, String)
  /// - Parameter isKept: the trial was done before, by an earlier run of the study.
  case trialEnded(TrialResult, isKept: Bool)
  case ended(StudySummary)
}

/// How a study went.
public struct StudySummary: Sendable {
  public let name: String
  /// Absolute.
  public let folder: String
  /// The results of the trials that ended, in the order of the matrix.
  public let results: [TrialResult]
  /// How many trials the study has.
  public let count: Int
  /// Seconds.
  public let wall: Double
  /// How many were done before.
  public let keptCount: Int
  /// Why the study ended before all trials had: the user's request, or a trial's failure where one
  /// is enough.
  public let stop: PipelineError?
  /// Whether all was done before and nothing has changed since.
  public var isUnchanged = false

  public var failures: [(trial: Trial, error: String)] {
    results.compactMap { result in
      guard case .failed(let error) = result.outcome else { return nil }
      return (result.trial, error)
    }
  }
}
