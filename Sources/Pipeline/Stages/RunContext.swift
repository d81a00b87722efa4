import Synchronization
public import Tensors

/// What a stage is given beside its inputs: where its randomness comes from, where its files go and
/// whom it tells how far it is.
public struct RunContext: Sendable {
  /// The stage's name: its `as:`, else its plugin's name.
  public let stageName: String
  /// The root of the stage's random streams, derived from the seed and the stage's name.
  public let random: RandomKey
  /// Which run the stage belongs to, for files that say where they came from.
  public let run: RunIdentity
  /// What the run did before the stage.
  public let history: RunHistory
  /// Every plugin of the program, for stages that make others from their names.
  public let registry: Registry
  /// How many threads the stage may use.
  public let threads: Int
  /// Where a train stage keeps its checkpoints; `nil` outside a run.
  public let checkpoints: (any CheckpointStore)?
  let cancellation: Cancellation
  let writer: @Sendable ([UInt8], OutputPath) throws -> Void
  let folderWriter: @Sendable (OutputPath, FolderContents) throws -> Void
  private(set) var report: @Sendable (StageNews) -> Void

  /// A context of one's own, for tests of a stage.
  public init(
    stageName: String, seed: Int, run: RunIdentity = RunIdentity(),
    history: RunHistory = RunHistory(), registry: Registry = Registry(), threads: Int = 1,
    checkpoints: (any CheckpointStore)? = nil, cancellation: Cancellation = Cancellation(),
    write: @escaping @Sendable ([UInt8], OutputPath) throws -> Void = { _, _ in },
    writeFolder: (@Sendable (OutputPath, FolderContents) throws -> Void)? = nil,
    report: @escaping @Sendable (StageNews) -> Void = { _ in }
  ) {
    self.stageName = stageName
    self.random = RandomKey(seed: UInt64(bitPattern: Int64(seed))).derived(stageName)
    self.run = run
    self.history = history
    self.registry = registry
    self.threads = threads
    self.checkpoints = checkpoints
    self.cancellation = cancellation
    self.writer = write
    self.folderWriter =
      writeFolder ?? { folder, contents in
        try contents { name, bytes in try write(bytes, folder.appending(name)) }
      }
    self.report = report
  }

  /// Writes a whole file into the run folder. It appears there under its name only when complete.
  /// - Throws: `PipelineError` of kind `inputOutput`, with the path and the system's reason.
  public func write(_ bytes: [UInt8], to path: OutputPath) throws { try writer(bytes, path) }

  /// Tells how far a long stage is. Cheap enough for every epoch.
  public func progress(_ progress: Progress) { report(.progress(progress)) }

  /// Says something that is worth a line, such as where a stage goes on from.
  public func note(_ message: String) { report(.note(message)) }

  /// Says something that the user should know and that does not stop the run.
  public func warn(_ message: String) { report(.warning(message)) }

  /// Does work in the context, and keeps the warnings that it gave.
  package func keepingWarnings<Result>(
    _ work: (RunContext) throws -> Result
  ) rethrows -> (Result, warnings: [String]) {
    let warnings = WarningList()
    var context = self
    context.report = { [report] news in
      if case .warning(let message) = news { warnings.list.withLock { $0.append(message) } }
      report(news)
    }
    let result = try work(context)
    return (result, warnings.list.withLock(\.self))
  }

  private final class WarningList: Sendable {
    let list = Mutex<[String]>([])
  }

  /// - Throws: `PipelineError` of kind `interrupted` once the user asked to stop. Long stages call
  ///   this wherever they can stop.
  public func checkCancellation() throws {
    if cancellation.isRequested { throw cancellation.error }
  }
}

/// What tells one run from another.
public struct RunIdentity: Sendable, Equatable {
  /// The pipeline's name.
  public let pipeline: String
  public let seed: Int
  /// SHA-256 of the resolved file, in small hexadecimal letters.
  public let options: String
  /// The program's.
  public let version: String

  public init(pipeline: String = "", seed: Int = 0, options: String = "", version: String = "") {
    self.pipeline = pipeline
    self.seed = seed
    self.options = options
    self.version = version
  }
}

/// What a stage tells while it works.
public enum StageNews: Sendable {
  case progress(Progress)
  case note(String)
  case warning(String)
}

/// How far a long stage is.
public struct Progress: Sendable, Equatable {
  public let done: Int
  public let total: Int
  /// What is counted, in the singular: `epoch`.
  public let unit: String
  /// The number to watch, such as the loss.
  public let metric: Metric?
  /// How far the unit under way is; `nil` where that is not told.
  public let part: Part?

  /// What is done of the unit after the last whole one, such as the batches of an epoch.
  public struct Part: Sendable, Equatable {
    public let done: Int
    public let total: Int
    /// What is counted, in the singular: `batch`.
    public let unit: String
    /// How much is done in a second, such as 12,000 of `images/s`; `nil` while it is not known.
    public let speed: Double?
    public let speedUnit: String

    public init(done: Int, total: Int, unit: String, speed: Double? = nil, speedUnit: String = "") {
      self.done = done
      self.total = total
      self.unit = unit
      self.speed = speed
      self.speedUnit = speedUnit
    }
  }

  public init(
    done: Int, total: Int, unit: String, metric: Metric? = nil, part: Part? = nil
  ) {
    self.done = done
    self.total = total
    self.unit = unit
    self.metric = metric
    self.part = part
  }

  /// Whole units and the part of the one under way.
  public var fraction: Double {
    Double(done) + (part.map { Double($0.done) / Double(max($0.total, 1)) } ?? 0)
  }
}

/// A request to stop, which a signal handler or another thread may make.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  public init() {}
  public var isRequested: Bool { flag.load(ordering: .relaxed) }
  public func request() { flag.store(true, ordering: .relaxed) }
}
