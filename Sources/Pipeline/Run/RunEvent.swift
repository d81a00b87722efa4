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
public struct StagePosition: Sendable, Codable {
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
public struct StageSummary: Sendable, Codable {
  /// Where a result comes from that the stage did not have to make.
  public enum Reuse: String, Sendable, Codable {
    /// From an earlier run, through the cache.
    case cached
    /// From another trial of the study.
    case shared
    /// Nothing that the run still has to do needs it.
    case notNeeded = "not needed"
  }

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
  /// `nil` where the stage did its work.
  public let reuse: Reuse?
  /// Of a cached result: how long it took to make, in seconds.
  public let madeIn: Double?

  public init(
    wall: Double, cpu: Double, peakMemory: Int, result: String = "", metrics: [Metric] = [],
    files: [String] = [], reuse: Reuse? = nil, madeIn: Double? = nil
  ) {
    self.wall = wall
    self.cpu = cpu
    self.peakMemory = peakMemory
    self.result = result
    self.metrics = metrics
    self.files = files
    self.reuse = reuse
    self.madeIn = madeIn
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
  /// Whether the folder held the results of the same run already, so that nothing was done.
  public var isUnchanged = false
  public let stages: [(position: StagePosition, summary: StageSummary)]
}
