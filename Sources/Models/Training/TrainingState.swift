/// All that training carries from one step to the next. What is drawn at random follows from the
/// seed, the stage, the epoch and the batch, so no generator's state belongs to it.
public struct TrainingState: Sendable, Equatable {
  /// Epochs that are done.
  public var epoch = 0
  /// Steps that are done, which is also where the schedule is.
  public var step = 0
  /// Over the batches of the epoch under way.
  var sums = ObjectiveSums()
  /// The network's flat buffer.
  public var parameters: [Float]
  /// What the optimizer remembers, `[stateSlots, parameters.count]`.
  public var optimizer: [Float]
  public var history = TrainingHistory()
  public var best: Best?
  /// Seconds that training has taken.
  public var seconds = 0.0

  /// The weights that did best, as early stopping keeps them.
  public struct Best: Sendable, Equatable {
    public var epoch: Int
    public var loss: Double
    public var parameters: [Float]
    /// Measurements since then that were no better.
    public var misses = 0
  }
}
