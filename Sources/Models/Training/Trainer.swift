internal import Pipeline
internal import Tensors

/// Trains a network: epochs of batches, measurements between them, and when to stop.
struct Trainer {
  let network: Network
  let objective: Objective
  let options: TrainingOptions
  let context: RunContext
  private let pixels: Int
  /// The unit of what training makes small, and the label of its curve.
  private let unit: String
  private let lossLabel: String

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
  ///   - pause: called before every step with a way to take the state, which copies it.
  /// - Throws: `PipelineError` of kind `badData` where the loss is no longer finite, of kind
  ///   `interrupted` on request.
  func train(
    from start: consuming TrainingState, on images: ImageSet, validation: ImageSet?,
    pause: (_ state: () -> TrainingState) throws -> Void = { _ in }
  ) throws -> Outcome {
    var progress = consume start
    let source = BatchSource(images)
    let batches = Batches(source.sampleCount, options)
    let parameters = FloatBuffer(progress.parameters)
    let trainingStep = TrainingStep(
      network, objective: objective, optimizer: options.optimizer, clipping: options.clipping,
      source: source, parameters: parameters, rows: batches.size, threads: context.threads,
      trains: true)
    trainingStep.restoreOptimizerState(progress.optimizer)
    // The training step has both now, and large networks have no room for them twice.
    (progress.parameters, progress.optimizer) = ([], [])
    let job = trainingStep.job
    let measure = validation.map { measurement($0, parameters) }
    let clock = ContinuousClock()
    let begin = clock.now
    let secondsBefore = progress.seconds
    var secondsSoFar: Double { secondsBefore + seconds(clock.now - begin) }
    let totalSteps = min(options.steps ?? Int.max, options.epochs * batches.count)
    let order = context.random.derived("shuffle")
    let draws = context.random.derived("latent")
    /// Of the epoch before.
    var latest: ObjectiveSums?
    var news = EpochNews(images: source.sampleCount, batches: batches, context: context)
    var batch = TrainingStep.Batch()
    func rate(ofStep step: Int) -> (rate: Double, time: ScheduleTime) {
      let time = ScheduleTime(step: step, stepsPerEpoch: batches.count, totalSteps: totalSteps)
      return (options.schedule.rate(options.optimizer.learningRate, at: time), time)
    }
    func state() -> TrainingState {
      var state = progress
      state.seconds = secondsSoFar
      state.parameters = parameters.array
      state.optimizer = trainingStep.savedOptimizerState
      return state
    }

    var reason: String?
    // An epoch whose steps are done can still wait for its measurement.
    while progress.epoch < options.epochs && progress.step < totalSteps || progress.sums.rows > 0 {
      if progress.sums.rows == 0, let found = stopReason(progress) {
        reason = found
        break
      }
      let epoch = progress.epoch + 1
      if options.shuffle && batches.count > 1 {
        var stream = order.derived(epoch).stream()
        trainingStep.order = stream.permutation(of: source.sampleCount)
      }
      batch.epoch = epoch
      let first = progress.step - progress.epoch * batches.count
      for index in first..<batches.count where progress.step < totalSteps {
        try pause(state)
        try context.checkCancellation()
        if news.isDue() {
          news.tell(
            batch: index, epoch: epoch, of: options.epochs,
            loss: (index > 0 ? progress.sums : latest).map(metric))
        }
        let (rate, time) = rate(ofStep: progress.step)
        progress.step += 1
        batch.range = batches[index]
        batch.key = draws.derived(progress.step)
        batch.auxiliaryWeight = objective.auxiliaryWeight(at: time)
        batch.stepContext = StepContext(learningRate: rate, step: progress.step)
        let value = trainingStep.run(batch, job: job)
        if !value.isFinite {
          throw PipelineError(
            .badData,
            Divergence.message(
              value, of: options.optimizer, layer: trainingStep.firstDivergedLayer,
              place: "in epoch \(epoch), batch \(index + 1) of \(batches.count)",
              checkpoint: context.checkpoints?.latestPath))
        }
        progress.sums += value
      }
      let isLast = epoch == options.epochs || progress.step >= totalSteps
      var found: ObjectiveSums?
      if let measure, isLast || epoch.isMultiple(of: options.validateEvery) {
        do {
          found = try measure(epoch)
        } catch let error as PipelineError where error.kind == .interrupted {
          try pause(state)
          throw error
        }
      }
      let sums = progress.sums
      progress.sums = ObjectiveSums()
      latest = sums
      progress.epoch = epoch
      record(sums, rate: rate(ofStep: progress.step - 1).rate, in: &progress)
      if let found { record(validation: found, in: &progress) }
      if options.patience != nil, measure == nil || found != nil {
        keepBest(
          objective.fullValue(found ?? sums, pixels: pixels), parameters,
          counting: !objective.isWarmingUp(
            after: progress.step, stepsPerEpoch: batches.count), in: &progress)
      }
      report(sums, epoch: epoch)
      if options.timeBudget != nil { progress.seconds = secondsSoFar }
    }
    progress.seconds = secondsSoFar
    progress.parameters = parameters.array
    progress.optimizer = trainingStep.savedOptimizerState
    return Outcome(
      state: progress, parameters: progress.best?.parameters ?? progress.parameters,
      reason: reason)
  }

