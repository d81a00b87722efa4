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
  let reader: @Sendable (String) throws -> [UInt8]

  /// A history of one's own, for tests of a stage.
  /// - Parameter read: the bytes of a file that a stage wrote, by its path in the run folder.
  public init(
    description: String? = nil, resolved: String = "",
    stages: [(position: StagePosition, summary: StageSummary)] = [], sources: [SourceFile] = [],
    read: @escaping @Sendable (String) throws -> [UInt8] = { path in
      throw PipelineError(.missingData, "no earlier stage wrote '\(path)'")
    }
  ) {
    self.description = description
    self.resolved = resolved
    self.stages = stages
    self.sources = sources
    self.reader = read
  }

  /// A file of an earlier stage, one of those that `stages` list.
  /// - Throws: `PipelineError` where no stage wrote it, or it cannot be read.
  public func read(_ path: String) throws -> [UInt8] { try reader(path) }
}
