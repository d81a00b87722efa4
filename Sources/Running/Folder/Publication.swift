import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The moves that put a run's files in their places, written down before the first of them, so that
/// a process that dies on the way leaves the rest to whoever opens the folder next.
struct Publication {
  /// Each can be taken again: what is no longer in the staging folder is in its place already.
  enum Step: Codable, Equatable {
    /// Takes a folder of the earlier run out of the way of the new one.
    case retire(String)
    /// Moves a file, or a folder as a whole, from the staging folder to its place.
    case place(String)
    /// Removes what the earlier run made and this one did not.
    case remove(String)
    /// Removes the checkpoints of a run that ended.
    case removeCheckpoints
  }

  /// The run folder.
  let path: String
  let steps: [Step]

  /// - Parameters:
  ///   - staged: names in the staging folder; a folder's ends in a slash.
  ///   - earlier: what the earlier run's record lists.
  init(_ staged: [String], replacing earlier: [String], endsTraining: Bool, in path: String) {
    var steps: [Step] = []
    // The record goes last: it lists what is already in place.
    for name in staged.filter({ $0 != RunRecord.file }) + staged.filter({ $0 == RunRecord.file }) {
      if name.hasSuffix("/") { steps.append(.retire(name)) }
      steps.append(.place(name))
    }
    steps += earlier.filter { !staged.contains($0) && Self.isInside($0) }.map { .remove($0) }
    if endsTraining { steps.append(.removeCheckpoints) }
    self.path = path
    self.steps = steps
  }

  /// What a process that died has left to do in a run folder; `nil` where nothing.
  init?(pendingIn path: String) {
    guard let bytes = try? FileSystem.read(Self.list(in: path)),
      let steps = try? JSONDecoder().decode([Step].self, from: Data(bytes)),
      steps.allSatisfy({ $0.name.map(Self.isInside) ?? true })
    else { return nil }
    self.path = path
    self.steps = steps
  }

  static func staging(in path: String) -> String { FilePaths.join(path, ".unfinished") }
  private var staging: String { Self.staging(in: path) }
  private static func list(in path: String) -> String {
    FilePaths.join(staging(in: path), ".publication")
  }

  /// Writes the steps down. From here on the new files count.
  /// - Throws: `PipelineError` where they could not be written; the earlier files are untouched.
  func begin() throws {
    let list = Self.list(in: path)
    try FileSystem.createFolder(staging)
    try FileSystem.write([UInt8](JSONEncoder().encode(steps)), to: list + ".new", shownAs: list)
    try FileSystem.rename(list + ".new", to: list)
  }

  /// Takes the steps and forgets them.
  func complete() throws {
    for step in steps { try take(step) }
    FileSystem.remove(Self.list(in: path))
    FileSystem.removeFolder(staging)
  }

  func take(_ step: Step) throws {
    switch step {
    case .retire(let name):
      if FileSystem.kind(of: FilePaths.join(staging, name)) != nil { retire(name) }
    case .place(let name):
      if FileSystem.kind(of: FilePaths.join(staging, name)) != nil {
        try FileSystem.rename(FilePaths.join(staging, name), to: FilePaths.join(path, name))
      }
    case .remove(let name):
      if name.hasSuffix("/") { retire(name) } else { FileSystem.remove(FilePaths.join(path, name)) }
    case .removeCheckpoints: RunFolder.removeCheckpoints(in: path)
    }
  }

  /// Takes a folder of the earlier run away, to be removed with what is unfinished. What is no
  /// folder any more, such as a link that a user put there, stays.
  private func retire(_ name: String) {
    let folder = FilePaths.join(path, String(name.dropLast()))
    guard FileSystem.isFolderItself(folder) else { return }
    // Of a length of its own: the way to a folder can be longer than a name can be.
    let retired = FilePaths.join(staging, ".earlier-" + sha256(Array(name.utf8)).prefix(32))
    try? FileSystem.rename(folder, to: retired)
  }

  /// Records and lists can be edited: what they name must not lead out of the folder.
  private static func isInside(_ name: String) -> Bool {
    let parts = FilePaths.parts(of: name)
    return !FilePaths.isAbsolute(name) && !parts.isEmpty && !parts.contains("..")
      && !parts.contains(".")
  }
}

extension Publication.Step {
  fileprivate var name: String? {
    switch self {
    case .retire(let name), .place(let name), .remove(let name): name
    case .removeCheckpoints: nil
    }
  }
}
