import Pipeline

/// One axis of a study's matrix with the labels of its values, in their order.
public struct ComparedAxis: Sendable, Equatable {
  public let name: String
  public let labels: [String]

  public init(_ name: String, labels: [String]) {
    self.name = name
    self.labels = labels
  }

  /// The axes that trials have, their labels in the order of the matrix as far as the trials show
  /// it: labels that no two otherwise equal trials have in common stay in the order in which they
  /// come first.
  public static func axes(of trials: [Trial]) -> [ComparedAxis] {
    let trials = trials.sorted { $0.number < $1.number }
    var names: [String] = []
    for setting in trials.flatMap(\.settings) where !names.contains(setting.axis) {
      names.append(setting.axis)
    }
    return names.map { name in ComparedAxis(name, labels: labels(on: name, of: trials)) }
  }

  /// Trials that differ on this axis alone stand in its order, which others only complete.
  private static func labels(on axis: String, of trials: [Trial]) -> [String] {
    var found: [String] = []
    var known: Set<String> = []
    var last: [[Trial.Setting]: String] = [:]
    var later: [String: Set<String>] = [:]
    for trial in trials {
      guard let label = trial.label(on: axis) else { continue }
      if known.insert(label).inserted { found.append(label) }
      let others = trial.settings.filter { $0.axis != axis }
      if let before = last[others], before != label { later[before, default: []].insert(label) }
      last[others] = label
    }
    var earlier: [String: Int] = [:]
    for label in later.values.joined() { earlier[label, default: 0] += 1 }
    var sorted: [String] = []
    var rest = found
    while !rest.isEmpty {
      // Trials that were added to a matrix can contradict its order: then the first come first.
      let next = rest.remove(at: rest.firstIndex { earlier[$0, default: 0] == 0 } ?? 0)
      sorted.append(next)
      for label in later[next] ?? [] { earlier[label, default: 0] -= 1 }
    }
    return sorted
  }
}

extension Comparison {
  /// This comparison with the axes that it does not name among its rows, and without those that
  /// there are not.
  func covering(_ axes: [ComparedAxis]) -> Comparison {
    let names = axes.map(\.name)
    let missing = names.filter { !(over + rows + columns).contains($0) }
    var statistics = statistics
    if let axis = statistics.repetition, !names.contains(axis) { statistics.repetition = nil }
    statistics.baseline.removeAll { !names.contains($0.axis) }
    return Comparison(
      subject, over: over.filter(names.contains), rows: rows.filter(names.contains) + missing,
      columns: columns.filter(names.contains), best: best, statistics: statistics, file: file)
  }
}