  /// Why training ends after the epochs that are done; `nil` where it goes on.
  private func stopReason(_ progress: TrainingState) -> String? {
    if let patience = options.patience, let best = progress.best, best.misses >= patience {
      return "stopped after epoch \(progress.epoch): no better since epoch \(best.epoch)"
    }
    if let budget = options.timeBudget, progress.epoch > 0, progress.seconds >= budget {
      return "stopped after epoch \(progress.epoch), at the end of its time budget"
    }
    return nil
  }

  /// The objective over all of some images, at the full weight of its auxiliary losses.
  /// - Throws: `PipelineError` of kind `badData` where it is not finite.
  func evaluate(_ parameters: [Float], on images: ImageSet, epoch: Int) throws -> ObjectiveSums {
    try measurement(images, FloatBuffer(parameters))(epoch)
  }

  /// A measurement of some images with the parameters that the buffer holds at the time.
  private func measurement(
    _ images: ImageSet, _ parameters: FloatBuffer
  ) -> (_ epoch: Int) throws -> ObjectiveSums {
    let source = BatchSource(images)
    let size = min(network.rowsAtOnce(most: 1000), source.sampleCount)
    let trainingStep = TrainingStep(
      network, objective: objective, optimizer: options.optimizer, clipping: options.clipping,
      source: source, parameters: parameters, rows: size, threads: context.threads,
      trains: false)
    let job = trainingStep.job
    let key = context.random.derived("measurement")
    var batch = TrainingStep.Batch()
    batch.auxiliaryWeight = objective.beta
    return { epoch in
      var sums = ObjectiveSums()
      batch.epoch = epoch
      for start in stride(from: 0, to: source.sampleCount, by: size) {
        try context.checkCancellation()
        batch.range = start..<min(start + size, source.sampleCount)
        batch.key = key.derived(epoch).derived(start)
        sums += trainingStep.run(batch, job: job)
      }
      guard sums.isFinite else {
        throw PipelineError(
          .badData,
          Divergence.message(
            sums, of: options.optimizer, layer: trainingStep.firstDivergedLayer,
            place: "after epoch \(epoch)", checkpoint: context.checkpoints?.latestPath))
      }
      return sums
    }
  }

