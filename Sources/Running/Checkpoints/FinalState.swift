import Pipeline

/// What a training leaves beside its weights, so that a later run can go on from its end: the numbers
/// that the optimizer remembers, the history of the loss and where the schedule is. The weights
/// themselves are in the weights file alone, and the state names that file by its SHA-256.
public struct FinalState: Sendable {
  /// Raised when states come to hold other things.
  private static let version = "1"
  private static let conditionsKey = "conditions"
  private static let stepKey = "step"
  private static let weightsKey = "weights_sha256"

  /// The run folder, absolute.
  let folder: String
  /// The train stage's.
  let name: String

  /// The bytes of a state's file.
  /// - Parameters:
  ///   - weights: the bytes of the weights file.
  ///   - conditions: the stage, all that it depends on and the data, as text.
  static func encoded(
    _ state: Checkpoint, beside weights: [UInt8], madeUnder conditions: String
  ) -> [UInt8] {
    var metadata = state.texts
    metadata[conditionsKey] = conditions
    metadata[stepKey] = String(state.step)
    metadata[weightsKey] = sha256(weights)
    metadata["format"] = TrainedFiles.stateFormat
    metadata["version"] = version
    return Safetensors(state.tensors, metadata: metadata).encoded()
  }

  /// The state and the weights; `nil` where they are not there as they were written, or were made
  /// under other conditions: the training is then done again.
  func read(madeUnder conditions: String) -> (state: Checkpoint, weights: [NamedTensor])? {
    let path = FilePaths.join(folder, TrainedFiles.state(of: name))
    let weightsPath = FilePaths.join(folder, TrainedFiles.weights(of: name))
    guard FileSystem.kind(of: path) == .file, FileSystem.kind(of: weightsPath) == .file,
      let bytes = try? FileSystem.read(path), let file = try? Safetensors(bytes, name: path),
      let weightsBytes = try? FileSystem.read(weightsPath),
      let weights = try? Safetensors(weightsBytes, name: weightsPath)
    else { return nil }
    var texts = file.metadata
    guard texts.removeValue(forKey: "format") == TrainedFiles.stateFormat,
      texts.removeValue(forKey: "version") == Self.version,
      texts.removeValue(forKey: Self.conditionsKey) == conditions,
      texts.removeValue(forKey: Self.weightsKey) == sha256(weightsBytes),
      let step = texts.removeValue(forKey: Self.stepKey).flatMap({ Int($0) })
    else { return nil }
    return (Checkpoint(step: step, tensors: file.tensors, texts: texts), weights.tensors)
  }
}
