/// The files that a training leaves in the run folder.
public enum TrainedFiles {
  /// The trained model's weights, by the stage's name.
  public static func weights(of name: String) -> String { "\(name).safetensors" }
  /// What it takes to go on training from there.
  public static func state(of name: String) -> String {
    FilePaths.join("checkpoints", name, stateName)
  }
  package static let stateName = "final.safetensors"
  /// What a state's file says that it is.
  public static let stateFormat = "pipe training state"
}
