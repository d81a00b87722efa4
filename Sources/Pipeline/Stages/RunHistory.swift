/// What a run has done before a stage, for stages that tell of the run itself.
public struct RunHistory: Sendable {
  /// What the pipeline's file says it is for.
  public let description: String?
  /// The pipeline with every option spelled out, as in `resolved.yaml`.
  public let resolved: String
  /// The stages that are over, in order.
  public let stages: [(position: StagePosition, summary: StageSummary)]
  /// Every file that a loader read.
  public let sources: [SourceFile]
  /// Every file that the run leaves, relative to the run folder: those that are still to be written
  /// after a stage that comes last, and its own, included. A folder's name ends in a slash.
  public let files: [String]
  let reader: @Sendable (String) throws -> [UInt8]
  let lister: @Sendable (String) -> [String]

  /// A history of one's own, for tests of a stage.
  /// - Parameters:
  ///   - description: what the pipeline's file says it is for.
  ///   - resolved: the pipeline with every option spelled out.
  ///   - stages: those that are over, in order.
  ///   - sources: every file that a loader read.
  ///   - files: every file that the run leaves.
  ///   - list: the names of the files in a folder that a stage wrote.
  ///   - read: the bytes of a file that a stage wrote, by its path in the run folder.
  public init(
    description: String? = nil, resolved: String = "",
    stages: [(position: StagePosition, summary: StageSummary)] = [], sources: [SourceFile] = [],
    files: [String] = [],
    list: @escaping @Sendable (String) -> [String] = { _ in [] },
    read: @escaping @Sendable (String) throws -> [UInt8] = { path in
      throw PipelineError(.missingData, "no earlier stage wrote '\(path)'")
    }
  ) {
    self.description = description
    self.resolved = resolved
    self.stages = stages
    self.sources = sources
    self.files = files
    self.reader = read
    self.lister = list
  }

  /// The names of the files in a folder that an earlier stage wrote, in order.
  public func contents(of folder: String) -> [String] { lister(folder) }

  /// A file of an earlier stage, one of those that `stages` list.
  /// - Throws: `PipelineError` where no stage wrote it, or it cannot be read.
  public func read(_ path: String) throws -> [UInt8] { try reader(path) }
}
