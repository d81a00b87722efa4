public import Pipeline

/// The checkpoints of one train stage: `checkpoints/NAME/` in the run folder, a safetensors file
/// each, written at once and whole. They are gone when the run has ended; what is left of a training
/// then are its weights, `NAME.safetensors`, and its final state in `checkpoints/NAME/`.
public struct CheckpointFolder: CheckpointStore {
  /// Absolute.
  let path: String
  /// The weights and the final state of an earlier run of the stage.
  var final: FinalState?
  /// What the checkpoints are good for: the stage, all that it depends on and the data, as text.
  let conditions: String
  let isResuming: Bool

  /// The key of the conditions in a checkpoint's metadata, and of the number of steps.
  private static let conditionsKey = "conditions"
  private static let stepKey = "step"
  /// Raised when checkpoints come to hold other things.
  private static let version = "2"
  private static let best = "best.safetensors"

  /// Writes a checkpoint and removes the oldest beyond `count`.
  /// - Throws: `PipelineError` of kind `inputOutput`; the checkpoints before it are still there.
  public func save(_ checkpoint: Checkpoint, keeping count: Int) throws {
    try write(checkpoint, as: Self.name(checkpoint.step))
    for name in names.dropLast(max(count, 1)) { FileSystem.remove(FilePaths.join(path, name)) }
  }

  /// Writes the checkpoint with the best loss so far, beside the latest.
  public func saveBest(_ checkpoint: Checkpoint) throws { try write(checkpoint, as: Self.best) }

  /// What to go on from; `nil` where the user did not ask to resume, or there is none.
  /// - Throws: `PipelineError` of kind `badData` for one that is damaged or of another version, and
  ///   of kind `usage` for one that was made under other conditions, with the first that differs.
  public func latest() throws -> Checkpoint? {
    guard isResuming, let name = names.last else { return nil }
    return try read(name)
  }

  /// The checkpoint with the best loss, where `latest` is not `nil`.
  public func best() throws -> Checkpoint? {
    guard isResuming, FileSystem.kind(of: FilePaths.join(path, Self.best)) != nil else {
      return nil
    }
    return try read(Self.best)
  }

  /// The end of the same training in an earlier run that is over: what its final state holds, and the
  /// weights that it kept. `nil` where the user did not ask to resume, and where there is none that was
  /// made under the same conditions.
  public func finished() -> (state: Checkpoint, weights: [NamedTensor])? {
    isResuming ? final?.read(madeUnder: conditions) : nil
  }

  /// The path of the latest checkpoint, for messages.
  public var latestPath: String? { names.last.map { FilePaths.join(path, $0) } }

  /// From the oldest, without the best.
  private var names: [String] { Self.names(in: path) }

  static func names(in path: String) -> [String] {
    FileSystem.names(in: path).filter(isStep)
  }

  private static func isStep(_ name: String) -> Bool {
    name.hasPrefix("step-") && name.hasSuffix(".safetensors")
  }

  /// Removes what a stage's training left but for its final state; files of others stay.
  static func clear(_ path: String) {
    for name in FileSystem.names(in: path) {
      let finished = name.hasPrefix(".") ? String(name.dropFirst()) : name
      if finished == best || isStep(finished) { FileSystem.remove(FilePaths.join(path, name)) }
    }
    FileSystem.removeIfEmpty(path)
  }

  private static func name(_ step: Int) -> String {
    let digits = String(step)
    return "step-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
      + ".safetensors"
  }

  private func write(_ checkpoint: Checkpoint, as name: String) throws {
    var metadata = checkpoint.texts
    metadata[Self.conditionsKey] = conditions
    metadata[Self.stepKey] = String(checkpoint.step)
    metadata["format"] = "pipe checkpoint"
    metadata["version"] = Self.version
    try FileSystem.createFolder(path)
    // What a killed process left half written.
    for name in FileSystem.names(in: path) where name.hasPrefix(".") {
      FileSystem.remove(FilePaths.join(path, name))
    }
    let unfinished = FilePaths.join(path, "." + name)
    try FileSystem.write(
      Safetensors(checkpoint.tensors, metadata: metadata).encoded(), to: unfinished,
      shownAs: FilePaths.join(path, name))
    try FileSystem.rename(unfinished, to: FilePaths.join(path, name))
  }

  private func read(_ name: String) throws -> Checkpoint {
    let path = FilePaths.join(path, name)
    let file: Safetensors
    do {
      file = try Safetensors(try FileSystem.read(path), name: path)
    } catch {
      throw PipelineError.refusedCheckpoint("\(error)")
    }
    var texts = file.metadata
    let version = texts.removeValue(forKey: "version")
    guard texts.removeValue(forKey: "format") == "pipe checkpoint",
      let step = texts.removeValue(forKey: Self.stepKey).flatMap({ Int($0) }),
      let made = texts.removeValue(forKey: Self.conditionsKey)
    else { throw PipelineError.refusedCheckpoint("'\(path)' is no checkpoint") }
    guard version == Self.version else {
      throw PipelineError.refusedCheckpoint(
        "'\(path)' is of version \(version ?? "none"), and this program reads version "
          + Self.version)
    }
    guard made == conditions else {
      throw PipelineError.refusedCheckpoint(
        "\(Self.difference(made, conditions)) (in '\(path)')", kind: .usage,
        advice: "give what that run had, or begin anew with --force instead of --resume")
    }
    return Checkpoint(step: step, tensors: file.tensors, texts: texts)
  }

  /// The first line that differs.
  private static func difference(_ made: String, _ now: String) -> String {
    let lines = made.split(separator: "\n", omittingEmptySubsequences: false)
    let others = now.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(lines, others).prefix { $0 == $1 }.count
    func line(_ list: [Substring]) -> String {
      index < list.count ? "'\(String(list[index].drop { " -#".contains($0) }))'" : "nothing"
    }
    return "the checkpoint was made with \(line(lines)), and this run has \(line(others))"
  }
}
