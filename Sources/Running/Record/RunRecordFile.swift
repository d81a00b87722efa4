#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
package import Pipeline

/// What a comparison reads of `run.json`.
package struct RunRecordFile: Decodable {
  package struct Stage: Decodable {
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
    package let wallSeconds: Double?
    let metrics: [Measure]?

    enum CodingKeys: String, CodingKey {
      case name, metrics
      case wallSeconds = "wall_seconds"
    }
  }
  package let pipeline: String
  package let seed: Int
  package let completed: Bool
  package let error: String?
  package let stages: [Stage]
  package let files: [String]?

  package init(of folder: String) throws {
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

  package var namedMetrics: [Metric] {
    stages.flatMap { stage in
      (stage.metrics ?? []).map(\.metric).map {
        Metric("\(stage.name).\($0.name)", $0.value, unit: $0.unit, reduction: $0.reduction)
      }
    }
  }
}
