import Pipeline

extension ComparisonReader {
  /// The variant that the others are held against: a value of an axis, or a map of axes to values.
  mutating func baseline(_ entry: Node.Entry?, over: [String]) -> [Trial.Setting] {
    guard let entry else { return [] }
    let place = entry.value.location ?? entry.keyLocation
    guard let entries = entry.value.map else { return baseline(named: entry, over: over) }
    guard !entries.isEmpty else {
      fail("'baseline' is an empty map: it names a value, or axes with their values", at: place)
      return []
    }
    var settings: [Trial.Setting] = []
    for entry in entries {
      let place = entry.value.location ?? entry.keyLocation
      guard let axis = matrixAxes.first(where: { $0.name == entry.key }) else {
        fail(
          "the matrix has no axis '\(entry.key.shortened)'"
            + suggestion(for: entry.key, among: matrixAxes.map(\.name)), at: entry.keyLocation)
        continue
      }
      guard !over.contains(axis.name) else {
        fail(
          "the axis '\(axis.name)' is summed up by 'over', and a baseline is a value of the rows or "
            + "columns", at: entry.keyLocation)
        continue
      }
      guard let index = axis.indices(of: entry.value).first else {
        fail(
          "the axis '\(axis.name)' has no value \(YAMLText.flow(entry.value).shortened)"
            + suggestion(for: entry.value.scalar?.text ?? "", among: axis.firstLabels), at: place)
        continue
      }
      settings.append(Trial.Setting(axis: axis.name, label: axis[index].label))
    }
    return settings
  }

  /// A baseline by its value alone, which must be one of a single axis.
  private mutating func baseline(named entry: Node.Entry, over: [String]) -> [Trial.Setting] {
    let place = entry.value.location ?? entry.keyLocation
    let axes = matrixAxes.filter { !over.contains($0.name) }
    let found = axes.compactMap { axis in
      axis.indices(of: entry.value).first.map {
        Trial.Setting(axis: axis.name, label: axis[$0].label)
      }
    }
    if found.count == 1 { return found }
    if let first = found.first {
      let names = found.map { "'\($0.axis)'" }.joined(separator: " and ")
      fail(
        "the axes \(names) both have a value \(first.label.shortened): name the one that is meant, "
          + "as in baseline: {\(first.axis): \(first.label.shortened)}", at: place)
      return []
    }
    let text = entry.value.scalar?.text ?? ""
    let labels = axes.flatMap(\.firstLabels)
    let hint = suggestion(for: text, among: labels)
    let shown = labels.prefix(8).joined(separator: ", ") + (labels.count > 8 ? ", ..." : "")
    let rest = labels.isEmpty ? ", and 'over' names every axis" : "; there are \(shown)"
    fail(
      "no axis of the rows and columns has the value \(YAMLText.flow(entry.value).shortened)"
        + (hint.isEmpty ? rest : hint), at: place)
    return []
  }
}

extension StudyAxis {
  /// As many labels as a message can suggest one of.
  fileprivate var firstLabels: [String] { (0..<min(count, 20)).map { self[$0].label } }
}
