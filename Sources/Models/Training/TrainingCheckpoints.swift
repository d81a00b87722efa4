import Pipeline
import Tensors

/// When a training keeps its state, so that a run that is stopped can go on.
final class TrainingCheckpoints {
  private let network: Network
  private let options: TrainingOptions
  private let context: RunContext
  private var rhythm: Rhythm
  /// The state that the folder holds, by its step and epoch, and the epoch of the best one there.
  private var saved: (step: Int, epoch: Int)?
  private var savedBest: Int?

  init(_ network: Network, options: TrainingOptions, context: RunContext) {
    self.network = network
    self.options = options
    self.context = context
    rhythm = Rhythm(every: options.checkpointEvery)
  }

  /// What to go on from; `nil` where training starts from the beginning.
  /// - Throws: `PipelineError` of kind `badData` for a checkpoint that is damaged, of kind `usage` for
  ///   one of another training.
  func latest() throws -> TrainingState? {
    guard let folder = context.checkpoints else { return nil }
    guard let checkpoint = try folder.latest() else { return finished(in: folder) }
    guard
      let state = TrainingState(checkpoint, of: network, stateSlots: options.optimizer.stateSlots)
    else {
      throw PipelineError.refusedCheckpoint(
        "'\(folder.latestPath ?? "")' holds the training of another model")
    }
    saved = (state.step, state.epoch)
    savedBest = state.best?.epoch
    context.note(
      "goes on after step \(state.step), with \(state.epoch) of \(options.epochs) epochs done")
    return state
  }

  /// The end of the same training in an earlier run.
  private func finished(in folder: any CheckpointStore) -> TrainingState? {
    guard let (final, weights) = folder.finished(),
      let state = TrainingState(
        final: final, weights: weights, of: network, stateSlots: options.optimizer.stateSlots)
    else { return nil }
    context.note("was done by an earlier run, in \(state.step) steps: its weights are taken")
    return state
  }

  /// What a later run can go on from; `nil` where the file leaves it out, or it is not finite.
  func final(_ state: TrainingState) -> Checkpoint? {
    guard options.keepState else { return nil }
    guard isFinite(state) else {
      context.warn("no final state is kept: its numbers are not all finite")
      return nil
    }
    return state.final(of: network, hasTimes: options.timeBudget != nil)
  }

  private func isFinite(_ state: TrainingState) -> Bool {
    indexOfFirstNonFinite(in: state.parameters.span) == nil
      && indexOfFirstNonFinite(in: state.optimizer.span) == nil
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
    guard context.checkpoints != nil, rhythm.isDue() else { return }
    _ = try save(state())
    rhythm.begin()
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
    guard isFinite(state) else {
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
