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
  /// How long a result from the cache took to make, in seconds; `nil` for what was made here.
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
