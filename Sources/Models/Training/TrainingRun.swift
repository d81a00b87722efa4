import Pipeline
import Tensors

/// One training under way: what it has done, and what its steps work on.
struct TrainingRun {
  private let trainer: Trainer
  private let objective: Objective
  private let options: TrainingOptions
  private let context: RunContext
  private let batches: Batches
  private let parameters: FloatBuffer
  private let trainingStep: TrainingStep
  private let job: @Sendable (Int) -> Void
  /// Measures the validation images after an epoch; `nil` where there are none.
  private let measure: ((_ epoch: Int) throws -> ObjectiveSums)?
  private let totalSteps: Int
  /// The root of the orders in which epochs take the samples.
  private let order: RandomKey
  /// The root of what layers draw, step by step.
  private let draws: RandomKey
  private let clock = ContinuousClock()
  private let begin: ContinuousClock.Instant
  /// Seconds that the training took before it was resumed here.
  private let secondsBefore: Double

  /// The state without what changes at every step: the parameters and the optimizer's state, which the
  /// training step has.
  private var progress: TrainingState
  private var batch = TrainingStep.Batch()
  /// The sums of the epoch before the one under way; `nil` before the first one ends.
  private var latest: ObjectiveSums?
  private var news: EpochNews

  init(
    _ trainer: Trainer, from start: consuming TrainingState, on images: ImageSet,
    validation: ImageSet?
  ) {
    var progress = consume start
    let (options, context) = (trainer.options, trainer.context)
    let source = BatchSource(images)
    batches = Batches(source.sampleCount, options)
    parameters = FloatBuffer(progress.parameters)
    trainingStep = TrainingStep(
      trainer.network, objective: trainer.objective, optimizer: options.optimizer,
      clipping: options.clipping, source: source, parameters: parameters, rows: batches.size,
      threads: context.threads, trains: true)
    trainingStep.restoreOptimizerState(progress.optimizer)
    // The training step has both now, and large networks have no room for them twice.
    (progress.parameters, progress.optimizer) = ([], [])
    job = trainingStep.job
    let parameters = parameters
    measure = validation.map { trainer.measurement($0, parameters) }
    begin = clock.now
    secondsBefore = progress.seconds
    totalSteps = min(options.steps ?? Int.max, options.epochs * batches.count)
    order = context.random.derived("shuffle")
    draws = context.random.derived("latent")
    news = EpochNews(images: source.sampleCount, batches: batches, context: context)
    self.trainer = trainer
    objective = trainer.objective
    self.options = options
    self.context = context
    self.progress = progress
  }

  /// Trains until the epochs, the steps or the time are over, or nothing becomes better any more.
  mutating func finish(
    pause: (_ state: () -> TrainingState) throws -> Void
  ) throws -> Trainer.Outcome {
    var reason: String?
    // An epoch whose steps are done can still wait for its measurement.
    while progress.epoch < options.epochs && progress.step < totalSteps || progress.sums.rows > 0 {
      if progress.sums.rows == 0, let found = stopReason {
        reason = found
        break
      }
      let epoch = progress.epoch + 1
      try learn(epoch, pause: pause)
      let validation = try validate(epoch, pause: pause)
      end(epoch, validation)
    }
    let state = state
    return Trainer.Outcome(
      state: state, parameters: state.best?.parameters ?? state.parameters, reason: reason)
  }

  /// A copy of all that it takes to go on from here.
  private var state: TrainingState {
    var state = progress
    state.seconds = secondsSoFar
    state.parameters = parameters.array
    state.optimizer = trainingStep.savedOptimizerState
    return state
  }

  private var secondsSoFar: Double { secondsBefore + seconds(clock.now - begin) }

  /// Why training ends after the epochs that are done; `nil` where it goes on.
  private var stopReason: String? {
    if let patience = options.patience, let best = progress.best, best.misses >= patience {
      return "stopped after epoch \(progress.epoch): no better since epoch \(best.epoch)"
    }
    if let budget = options.timeBudget, progress.epoch > 0, progress.seconds >= budget {
      return "stopped after epoch \(progress.epoch), at the end of its time budget"
    }
    return nil
  }

