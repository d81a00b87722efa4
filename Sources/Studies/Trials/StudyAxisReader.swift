import Pipeline

/// Reads one axis of a matrix: a list of values, a range, or named groups of variables.
struct StudyAxisReader {
  private(set) var faults: [Diagnostic] = []
  private let entry: Node.Entry

  init(_ entry: Node.Entry) {
    self.entry = entry
  }

  /// - Returns: `nil` where it is no axis, with the reason among `faults`.
  mutating func read() -> StudyAxis? {
    let place = entry.value.location ?? entry.keyLocation
    guard entry.key.isPlainName(with: ["-", "_"]) else {
      fail(
        "an axis is named by letters, digits, '-' and '_', not '\(entry.key.shortened)'",
        at: entry.keyLocation)
      return nil
    }
    switch entry.value.content {
    case .list(let items): return listed(items)
    case .map(let entries) where entries.contains { ["from", "to"].contains($0.key) }:
      var reader = AxisRangeReader(entry.key, entry.value)
      let range = reader.read()
      faults += reader.faults
      return range.map { StudyAxis(entry.key, $0, at: entry.keyLocation) }
    case .map(let entries): return grouped(entries)
    case .scalar:
      fail(
        "the axis '\(entry.key)' must be a list of values, a range such as {from: 1, to: 10} or a "
          + "map of names to variables, not \(entry.value.summary)", at: place)
      return nil
    }
  }

  private mutating func listed(_ items: [Node]) -> StudyAxis? {
    guard !items.isEmpty else {
      fail("the axis '\(entry.key)' has no values", at: entry.value.location ?? entry.keyLocation)
      return nil
    }
    for (index, item) in items.enumerated() {
      guard
        let twin = items[..<index].first(where: {
          $0.means(item) || $0.scalar != nil && $0.scalar?.text == item.scalar?.text
        })
      else { continue }
      faults.append(
        Diagnostic(
          .error, "the axis '\(entry.key)' has the value \(YAMLText.flow(item).shortened) twice",
          at: item.location, related: [.init("it stands here first", at: twin.location)]))
    }
    let values = items.map { item in
      StudyAxis.Value(
        label: item.scalar?.text ?? YAMLText.flow(item),
        settings: [Node.Entry(entry.key, item, at: item.location)], location: item.location)
    }
    return StudyAxis(entry.key, listed: values, variables: [entry.key], at: entry.keyLocation)
  }

  private mutating func grouped(_ entries: [Node.Entry]) -> StudyAxis? {
    guard !entries.isEmpty else {
      fail("the axis '\(entry.key)' has no values", at: entry.value.location ?? entry.keyLocation)
      return nil
    }
    var values: [StudyAxis.Value] = []
    var names: [String] = []
    for group in entries {
      guard let settings = group.value.map, !settings.isEmpty else {
        let given = group.value.map == nil ? group.value.summary : "an empty one"
        fail(
          "'\(group.key.shortened)' of the axis '\(entry.key)' must be a map of the variables that "
            + "it sets, not \(given)", at: group.value.location ?? group.keyLocation)
        continue
      }
      let own = settings.map(\.key).sorted()
      if names.isEmpty { names = own }
      if own != names {
        fail(
          "'\(group.key.shortened)' sets \(own.listed), and the first of the axis '\(entry.key)' "
            + "sets \(names.listed): all must set the same variables", at: group.keyLocation)
      }
      // The group's name is a value too, for names of files and the like.
      let label = Node.Entry(entry.key, .text(group.key), at: group.keyLocation)
      values.append(
        StudyAxis.Value(
          label: group.key, settings: settings + [label], location: group.keyLocation))
    }
    guard !values.isEmpty else { return nil }
    if names.contains(entry.key) {
      fail(
        "the axis '\(entry.key)' holds the name of its group, so that a group cannot set a variable "
          + "of that name; give the axis another name", at: entry.keyLocation)
    }
    return StudyAxis(entry.key, listed: values, variables: names, at: entry.keyLocation)
  }

  private mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }
}
