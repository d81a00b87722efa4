import Pipeline

/// A folder that one process at a time writes to: held as long as this lives.
package final class FolderLock: Sendable {
  private let file: Int32

  /// Makes the folder if need be and locks it.
  /// - Parameter noun: what messages call the folder: `the run folder`.
  /// - Throws: `PipelineError` where it cannot be written, or another run is at work in it.
  package init(_ path: String, _ noun: String) throws {
    if let kind = FileSystem.kind(of: path), kind != .folder {
      throw PipelineError(
        .inputOutput, "\(noun) '\(path)' is a file; name another with --out")
    }
    try FileSystem.createFolder(path)
    guard let file = try FileSystem.lock(FilePaths.join(path, ".lock")) else {
      throw PipelineError(
        .inputOutput,
        "another run is at work in '\(path)'; wait for it or name another folder with --out")
    }
    self.file = file
  }

  deinit { FileSystem.unlock(file) }
}
