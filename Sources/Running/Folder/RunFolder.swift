import Pipeline
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How a run begins in a folder that holds an earlier one.
public enum RunStart: Sendable {
  /// From the beginning, where nothing of another kind would be lost.
  case fresh
  /// From the beginning, where no completed run with other options would be lost.
  case anew
  /// From the latest checkpoints.
  case resume
  /// From the beginning, whatever is there.
  case forced
}

/// The folder of a run: locked against a second run, its files complete or absent.
///
/// New files gather in a hidden folder inside it and are moved to their names together when the run
/// is over, so that a run that fails leaves the earlier run's files as they were. A first run that
/// fails has nothing to spare, and leaves the files that it completed, with a record that lists them;
/// where not even the record can be written it leaves nothing new. A process that dies while the
/// files move leaves the rest of the moves to the next.
final class RunFolder: Sendable {
  /// Absolute.
  let path: String
  private let lock: FolderLock
  private let state = Mutex(State())

  private struct State {
    /// In the order of their making; a folder's name ends in a slash.
    var staged: [String] = []
    var names: Set<String> = []
  }

  /// What `run.json` says that matters to the next run: these two in the record of any version, so that
  /// results which another one left are not taken for nothing.
  private struct Record: Decodable {
    let completed: Bool
    let files: [String]
  }

  private var staging: String { Publication.staging(in: path) }

  /// Makes the folder if need be and locks it.
  /// - Throws: `PipelineError` where it cannot be written, or another run is at work in it.
  init(_ path: String) throws {
    lock = try FolderLock(path, "the run folder")
    self.path = path
    if let publication = Publication(pendingIn: path) { try complete(publication) }
    FileSystem.removeFolder(staging)
  }

  /// - Parameters:
  ///   - resolved: the plan as `ResolvedFile` writes it here.
  ///   - trainings: the names of its train stages.
  /// - Throws: `PipelineError` where an earlier run with other options completed here, or one left
  ///   checkpoints to resume from and `start` says nothing of them.
  func begin(_ start: RunStart, resolved: String, trainings: [String] = []) throws {
    removeEndedCheckpoints()
    let holdsOther = holdsOther(than: resolved)
    let replaces = holdsOther && isReplacement(resolved, trainings)
    let isForced =
      switch start {
      case .forced: true
      case .resume: replaces
      // What there is to say of it follows.
      case .fresh: replaces && holdsCheckpoints
      case .anew: false
      }
    guard isForced || !holdsOther else {
      throw PipelineError(
        .usage,
        "'\(path)' holds a run with other options; give --force to replace it, or --out to keep both"
      )
    }
    if start == .fresh, holdsCheckpoints {
      throw PipelineError(
        .usage,
        "'\(path)' holds checkpoints of a run that did not end; give --resume to go on from them, "
          + "or --force to begin anew")
    }
    guard start != .resume else { return }
    Self.removeCheckpoints(in: path)
    if holdsOther { try beginReplacement(resolved) }
  }

  /// Whether a run with other options completed here.
  private func holdsOther(than resolved: String) -> Bool {
    guard let record, record.completed,
      let earlier = try? FileSystem.read(FilePaths.join(path, "resolved.yaml"))
    else { return false }
    return earlier != Array(resolved.utf8)
  }

  private var record: Record? {
    guard let bytes = try? FileSystem.read(FilePaths.join(path, RunRecord.file)) else { return nil }
    return try? JSONDecoder().decode(Record.self, from: Data(bytes))
  }

  /// Writes a file under its temporary name; errors speak of the name that it is to have.
  func stage(_ bytes: [UInt8], as name: String) throws {
    let target = FilePaths.join(staging, name)
    try FileSystem.createFolder(FilePaths.parent(of: target))
    try FileSystem.write(bytes, to: target, shownAs: FilePaths.join(path, name))
    add(name)
  }