  /// The steps of an epoch that are not done yet.
  private mutating func learn(
    _ epoch: Int, pause: (_ state: () -> TrainingState) throws -> Void
  ) throws {
    if options.shuffle && batches.count > 1 {
      var stream = order.derived(epoch).stream()
      trainingStep.order = stream.permutation(of: trainingStep.source.sampleCount)
    }
    batch.epoch = epoch
    let first = progress.step - progress.epoch * batches.count
    for index in first..<batches.count where progress.step < totalSteps {
      try pause { state }
      try context.checkCancellation()
      if news.isDue() {
        news.tell(
          batch: index, epoch: epoch, of: options.epochs,
          loss: (index > 0 ? progress.sums : latest).map(trainer.metric))
      }
      try step(index)
    }
  }

  /// One step, on a batch of the epoch under way.
  private mutating func step(_ index: Int) throws {
    let (rate, time) = rate(ofStep: progress.step)
    progress.step += 1
    batch.range = batches[index]
    batch.key = draws.derived(progress.step)
    batch.auxiliaryWeight = objective.auxiliaryWeight(at: time)
    batch.stepContext = StepContext(learningRate: rate, step: progress.step)
    let value = trainingStep.run(batch, job: job)
    guard value.isFinite else {
      throw PipelineError(
        .badData,
        Divergence.message(
          value, of: options.optimizer, layer: trainingStep.firstDivergedLayer,
          place: "in epoch \(batch.epoch), batch \(index + 1) of \(batches.count)",
          checkpoint: context.checkpoints?.latestPath))
    }
    progress.sums += value
  }

  private func rate(ofStep step: Int) -> (rate: Double, time: ScheduleTime) {
    let time = ScheduleTime(step: step, stepsPerEpoch: batches.count, totalSteps: totalSteps)
    return (options.schedule.rate(options.optimizer.learningRate, at: time), time)
  }

  /// Measures the validation images where it is their turn: at the end always.
  private func validate(
    _ epoch: Int, pause: (_ state: () -> TrainingState) throws -> Void
  ) throws -> ObjectiveSums? {
    let isLast = epoch == options.epochs || progress.step >= totalSteps
    guard let measure, isLast || epoch.isMultiple(of: options.validateEvery) else { return nil }
    do {
      return try measure(epoch)
    } catch let error as PipelineError where error.kind == .interrupted {
      try pause { state }
      throw error
    }
  }

  /// Ends an epoch whose steps are done: its curves, the best weights, what displays show.
  private mutating func end(_ epoch: Int, _ validation: ObjectiveSums?) {
    let sums = progress.sums
    progress.sums = ObjectiveSums()
    latest = sums
    progress.epoch = epoch
    trainer.record(sums, rate: rate(ofStep: progress.step - 1).rate, in: &progress)
    if let validation { trainer.record(validation: validation, in: &progress) }
    if options.patience != nil, measure == nil || validation != nil {
      keepBest(objective.fullValue(validation ?? sums, pixels: trainer.pixels))
    }
    trainer.report(sums, epoch: epoch)
    if options.timeBudget != nil { progress.seconds = secondsSoFar }
  }

  /// - Parameter loss: at the full weight of the auxiliary losses.
  private mutating func keepBest(_ loss: Double) {
    if let best = progress.best, !(loss < best.loss - options.minimumGain) {
      // A loss that is no better does not count against going on in a warm-up: what training then
      // makes small is something else.
      let isWarmingUp = objective.isWarmingUp(
        after: progress.step, stepsPerEpoch: batches.count)
      if !isWarmingUp { progress.best?.misses = best.misses + 1 }
    } else {
      progress.best = TrainingState.Best(
        epoch: progress.epoch, loss: loss, parameters: parameters.array)
    }
  }
}
