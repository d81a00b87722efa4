/// Where a train stage keeps what it can go on from, and finds what an earlier run of it left.
public protocol CheckpointStore: Sendable {
  /// Keeps a checkpoint and removes the oldest beyond `count`.
  /// - Throws: `PipelineError` of kind `inputOutput`; the checkpoints before it are still there.
  func save(_ checkpoint: Checkpoint, keeping count: Int) throws
  /// Keeps the checkpoint with the best loss so far, beside the latest.
  func saveBest(_ checkpoint: Checkpoint) throws
  /// What to go on from; `nil` where the user did not ask to resume, or there is none.
  /// - Throws: `PipelineError` of kind `badData` for one that is damaged or of another version, and
  ///   of kind `usage` for one that was made under other conditions, with the first that differs.
  func latest() throws -> Checkpoint?
  /// The checkpoint with the best loss, where `latest` is not `nil`.
  func best() throws -> Checkpoint?
  /// The end of the same training in an earlier run that is over: what its final state holds, and the
  /// weights that it kept. `nil` where the user did not ask to resume, and where there is none that was
  /// made under the same conditions.
  func finished() -> (state: Checkpoint, weights: [NamedTensor])?
  /// The path of the latest checkpoint, for messages; `nil` where there is none.
  var latestPath: String? { get }
}

extension PipelineError {
  /// What to throw about a checkpoint that cannot be used.
  /// - Parameters:
  ///   - reason: why not, as a clause without a full stop.
  ///   - kind: of the error.
  ///   - advice: what to do, as a clause without a full stop.
  public static func refusedCheckpoint(
    _ reason: String, kind: Kind = .badData,
    advice: String =
      "remove it to resume from the one before, or begin anew with --force instead of --resume"
  ) -> PipelineError {
    var error = PipelineError(kind, "cannot resume: \(reason); \(advice)")
    error.refusesCheckpoint = true
    return error
  }
}
