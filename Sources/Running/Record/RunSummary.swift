public import Pipeline

/// How a run went.
public struct RunSummary: Sendable {
  public enum Outcome: Sendable {
    case completed
    case failed(PipelineError)
  }

  public let outcome: Outcome
  public let name: String
  public let seed: Int
  /// Absolute.
  public let folder: String
  /// Seconds.
  public let wall: Double
  /// What the run left, relative to the run folder, in the order in which the files were made. Of a
  /// failed run: what was complete, if anything could be kept.
  public let files: [String]
  /// Whether the folder holds the results of a completed run: this one's, or those that it did not
  /// come to replace.
  public let keepsEarlier: Bool
  /// Whether a failed run left checkpoints from which it can be tried again.
  public let canResume: Bool
  /// Whether the folder held the results of the same run already, so that nothing was done.
  public var isUnchanged = false
  public let stages: [(position: StagePosition, summary: StageSummary)]
}
