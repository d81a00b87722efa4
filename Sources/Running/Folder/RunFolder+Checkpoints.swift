import Pipeline

// What a run that did not end leaves to go on from.
extension RunFolder {
  /// Where train stages keep their checkpoints, a folder each.
  var checkpoints: String { Self.checkpoints(in: path) }
  static func checkpoints(in path: String) -> String { FilePaths.join(path, "checkpoints") }

  /// Whether there are checkpoints to resume from: a run that ends removes them.
  var holdsCheckpoints: Bool { FileSystem.names(in: checkpoints).contains(where: holdsCheckpoint) }

  private func holdsCheckpoint(of training: String) -> Bool {
    !CheckpointFolder.names(in: FilePaths.join(checkpoints, training)).isEmpty
  }

  /// Whether there is a training to go on from, or the end of one that need not be done again.
  func holdsTrainings(of plan: Plan) -> Bool {
    holdsCheckpoints
      || plan.stages.contains {
        $0.kind == .train
          && FileSystem.kind(of: FilePaths.join(path, TrainedFiles.state(of: $0.name))) == .file
      }
  }

  /// Removes the checkpoints of all stages; the final states, which are results, stay.
  static func removeCheckpoints(in path: String) {
    let folder = checkpoints(in: path)
    FileSystem.remove(replacement(in: path))
    FileSystem.remove(endMark(in: path))
    for name in FileSystem.names(in: folder) {
      CheckpointFolder.clear(FilePaths.join(folder, name))
    }
    FileSystem.removeIfEmpty(folder)
  }

  // MARK: - A run that replaces another

  /// Holds the pipeline of a run that was told to replace the results of another, until it ends: such
  /// a run may be resumed without being told again.
  private static func replacement(in path: String) -> String {
    FilePaths.join(checkpoints(in: path), ".forced")
  }

  func beginReplacement(_ resolved: String) throws {
    try FileSystem.createFolder(checkpoints)
    try FileSystem.replace(Array(resolved.utf8), at: Self.replacement(in: path))
  }

  /// Whether a run is the one that began to replace the results here, or one that has its checkpoints:
  /// stages after the training may have changed.
  func isReplacement(_ resolved: String, _ trainings: [String]) -> Bool {
    guard let begun = try? FileSystem.read(Self.replacement(in: path)) else { return false }
    return begun == Array(resolved.utf8) || trainings.contains(where: holdsCheckpoint)
  }

  // MARK: - Folders of earlier versions

  /// Where an earlier version marked that the run ended whose checkpoints it left.
  private static func endMark(in path: String) -> String {
    FilePaths.join(checkpoints(in: path), ".ended")
  }

  /// Removes what an earlier version left of a run that ended. Checkpoints that are younger than its
  /// mark are those of a later run, which did not end.
  func removeEndedCheckpoints() {
    guard let mark = FileSystem.stamp(of: Self.endMark(in: path)) else { return }
    let youngest = FileSystem.names(in: checkpoints).flatMap { training in
      let folder = FilePaths.join(checkpoints, training)
      return CheckpointFolder.names(in: folder).compactMap {
        FileSystem.stamp(of: FilePaths.join(folder, $0))?.modified
      }
    }.max()
    if let youngest, youngest > mark.modified {
      FileSystem.remove(Self.endMark(in: path))
    } else {
      Self.removeCheckpoints(in: path)
    }
  }
}