  /// - Parameters:
  ///   - loss: at the full weight of the auxiliary losses.
  ///   - counting: whether a loss that is no better counts against going on. In a warm-up it does
  ///     not: what training then makes small is something else.
  private func keepBest(
    _ loss: Double, _ parameters: FloatBuffer, counting: Bool, in progress: inout TrainingState
  ) {
    if let best = progress.best, !(loss < best.loss - options.minimumGain) {
      if counting { progress.best?.misses = best.misses + 1 }
    } else {
      progress.best = TrainingState.Best(
        epoch: progress.epoch, loss: loss, parameters: parameters.array)
    }
  }

  private func record(_ sums: ObjectiveSums, rate: Double, in progress: inout TrainingState) {
    let epoch = progress.epoch
    progress.history.record(
      "loss", lossLabel, sums.value(objective.reduction, pixels: pixels), epoch: epoch)
    if network.auxiliaryLossCount > 0 {
      record(parts: sums, prefix: "", in: &progress)
    }
    progress.history.record("learning_rate", "learning rate", rate, epoch: epoch)
  }

  private func record(validation sums: ObjectiveSums, in progress: inout TrainingState) {
    progress.history.record(
      "validation_loss", lossLabel, sums.value(objective.reduction, pixels: pixels),
      epoch: progress.epoch)
    if network.auxiliaryLossCount > 0 {
      record(parts: sums, prefix: "validation_", in: &progress)
    }
  }

  private func record(
    parts sums: ObjectiveSums, prefix: String, in progress: inout TrainingState
  ) {
    progress.history.record(
      prefix + "reconstruction", "reconstruction (\(unit))",
      sums.loss / objective.reduction.divisor(images: sums.rows, pixels: pixels),
      epoch: progress.epoch)
    progress.history.record(
      prefix + "kl", "divergence (nats an image)", sums.divergence / Double(sums.rows),
      epoch: progress.epoch)
  }

  /// Some two hundred times a run, whatever the number of epochs.
  private func report(_ sums: ObjectiveSums, epoch: Int) {
    let interval = max(1, options.epochs / 200)
    guard epoch == 1 || epoch == options.epochs || epoch.isMultiple(of: interval) else { return }
    context.progress(
      Progress(done: epoch, total: options.epochs, unit: "epoch", metric: metric(sums)))
  }

  private func metric(_ sums: ObjectiveSums) -> Metric {
    Metric("loss", sums.value(objective.reduction, pixels: pixels), unit: unit)
  }
}

/// How the samples of an epoch are cut into batches.
struct Batches: Sendable {
  /// Samples of a whole batch.
  let size: Int
  /// Batches an epoch.
  let count: Int
  private let samples: Int

  init(_ samples: Int, _ options: TrainingOptions) {
    self.samples = samples
    size = min(options.batchSize ?? samples, samples)
    let whole = samples / size
    count = options.dropLast || whole * size == samples ? whole : whole + 1
  }

  subscript(batch: Int) -> Range<Int> { batch * size..<min((batch + 1) * size, samples) }
}

/// What is said when training no longer gives finite numbers.
enum Divergence {
  static func message(
    _ sums: ObjectiveSums, of optimizer: any Optimizer, layer: String?, place: String,
    checkpoint: String? = nil
  ) -> String {
    // Without the sign of a NaN, which differs between processors.
    let value = sums.loss + sums.auxiliary
    let found = value.isNaN ? "not a number" : "infinite"
    let first = layer.map { ", first at '\($0)'" } ?? ""
    let kept = checkpoint.map { "; the last good checkpoint is '\($0)'" } ?? ""
    // An optimizer of another package may call it something else, or have none.
    let hasRate = type(of: optimizer).optionNames.contains("learning_rate")
    let cause =
      hasRate
      ? "the optimizer's 'learning_rate' is too large; try a tenth of it"
      : "the steps of the optimizer '\(type(of: optimizer).name)' are too large"
    return "the loss is \(found) \(place)\(first): training diverged, most likely because "
      + cause + kept
  }
}

extension Optimizer {
  fileprivate static var optionNames: [String] { fields.map(\.option.name) }
}

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
