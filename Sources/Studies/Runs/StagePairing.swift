import Pipeline

/// Which stages of several runs are the same one, whatever each run calls it.
///
/// Stages of one kind and plugin are a pair: first those of one name, then in their order, so that
/// an `as:` hides none. A stage whose plugin differs is a pair with another where each is the only
/// one of its kind that is left.
public struct StagePairing: Sendable {
  private struct Slot {
    /// For each run that has the stage, its place in the run.
    var places: [Int: Int]
    /// The stage as the first run that has it describes it.
    let model: ResolvedStage
  }

  private let runs: [[ResolvedStage]]
  private var slots: [Slot] = []

  public init(_ runs: [[ResolvedStage]]) {
    self.runs = runs
    for run in runs.indices { add(run) }
  }

  private mutating func add(_ run: Int) {
    let stages = runs[run]
    var left = Array(stages.indices)
    var free = Array(slots.indices)
    func take(_ stage: Int, _ slot: Int) {
      slots[slot].places[run] = stage
      left.removeAll { $0 == stage }
      free.removeAll { $0 == slot }
    }
    for isNamed in [true, false] {
      for stage in left {
        let slot = free.first { slot in
          let model = slots[slot].model
          return model.kind == stages[stage].kind && model.plugin == stages[stage].plugin
            && (!isNamed || model.givenName == stages[stage].givenName)
        }
        if let slot { take(stage, slot) }
      }
    }
    for stage in left {
      let kind = stages[stage].kind
      let others = free.filter { slots[$0].model.kind == kind }
      guard others.count == 1, left.count(where: { stages[$0].kind == kind }) == 1 else { continue }
      take(stage, others[0])
    }
    slots += left.map { Slot(places: [run: $0], model: stages[$0]) }
  }

  /// Every option of each run by its path, such as `train.optimizer.adam.learning_rate`. A stage is
  /// called by its `as:` where all runs agree on it, else by its kind, or its plugin where there
  /// are several of the kind.
  public var options: [[ResolvedOption]] {
    var taken: [String: Int] = [:]
    let names = slots.map { slot -> String in
      var name = name(of: slot)
      taken[name, default: 0] += 1
      if let count = taken[name], count > 1 { name += "#\(count)" }
      return name
    }
    return runs.indices.map { run in
      zip(slots, names).flatMap { slot, name -> [ResolvedOption] in
        guard let place = slot.places[run] else { return [] }
        let stage = runs[run][place]
        return [ResolvedOption(path: name, value: stage.plugin)]
          + stage.options.map { ResolvedOption(path: "\(name).\($0.path)", value: $0.value) }
      }
    }
  }

  private func name(of slot: Slot) -> String {
    let stages = slot.places.map { runs[$0.key][$0.value] }
    if let given = slot.model.givenName, stages.allSatisfy({ $0.givenName == given }) {
      return given
    }
    let isAlone = slots.count { $0.model.kind == slot.model.kind } == 1
    let isOnePlugin = stages.allSatisfy { $0.plugin == slot.model.plugin }
    return isAlone || !isOnePlugin ? slot.model.kind : slot.model.plugin
  }

  /// What each run's stages are called by the first run that has them, where the plugin is the
  /// same: their metrics are one quantity under two names.
  public var names: [[String: String]] {
    runs.indices.map { run in
      var names: [String: String] = [:]
      for slot in slots {
        guard let place = slot.places[run], runs[run][place].plugin == slot.model.plugin,
          runs[run][place].name != slot.model.name
        else { continue }
        names[runs[run][place].name] = slot.model.name
      }
      // A name that the run has for another stage stays that stage's.
      let own = Set(runs[run].map(\.name))
      return names.filter { !own.contains($0.value) || names[$0.value] != nil }
    }
  }
}
