#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
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
  /// Of the resolved pipeline.
  public let stages: [ResolvedStage]

  /// Every option of the resolved pipeline by its path, such as
  /// `train.optimizer.adam.learning_rate`, without the seed.
  public var options: [ResolvedOption] { StagePairing([stages]).options[0] }

  /// - Parameter folder: absolute.
  /// - Throws: `PipelineError`: `missingData` for what is not there, `badData` for a folder of another
  ///   kind or a damaged record.
  public init(_ folder: String) throws {
    self.folder = folder
    let record = try RunRecordFile(of: folder)
    pipeline = record.pipeline
    seed = record.seed
    error = record.completed ? nil : record.error ?? "it did not complete"
    metrics = record.namedMetrics
    wall = record.stages.reduce(0) { $0 + ($1.wallSeconds ?? 0) }
    files = record.files ?? []
    let path = folder + "/resolved.yaml"
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    let (root, faults) = YAMLReader.read(SourceText(name: path, text: text))
    guard let root, faults.isEmpty else {
      throw PipelineError(.badData, "'\(path)' is damaged: it is no pipeline as runs write them")
    }
    stages = ResolvedStage.all(in: root)
  }
}

/// What a comparison reads of `run.json`.
struct RunRecordFile: Decodable {
  struct Stage: Decodable {
    struct Measure: Decodable {
      let name: String
      let value: Double?
      let valueText: String?
      let unit: String?
      let reduction: String?

      enum CodingKeys: String, CodingKey {
        case name, value, unit, reduction
        case valueText = "value_text"
      }

      var metric: Metric {
        // A number that JSON has no form for stands beside it as text.
        Metric(
          name, value ?? valueText.flatMap { Double($0) } ?? .nan, unit: unit ?? "",
          reduction: reduction ?? "")
      }
    }
    let name: String
    let wallSeconds: Double?
    let metrics: [Measure]?

    enum CodingKeys: String, CodingKey {
      case name, metrics
      case wallSeconds = "wall_seconds"
    }
  }
  let pipeline: String
  let seed: Int
  let completed: Bool
  let error: String?
  let stages: [Stage]
  let files: [String]?

  init(of folder: String) throws {
    guard FileSystem.kind(of: folder) == .folder else {
      let what = FileSystem.kind(of: folder) == nil ? "there is no folder" : "no folder is at"
      throw PipelineError(.missingData, "\(what) '\(folder)'")
    }
    let path = folder + "/run.json"
    guard FileSystem.kind(of: path) == .file else {
      throw PipelineError(
        .badData, "'\(folder)' is no run folder: it holds no run.json, which every run writes")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(try FileSystem.read(path)))
    } catch is DecodingError {
      throw PipelineError(.badData, "'\(path)' is damaged: it is no record of a run")
    }
  }

  var namedMetrics: [Metric] {
    stages.flatMap { stage in
      (stage.metrics ?? []).map(\.metric).map {
        Metric("\(stage.name).\($0.name)", $0.value, unit: $0.unit, reduction: $0.reduction)
      }
    }
  }
}
