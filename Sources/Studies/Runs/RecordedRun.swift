public import Pipeline
import Running

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A run as its folder tells of it.
public struct RecordedRun: Sendable {
  /// Absolute.
  public let folder: String
  public let pipeline: String
  public let seed: Int
  /// `nil` for a run that completed.
  public let error: String?
  /// What its stages report, each named `STAGE.METRIC`.
  public let metrics: [Metric]
  /// Seconds, of all stages.
  public let wall: Double
  /// What its export stages wrote, relative to the folder.
  public let files: [String]
  /// The stages of the resolved pipeline.
  public let stages: [ResolvedStage]

  /// Every option of the resolved pipeline by its path, such as
  /// `train.optimizer.adam.learning_rate`, without the seed.
  public var options: [ResolvedOption] { StagePairing([stages]).options[0] }

  /// - Parameter folder: absolute.
  /// - Throws: `PipelineError`: `missingData` for what is not there, `badData` for a folder of
  ///   another kind or a damaged record.
  public init(_ folder: String) throws {
    self.folder = folder
    let record = try RunRecord(of: folder)
    pipeline = record.pipeline
    seed = record.seed
    error = record.completed ? nil : record.error ?? "it did not complete"
    metrics = record.namedMetrics
    wall = record.stages.reduce(0) { $0 + ($1.wallSeconds ?? 0) }
    files = record.files
    let path = FilePaths.join(folder, "resolved.yaml")
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    let (root, faults) = YAMLReader.read(SourceText(name: path, text: text))
    guard let root, faults.isEmpty else {
      throw PipelineError(.badData, "'\(path)' is damaged: it is no pipeline as runs write them")
    }
    stages = ResolvedStage.all(in: root)
  }
}
