import Foundation

/// Where the programs are that are measured, and how to call them.
struct Workplace {
  /// The folder of the Benchmarks package.
  let folder: String
  /// What runs leave; removed at the end.
  let scratch: String

  init() {
    folder =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    scratch = FileManager.default.temporaryDirectory.path + "/pipe-benchmark-" + UUID().uuidString
  }

  /// The root of the repository.
  var root: String { URL(fileURLWithPath: folder).deletingLastPathComponent().path }

  func pipe(_ arguments: String...) -> [String] { [root + "/.build/release/pipe"] + arguments }

  /// A run of a file of `Benchmarks/pipelines`.
  func pipeline(_ name: String, _ options: String..., cores: Int? = nil) -> [String] {
    limited(
      pipe(
        "run", "\(folder)/pipelines/\(name).yaml", "--out", "\(scratch)/\(name)", "--force",
        "--no-cache")
        + options, to: cores)
  }

  /// One of the programs of `Benchmarks/peers`.
  func peer(_ name: String, _ options: String..., cores: Int? = nil) -> [String] {
    let limit = cores.map { ["--cores", "\($0)"] } ?? []
    return ["\(folder)/.venv/bin/python", "\(folder)/peers/\(name).py"] + limit + options
  }

  /// A command that may use the last of the cores only, where the system can do that.
  private func limited(_ command: [String], to cores: Int?) -> [String] {
    #if os(Linux)
      guard let cores else { return command }
      let count = ProcessInfo.processInfo.activeProcessorCount
      return ["taskset", "--cpu-list", "\(max(0, count - cores))-\(count - 1)"] + command
    #else
      return command
    #endif
  }

  /// A number of a stage in the record of the last run of a pipeline: one of its own
  /// (`wall_seconds`), else the metric of that name.
  func record(_ pipeline: String, stage kind: String, _ name: String) throws -> Double {
    let stages = try stages(in: "\(scratch)/\(pipeline)")
    guard let stage = stages.first(where: { $0["kind"] as? String == kind }) else {
      throw Missing(what: "a stage of kind \(kind)", pipeline: pipeline)
    }
    let metrics = stage["metrics"] as? [[String: Any]] ?? []
    let metric = metrics.first { $0["name"] as? String == name }
    guard let number = stage[name] as? NSNumber ?? metric?["value"] as? NSNumber else {
      throw Missing(what: "'\(name)' in the stage of kind \(kind)", pipeline: pipeline)
    }
    return number.doubleValue
  }

  /// A number of a stage's own in the record of the last run in a folder.
  func record(in folder: String, plugin: String, _ name: String) throws -> Double {
    let stage = try stages(in: folder).first { $0["plugin"] as? String == plugin }
    guard let number = stage?[name] as? NSNumber else {
      throw Missing(what: "'\(name)' of \(plugin)", pipeline: folder)
    }
    return number.doubleValue
  }

  private func stages(in folder: String) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/run.json"))
    let record = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return record?["stages"] as? [[String: Any]] ?? []
  }

  struct Missing: Error, CustomStringConvertible {
    let what: String
    let pipeline: String
    var description: String { "error: the run of \(pipeline).yaml recorded no \(what)" }
  }
}
