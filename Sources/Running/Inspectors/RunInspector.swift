public import Pipeline

/// Describes run folders from their `run.json`.
public struct RunInspector: Inspector {
  public static let name = "run folder"
  public init() {}

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    FileSystem.kind(of: FilePaths.join(path, RunRecord.file)) == .file
      || FileSystem.kind(of: checkpoints(path)) != nil
  }

  private func checkpoints(_ path: String) -> String { FilePaths.join(path, "checkpoints") }

  public func inspect(_ path: String) throws -> Inspection {
    // Where that cannot be, what is in place is what there is to describe.
    try? RunFolder.completePublication(in: path)
    let folder = checkpoints(path)
    let kept = FileSystem.names(in: folder)
      .filter { !CheckpointFolder.names(in: FilePaths.join(folder, $0)).isEmpty }
      .map { FilePaths.join("checkpoints", $0) }
    let file = FilePaths.join(path, RunRecord.file)
    guard FileSystem.kind(of: file) == .file else {
      return Inspection(
        "run folder of a run that did not end",
        facts: kept.map { .init("checkpoints", $0) } + [.init("to go on", "pipe run FILE --resume")]
      )
    }
    let record: RunRecord
    do {
      record = try RunRecord(reading: file)
    } catch let error as DecodingError {
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
      for metric in (stage.metrics ?? []).map(\.metric) {
        facts.append(
          .init("  \(stage.name).\(metric.name)", Readable.quantity(metric.value, metric.unit)))
      }
    }
    facts += (record.files + kept).map { .init("file", $0) }
    return Inspection("run folder", facts: facts)
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "it has no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of another type"
    default: "it is not JSON"
    }
  }
}
