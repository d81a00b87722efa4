public import Pipeline

/// One axis of a study's matrix with the labels of its values, in their order.
public struct StudyAxis: Sendable, Equatable {
  public let name: String
  public let labels: [String]

  public init(_ name: String, labels: [String]) {
    self.name = name
    self.labels = labels
  }

  /// The axes that trials have, with the labels in the order of the trials that have them first:
  /// where a matrix leaves combinations out, that need not be its own order.
  public static func axes(of trials: [Trial]) -> [StudyAxis] {
    var names: [String] = []
    var labels: [String: [String]] = [:]
    for setting in trials.sorted(by: { $0.number < $1.number }).flatMap(\.settings) {
      if labels[setting.axis] == nil { names.append(setting.axis) }
      if labels[setting.axis]?.contains(setting.label) != true {
        labels[setting.axis, default: []].append(setting.label)
      }
    }
    return names.map { StudyAxis($0, labels: labels[$0] ?? []) }
  }
}

extension Comparison {
  /// The same with the axes that it does not name among its rows, and without those that there are
  /// not.
  func covering(_ axes: [StudyAxis]) -> Comparison {
    let names = axes.map(\.name)
    let missing = names.filter { !(over + rows + columns).contains($0) }
    return Comparison(
      subject, over: over.filter(names.contains), rows: rows.filter(names.contains) + missing,
      columns: columns.filter(names.contains), best: best, file: file)
  }
}
