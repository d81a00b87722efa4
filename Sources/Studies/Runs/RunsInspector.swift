public import Pipeline
import Running

/// Describes folders that hold run folders and studies, such as `runs/`: a line for each.
public struct RunsInspector: Inspector {
  public static let name = "folder of runs"
  public init() {}

  /// Runs that are told of one by one.
  private static let shown = 200

  public func recognises(_ start: [UInt8], path: String) -> Bool {
    FileSystem.kind(of: path) == .folder && !runs(in: path).isEmpty
  }

  private func runs(in path: String) -> [String] {
    FileSystem.names(in: path).filter { name in
      !name.hasPrefix(".")
        && [RunRecord.file, RecordedStudy.file].contains {
          FileSystem.kind(of: FilePaths.join(path, name, $0)) == .file
        }
    }.sorted()
  }

  public func inspect(_ path: String) throws -> Inspection {
    let names = runs(in: path)
    var facts: [Inspection.Fact] = [.init("runs", "\(names.count)")]
    facts += names.prefix(Self.shown).map { name in
      .init(name, FolderSummary.line(of: FilePaths.join(path, name)))
    }
    if names.count > Self.shown {
      facts.append(.init("and", "\(names.count - Self.shown) more"))
    }
    return Inspection("folder of runs", facts: facts)
  }
}

/// A run or a study in one line.
enum FolderSummary {
  static func line(of path: String) -> String {
    do {
      if RecordedStudy.isAt(path) {
        let study = try RecordedStudy(path)
        let failed = study.results.count { $0.outcome != .completed }
        return "study \(study.name), \(study.results.count) trials"
          + (failed > 0 ? ", \(failed) failed" : "")
      }
      let run = try RunRecord(of: path)
      let wall = run.stages.reduce(0) { $0 + ($1.wallSeconds ?? 0) }
      let end = run.completed ? "completed" : "not completed: \(run.error ?? "it did not end")"
      return "\(run.pipeline), seed \(run.seed), \(seconds(wall)), \(end)"
    } catch {
      return "\(error)"
    }
  }

  static func seconds(_ seconds: Double) -> String {
    "\((seconds * 1000).rounded() / 1000) s"
  }
}
