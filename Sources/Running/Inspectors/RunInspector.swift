#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
public import Pipeline

/// Describes run folders from their `run.json`.
public struct RunInspector: Inspector {
  public static let name = "run folder"
  public init() {}

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    FileSystem.kind(of: path + "/run.json") == .file
      || FileSystem.kind(of: checkpoints(path)) != nil
  }

  private func checkpoints(_ path: String) -> String { path + "/checkpoints" }

  /// What `run.json` says that a reader of the terminal wants.
  private struct Record: Decodable {
    struct Stage: Decodable {
      struct Metric: Decodable {
        let name: String
        let value: Double?
        let valueText: String?
        let unit: String?

        enum CodingKeys: String, CodingKey {
          case name, value, unit
          case valueText = "value_text"
        }
      }
      let kind: String
      let plugin: String
      let name: String
      let wallSeconds: Double?
      let metrics: [Metric]?

      enum CodingKeys: String, CodingKey {
        case kind, plugin, name, metrics
        case wallSeconds = "wall_seconds"
      }
    }
    let version: String
    let pipeline: String
    let seed: Int
    let completed: Bool
    let error: String?
    let stages: [Stage]
    let files: [String]
  }

  public func inspect(_ path: String) throws -> Inspection {
    // Where that cannot be, what is in place is what there is to describe.
    try? RunFolder.completePublication(in: path)
    let folder = checkpoints(path)
    let kept = FileSystem.names(in: folder)
      .filter { !CheckpointFolder.names(in: folder + "/" + $0).isEmpty }
      .map { "checkpoints/\($0)" }
    let file = path + "/run.json"
    guard FileSystem.kind(of: file) == .file else {
      return Inspection(
        "run folder of a run that did not end",
        facts: kept.map { .init("checkpoints", $0) } + [.init("to go on", "pipe run FILE --resume")]
      )
    }
    let record: Record
    do {
      let decoder = JSONDecoder()
      record = try decoder.decode(Record.self, from: Data(try FileSystem.read(file)))
    } catch let error as PipelineError {
      throw error
    } catch {
      throw PipelineError(.badData, "'\(file)' is no record of a run: \(Self.reason(error))")
    }
    var facts: [Inspection.Fact] = [
      .init("pipeline", record.pipeline), .init("seed", String(record.seed)),
      .init("version", record.version), .init("completed", record.completed ? "yes" : "no"),
    ]
    if let error = record.error { facts.append(.init("error", error)) }
    for stage in record.stages {
      let wall = stage.wallSeconds.map(Readable.duration) ?? "did not run"
      facts.append(.init("\(stage.kind): \(stage.plugin)", wall))
      for metric in stage.metrics ?? [] {
        let value = metric.value ?? metric.valueText.flatMap { Double($0) } ?? .nan
        facts.append(
          .init(
            "  \(stage.name).\(metric.name)", Readable.quantity(value, metric.unit ?? "")))
      }
    }
    facts += (record.files + kept).map { .init("file", $0) }
    return Inspection("run folder", facts: facts)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "it has no '\(key.stringValue)'"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of another type"
    default: "it is not JSON"
    }
  }
}
