import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RunRecord {
  /// Its name in a run folder.
  package static let file = "run.json"

  /// - Throws: `PipelineError` of kind `missingData` where nothing is at `folder`, of kind `badData` for a
  ///   folder of another kind or a damaged record.
  package init(of folder: String) throws {
    guard FileSystem.kind(of: folder) == .folder else {
      let what = FileSystem.kind(of: folder) == nil ? "there is no folder" : "no folder is at"
      throw PipelineError(.missingData, "\(what) '\(folder)'")
    }
    let path = FilePaths.join(folder, Self.file)
    guard FileSystem.kind(of: path) == .file else {
      throw PipelineError(
        .badData, "'\(folder)' is no run folder: it holds no run.json, which every run writes")
    }
    do {
      try self.init(reading: path)
    } catch is DecodingError {
      throw PipelineError(.badData, "'\(path)' is damaged: it is no record of a run")
    }
  }

  /// - Throws: `DecodingError`, and `PipelineError` where the file cannot be read.
  init(reading path: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(try FileSystem.read(path)))
  }

  /// The bytes of the file.
  var encoded: [UInt8] { Array((json.pretty() + "\n").utf8) }

  private var json: JSON {
    var entries: [(String, JSON)] = [
      ("version", .text(version)), ("pipeline", .text(pipeline)), ("seed", .integer(seed)),
      ("completed", .boolean(completed)),
    ]
    entries.add("error", error, JSON.text)
    entries += occasion
    entries.append(("inputs", .list(inputs.map(\.json))))
    entries.append(("stages", .list(stages.map(\.json))))
    entries.append(("files", .list(files.map(JSON.text))))
    return .object(entries)
  }
}

extension SourceFile {
  fileprivate var json: JSON {
    var entries: [(String, JSON)] = [("path", .text(path)), ("sha256", .text(sha256))]
    entries.add("file_count", fileCount, JSON.integer)
    entries.add("left_out_count", leftOutCount, JSON.integer)
    return .object(entries)
  }
}

extension RunRecord.Stage {
  fileprivate var json: JSON {
    var entries: [(String, JSON)] = [
      ("kind", .text(kind)), ("plugin", .text(plugin)), ("name", .text(name)),
      ("options", options),
    ]
    entries.add("wall_seconds", wallSeconds, JSON.number)
    entries.add("cpu_seconds", cpuSeconds, JSON.number)
    entries.add("peak_memory_bytes", peakMemoryBytes, JSON.integer)
    entries.add("metrics", metrics) { .list($0.map(\.metric.json)) }
    entries.add("files", files) { .list($0.map(JSON.text)) }
    entries.add("reused", reused, JSON.text)
    return .object(entries)
  }
}

extension [(String, JSON)] {
  /// An entry of what there is.
  fileprivate mutating func add<Value>(
    _ name: String, _ value: Value?, _ json: (Value) -> JSON
  ) {
    if let value { append((name, json(value))) }
  }
}
