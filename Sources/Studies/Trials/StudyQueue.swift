import Pipeline
import Running
import Synchronization

/// The trials that wait, and those at work: hands out the next one.
///
/// Trials that share a training would wait for each other, so that of those the first is taken and
/// the others put off while there are any that share nothing with what is at work.
final class StudyQueue: Sendable {
  /// A trial that is ready to run.
  struct Item: Sendable {
    let index: Int
    let plan: Result<Plan, PipelineError>
    /// What its train stages follow from.
    let trainings: Set<StageKey>
  }

  private struct State {
    var waiting: ArraySlice<Int>
    var ahead: [Item] = []
    var atWork: [Int: Set<StageKey>] = [:]
    var isStopped = false
  }

  private let study: Study
  private let sharesTrainings: Bool
  private let state: Mutex<State>
  /// How far it looks for a trial that shares nothing.
  private static let reach = 64

  init(_ study: Study, trials: [Int], sharesTrainings: Bool) {
    self.study = study
    self.sharesTrainings = sharesTrainings
    state = Mutex(State(waiting: trials[...]))
  }

  /// The next trial, and how many are left with it and those at work; `nil` when none waits.
  func next() -> (item: Item, left: Int)? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      let busy = state.atWork.values.reduce(into: Set<StageKey>()) { $0.formUnion($1) }
      var choice = state.ahead.firstIndex { $0.trainings.isDisjoint(with: busy) }
      while choice == nil, state.ahead.count < Self.reach, let index = state.waiting.popFirst() {
        let item = item(index)
        state.ahead.append(item)
        if item.trainings.isDisjoint(with: busy) { choice = state.ahead.count - 1 }
      }
      guard !state.ahead.isEmpty else { return nil }
      let item = state.ahead.remove(at: choice ?? 0)
      state.atWork[item.index] = item.trainings
      return (item, state.waiting.count + state.ahead.count + state.atWork.count)
    }
  }

  func end(_ item: Item) { state.withLock { $0.atWork[item.index] = nil } }

  /// Hands out nothing any more.
  func stop() { state.withLock { $0.isStopped = true } }

  private func item(_ index: Int) -> Item {
    do {
      let plan = try study.plan(ofTrial: index)
      var trainings: Set<StageKey> = []
      if sharesTrainings {
        for (position, stage) in plan.stages.enumerated() where stage.kind == .train {
          trainings.insert(
            StageKey([
              ResolvedFile.conditions(ofStage: position, plan, sources: [])
            ]))
        }
      }
      return Item(index: index, plan: .success(plan), trainings: trainings)
    } catch {
      let error = error as? PipelineError ?? PipelineError(.defect, "\(error)")
      return Item(index: index, plan: .failure(error), trainings: [])
    }
  }
}
