/// A pipeline file in the making. Every option stands on a line of its own, so that what a check
/// finds can be taken out by its line.
struct Draft {
  var name: String
  var seed: String?
  var variables: [(key: String, value: Tree)] = []
  var axes: [(key: String, value: Tree)] = []
  var comparisons: [Tree] = []
  var exclusions: [Tree] = []
  var inclusions: [Tree] = []
  /// The first entry of each is the stage's kind and plugin.
  var stages: [[(key: String, value: Tree)]] = []

  /// What stands on a line.
  enum Place: Hashable {
    case head
    case seed
    case variable(Int)
    case axis(Int)
    case comparison(Int)
    case exclusion(Int)
    case inclusion(Int)
    case option(stage: Int, index: Int)
  }

  /// The file's text and what stands on each of its lines.
  func written() -> (text: String, places: [Place]) {
    var lines: [(String, Place)] = [("pipeline: \(name)", .head)]
    if let seed { lines.append(("seed: \(seed)", .seed)) }
    if !variables.isEmpty {
      lines.append(("vars:", .head))
      for (index, entry) in variables.enumerated() {
        lines.append(("  \(entry.key): \(entry.value.flow)", .variable(index)))
      }
    }
    if !axes.isEmpty {
      lines += [("study:", .head), ("  matrix:", .head)]
      for (index, entry) in axes.enumerated() {
        lines.append(("    \(entry.key): \(entry.value.flow)", .axis(index)))
      }
      func add(_ key: String, _ items: [Tree], _ place: (Int) -> Place) {
        guard !items.isEmpty else { return }
        lines.append(("  \(key):", .head))
        for (index, item) in items.enumerated() {
          lines.append(("    - \(item.flow)", place(index)))
        }
      }
      add("compare", comparisons, Place.comparison)
      add("exclude", exclusions, Place.exclusion)
      add("include", inclusions, Place.inclusion)
    }
    lines.append(("stages:", .head))
    for (stage, entries) in stages.enumerated() {
      for (index, entry) in entries.enumerated() {
        let mark = index == 0 ? "  - " : "    "
        lines.append(
          ("\(mark)\(entry.key): \(entry.value.flow)", .option(stage: stage, index: index)))
      }
    }
    return (lines.map { $0.0 + "\n" }.joined(), lines.map(\.1))
  }

  /// Without what stands on these places; a stage whose first line is among them goes as a whole.
  /// - Returns: `nil` where nothing can be taken out.
  func without(_ faulty: Set<Place>) -> Draft? {
    guard faulty.contains(where: { $0 != .head }) else { return nil }
    var draft = self
    if faulty.contains(.seed) { draft.seed = nil }
    func kept<Item>(_ items: [Item], _ place: (Int) -> Place) -> [Item] {
      items.enumerated().filter { !faulty.contains(place($0.offset)) }.map(\.element)
    }
    draft.variables = kept(variables, Place.variable)
    draft.axes = kept(axes, Place.axis)
    draft.comparisons = kept(comparisons, Place.comparison)
    draft.exclusions = kept(exclusions, Place.exclusion)
    draft.inclusions = kept(inclusions, Place.inclusion)
    draft.stages = stages.enumerated().compactMap { stage, entries in
      guard !faulty.contains(.option(stage: stage, index: 0)) else { return nil }
      return kept(entries) { .option(stage: stage, index: $0) }
    }
    return draft.stages.isEmpty ? nil : draft
  }
}
