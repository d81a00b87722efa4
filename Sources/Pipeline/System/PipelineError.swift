/// Why a run or a stage stopped, in a sentence that says what was given, what was expected and what
/// to do.
public struct PipelineError: Error, CustomStringConvertible {
  /// What is at fault, which decides the exit status.
  public enum Kind: Sendable {
    /// The command line. Status 64.
    case usage
    /// The contents of a pipeline file or of data. Status 65.
    case badData
    /// Data that is not there. Status 65; a check alone only notes it.
    case missingData
    /// A mistake of the program. Status 70.
    case defect
    /// Reading or writing files. Status 74.
    case inputOutput
    /// The user asked to stop. Status 130.
    case interrupted
  }

  public let kind: Kind
  public let message: String
  /// The stage's option that a check points at; `nil` for the stage as a whole.
  public let option: String?
  /// Whether a run could not go on from the checkpoint that it found: begun anew, it may well do.
  public internal(set) var refusesCheckpoint = false

  public init(_ kind: Kind, _ message: String, option: String? = nil) {
    self.kind = kind
    // It may quote a file.
    self.message = message.visible
    self.option = option
  }

  public var description: String { message }

  public var exitStatus: Int32 {
    switch kind {
    case .usage: 64
    case .badData, .missingData: 65
    case .defect: 70
    case .inputOutput: 74
    case .interrupted: 130
    }
  }
}
