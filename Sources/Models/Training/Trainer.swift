import Pipeline
import Tensors

/// Trains a network: epochs of batches, measurements between them, and when to stop.
struct Trainer {
  let network: Network
  let objective: Objective
  let options: TrainingOptions
  let context: RunContext
  /// The values of an image.
  let pixels: Int
  /// The unit of what training makes small.
  let unit: String
  /// The label of the curves of what training makes small.
  let lossLabel: String

  init(
    _ network: Network, objective: Objective, options: TrainingOptions, context: RunContext
  ) {
    self.network = network
    self.objective = objective
    self.options = options
    self.context = context
    pixels = network.graph.input.count
    unit = objective.reduction.unit(of: objective.loss)
    lossLabel = "loss (\(unit))"
  }

  /// How training ended.
  struct Outcome {
    var state: TrainingState
    /// The weights to keep: the last, or the best where early stopping kept them.
    var parameters: [Float]
    /// Why it ended before its epochs were over.
    var reason: String?
  }

  /// A model before the first step.
  func start() -> TrainingState {
    let parameters = network.initialParameters(
      by: options.initialWeights, key: context.random.derived("weights"))
    return TrainingState(
      parameters: parameters,
      optimizer: [Float](repeating: 0, count: parameters.count * options.optimizer.stateSlots))
  }

  /// Trains from `start`, or on from where an earlier training was.
  /// - Parameters:
  ///   - start: a model before the first step, or a state that an earlier training left.
  ///   - images: what to learn from.
  ///   - validation: what the model is measured on between epochs; `nil` for none.
  ///   - pause: called before every step with a way to take the state, which copies it.
  /// - Throws: `PipelineError` of kind `badData` where the loss is no longer finite, of kind
  ///   `interrupted` on request.
  func train(
    from start: consuming TrainingState, on images: ImageSet, validation: ImageSet?,
    pause: (_ state: () -> TrainingState) throws -> Void = { _ in }
  ) throws -> Outcome {
    var run = TrainingRun(self, from: consume start, on: images, validation: validation)
    return try run.finish(pause: pause)
  }
}