  /// Forgets a file that was staged, where it was.
  func unstage(_ name: String) {
    FileSystem.remove(FilePaths.join(staging, name))
    state.withLock { $0.staged.removeAll { $0 == name } }
  }

  /// Writes the files of a folder under its temporary name; on failure none of them is left.
  func stage(folder name: String, _ contents: FolderContents) throws {
    let target = FilePaths.join(staging, name)
    let shown = FilePaths.join(path, name)
    try checkReplaceable(folder: name, earlier: record?.files ?? [])
    try FileSystem.createFolder(target)
    do {
      try contents { file, bytes in
        try FileSystem.write(
          bytes, to: FilePaths.join(target, file), shownAs: FilePaths.join(shown, file), isNew: true
        )
      }
    } catch {
      FileSystem.removeFolder(target)
      throw error
    }
    add(name + "/")
  }

  private func add(_ name: String) {
    state.withLock { state in
      if state.names.insert(name).inserted { state.staged.append(name) }
    }
  }

  /// A folder is replaced as a whole, so that it must be one that an earlier run made as a whole.
  private func checkReplaceable(folder name: String, earlier: [String]) throws {
    let target = FilePaths.join(path, name)
    guard FileSystem.kind(of: target) != nil, !earlier.contains(name + "/") else { return }
    throw PipelineError(
      .inputOutput,
      "cannot write the folder '\(target)': there is one already that no such run made; "
        + "remove it, or name another")
  }

  var stagedFiles: [String] { state.withLock { $0.staged } }

  /// A file that this run has staged.
  /// - Throws: `PipelineError` where no stage wrote it, or it cannot be read.
  func read(_ name: String) throws -> [UInt8] {
    guard stagedFiles.contains(name) else {
      throw PipelineError(.missingData, "no earlier stage wrote '\(name)'")
    }
    return try FileSystem.read(FilePaths.join(staging, name))
  }

  /// The names of what is in a folder that this run has staged.
  func contents(of name: String) -> [String] {
    stagedFiles.contains(name) ? FileSystem.names(in: FilePaths.join(staging, name)) : []
  }

  /// Moves every staged file to its name and removes what the earlier run made and this did not.
  /// - Parameter completed: whether nothing is left to go on with, so that the checkpoints go.
  func publish(completed: Bool = false) throws {
    let earlier = record?.files ?? []
    // What can fail comes before the first file is moved.
    for file in stagedFiles {
      if file.hasSuffix("/") {
        try checkReplaceable(folder: String(file.dropLast()), earlier: earlier)
      }
      let target = FilePaths.join(path, file)
      try FileSystem.createFolder(FilePaths.parent(of: target))
      try FileSystem.checkWritable(file.hasSuffix("/") ? String(target.dropLast()) : target)
      if file.hasSuffix("/") { continue }
      guard FileSystem.kind(of: target) != .folder else {
        throw PipelineError(.inputOutput, "cannot write '\(target)': it is a folder")
      }
    }
    let publication = Publication(
      stagedFiles, replacing: earlier, endsTraining: completed, in: path)
    try publication.begin()
    try complete(publication)
  }

  private func complete(_ publication: Publication) throws {
    do {
      try publication.complete()
    } catch {
      throw PipelineError(
        .inputOutput,
        "\(error); the results are complete in '\(staging)', and the next run in this folder "
          + "moves them to their places")
    }
  }

  /// Ends what a process that died left half done in a run folder, where no run is at work in it.
  static func completePublication(in path: String) throws {
    if Publication(pendingIn: path) != nil { _ = try RunFolder(path) }
  }

  /// Whether the results of a completed run lie here, which only a complete run may replace.
  var holdsResults: Bool { record?.completed == true }

  /// Leaves the folder as it was, unless the new files have begun to take their places.
  func discard() {
    guard Publication(pendingIn: path) == nil else { return }
    FileSystem.removeFolder(staging)
    if !holdsCheckpoints { Self.removeCheckpoints(in: path) }
    state.withLock { $0 = State() }
  }
}
