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

/// Which stage an event is of.
public struct StagePosition: Sendable {
  /// From 1.
  public let number: Int
  public let count: Int
  public let kind: StageKind
  public let plugin: String
  public let name: String

  public init(number: Int, count: Int, kind: StageKind, plugin: String, name: String) {
    self.number = number
    self.count = count
    self.kind = kind
    self.plugin = plugin
    self.name = name
  }

  /// `train: autoencoder`.
  public var title: String { "\(kind): \(plugin)" }
}

/// How a stage went.
public struct StageSummary: Sendable {
  /// Seconds.
  public let wall: Double
  /// Seconds, of all threads.
  public let cpu: Double
  /// Bytes.
  public let peakMemory: Int
  /// What the stage made, in words: `32 images of 7x5`.
  public let result: String
  public let metrics: [Metric]
  /// The files it wrote, relative to the run folder.
  public let files: [String]

  public init(
    wall: Double, cpu: Double, peakMemory: Int, result: String = "", metrics: [Metric] = [],
    files: [String] = []
  ) {
    self.wall = wall
    self.cpu = cpu
    self.peakMemory = peakMemory
    self.result = result
    self.metrics = metrics
    self.files = files
  }
}

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
  public let stages: [(position: StagePosition, summary: StageSummary)]
}
