internal import Pipeline
internal import Tensors

/// When a training keeps its state, so that a run that is stopped can go on.
final class TrainingCheckpoints {
  private let network: Network
  private let options: TrainingOptions
  private let context: RunContext
  private let clock = ContinuousClock()
  /// Thirty years at most: a clock has no time that is any number of seconds away.
  private let rhythm: Duration
  private var due: ContinuousClock.Instant
  /// When the clock was read last, and for how many visits it need not be read again: reading it at
  /// every step would take a small network a fiftieth of its time.
  private var lastRead: ContinuousClock.Instant
  private var skips = 0
  /// The state that the folder holds, by its step and epoch, and the epoch of the best one there.
  private var saved: (step: Int, epoch: Int)?
  private var savedBest: Int?

  init(_ network: Network, options: TrainingOptions, context: RunContext) {
    self.network = network
    self.options = options
    self.context = context
    rhythm = .seconds(min(options.checkpointEvery, 1e9))
    lastRead = clock.now
    due = lastRead + rhythm
  }

  /// What to go on from; `nil` where training starts from the beginning.
  /// - Throws: `PipelineError` of kind `badData` for a checkpoint that is damaged, of kind `usage` for
  ///   one of another training.
  func latest() throws -> TrainingState? {
    guard let folder = context.checkpoints, let checkpoint = try folder.latest() else { return nil }
    guard let state = TrainingState(checkpoint, of: network, memory: options.optimizer.memory)
    else {
      throw CheckpointFolder.refusal(
        "'\(folder.latestPath ?? "")' holds the training of another model")
    }
    saved = (state.step, state.epoch)
    savedBest = state.best?.epoch
    context.note(
      "goes on after step \(state.step), with \(state.epoch) of \(options.epochs) epochs done")
    return state
  }

  /// Keeps the state where that is due, or where the user asked to stop.
  /// - Throws: `PipelineError` of kind `inputOutput` where it cannot be written, of kind
  ///   `interrupted` on request.
  func visit(_ state: () -> TrainingState) throws {
    do {
      try context.checkCancellation()
    } catch {
      guard context.checkpoints != nil else { throw error }
      let state = state()
      let isSaved = try save(state)
      throw PipelineError(
        .interrupted,
        "stopped on request after step \(state.step)" + (isSaved ? ", which is saved" : ""))
    }
    guard context.checkpoints != nil, isDue() else { return }
    _ = try save(state())
    due = clock.now + rhythm
  }

  /// Whether it is time for a checkpoint: where steps take about as long as each other, at most a
  /// hundredth of the rhythm late.
  private func isDue() -> Bool {
    guard skips == 0 else {
      skips -= 1
      return false
    }
    let before = lastRead
    lastRead = clock.now
    let most = 63
    if seconds(lastRead - before) * 100 * Double(most) < options.checkpointEvery { skips = most }
    return lastRead >= due
  }

  /// Keeps the state at the end, so that a run that is stopped in a later stage need not train
  /// again: of a long training only, and where its measurement does not throw.
  func finish<Result>(_ state: TrainingState, measure: () throws -> Result) throws -> Result {
    do {
      let result = try measure()
      if state.seconds >= options.checkpointEvery || saved != nil { _ = try save(state) }
      return result
    } catch let error as PipelineError where error.kind == .interrupted {
      try visit { state }
      throw error
    }
  }

  /// - Returns: whether the state is in the folder: one that is not finite never is.
  private func save(_ state: TrainingState) throws -> Bool {
    guard let folder = context.checkpoints else { return false }
    if let saved, saved == (state.step, state.epoch) { return true }
    guard indexOfFirstNonFinite(in: state.parameters.span) == nil,
      indexOfFirstNonFinite(in: state.optimizer.span) == nil
    else {
      context.warn("no checkpoint after step \(state.step): its numbers are not all finite")
      return false
    }
    try folder.save(state.checkpoint(of: network), keeping: options.checkpointKeep)
    saved = (state.step, state.epoch)
    if let best = state.best, best.epoch != savedBest {
      try folder.saveBest(state.bestCheckpoint(best, of: network))
      savedBest = best.epoch
    }
    return true
  }
}
