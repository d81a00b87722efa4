import Pipeline

/// Reads a file's `study:`, gathering every fault on the way.
struct StudyReader {
  private(set) var faults: [Diagnostic] = []
  private(set) var matrix = TrialMatrix()
  private(set) var comparisons: [(comparison: Comparison, location: SourceLocation?)] = []
  /// The file's own variables, which trials can do without setting.
  private let variables: [Node.Entry]

  static let keys = ["matrix", "include", "exclude", "compare"]

  /// - Parameter variables: the entries of the file's `vars`.
  init(_ node: Node, variables: [Node.Entry]) {
    self.variables = variables
    guard let entries = node.map else {
      fail(
        "'study' must be a map with the keys \(Self.keys.listed), not \(node.summary)",
        at: node.location)
      return
    }
    for entry in entries where !Self.keys.contains(entry.key) {
      fail(
        "unknown key '\(entry.key.shortened)' of 'study'"
          + suggestion(for: entry.key, among: Self.keys), at: entry.keyLocation)
    }
    guard let given = node.entry("matrix") else {
      fail(
        "'study' needs a 'matrix': the variables that it varies, each with its values, such as "
          + "'seed: [1, 2, 3]'", at: node.location)
      return
    }
    readMatrix(given.value, at: given.keyLocation)
    guard faults.isEmpty else { return }
    layMatrix(excluding: node.entry("exclude")?.value, at: given.keyLocation)
    if let include = node.entry("include") { readIncluded(include.value) }
    if let compare = node.entry("compare") { readComparisons(compare.value) }
  }

  // MARK: - Axes

  private mutating func readMatrix(_ node: Node, at location: SourceLocation?) {
    guard let entries = node.map, !entries.isEmpty else {
      let given = node.map == nil ? node.summary : "an empty one"
      return fail(
        "'matrix' must be a map of variables to their values, such as 'seed: [1, 2, 3]', not "
          + given, at: node.location ?? location)
    }
    var setters: [String: (axis: String, location: SourceLocation?)] = [:]
    for entry in entries {
      var reader = StudyAxisReader(entry)
      let read = reader.read()
      faults += reader.faults
      guard let axis = read else { continue }
      for variable in axis.variables {
        if let other = setters[variable] {
          faults.append(
            Diagnostic(
              .error, "the axes '\(other.axis)' and '\(axis.name)' both set '\(variable)'",
              at: axis.location,
              related: [.init("'\(variable)' is set here first", at: other.location)]))
        }
        setters[variable] = (axis.name, axis.location)
      }
      matrix.axes.append(axis)
    }
  }

  // MARK: - Combinations

  private mutating func layMatrix(excluding node: Node?, at location: SourceLocation?) {
    let most = TrialMatrix.largestCount
    guard let count = matrix.fullCount, count <= most else {
      let sizes = matrix.axes.map { $0.count.grouped }.joined(separator: " x ")
      let shown = matrix.fullCount.map { "\(sizes) = \($0.grouped)" } ?? sizes
      return fail(
        "the matrix has \(shown) combinations, and at most \(most.grouped) are allowed",
        at: location)
    }
    var exclusions: [(exclusion: TrialMatrix.Exclusion, location: SourceLocation?)] = []
    for item in items(of: node, key: "exclude") {
      guard let exclusion = exclusion(item) else { continue }
      exclusions.append((exclusion, item.location))
    }
    let met = matrix.lay(excluding: exclusions.map(\.exclusion))
    for (isMet, exclusion) in zip(met, exclusions) where !isMet {
      fail("this excludes nothing: no combination is like that", at: exclusion.location)
    }
    if matrix.combinations.isEmpty, !exclusions.isEmpty {
      fail("'exclude' leaves nothing of the matrix", at: node?.location ?? location)
    }
  }

  private mutating func exclusion(_ node: Node) -> TrialMatrix.Exclusion? {
    guard let entries = node.map, !entries.isEmpty else {
      fail(
        "an entry of 'exclude' is a map of axes to values, such as {optimizer: sgd}, not "
          + node.summary, at: node.location)
      return nil
    }
    var exclusion: TrialMatrix.Exclusion = [:]
    for entry in entries {
      guard let axis = axisIndex(entry) else { return nil }
      guard let indices = indices(of: entry, on: matrix.axes[axis]) else { return nil }
      exclusion[axis] = Set(indices)
    }
    return exclusion
  }

  private mutating func readIncluded(_ node: Node) {
    for item in items(of: node, key: "include") {
      guard let entries = item.map, !entries.isEmpty else {
        fail(
          "an entry of 'include' is a map of variables to values, such as {optimizer: sgd}, not "
            + item.summary, at: item.location)
        continue
      }
      if let trial = included(entries, at: item.location) { matrix.included.append(trial) }
    }
    var names: Set<String> = []
    for index in 0..<matrix.count {
      let name = matrix.trial(index).name
      guard !names.insert(name).inserted else { continue }
      fail("two trials would have the name '\(name)': name their values apart", at: node.location)
    }
  }

  private mutating func included(
    _ entries: [Node.Entry], at location: SourceLocation?
  ) -> TrialMatrix.Included? {
    var values: [StudyAxis.Value] = []
    for axis in matrix.axes {
      let isGroup = axis.variables != [axis.name]
      guard let given = entries.first(where: { $0.key == axis.name }) else {
        guard !isGroup, let own = variables.first(where: { $0.key == axis.name }) else {
          fail("the trial sets no '\(axis.name)', and 'vars' has none", at: location)
          return nil
        }
        values.append(value(own))
        continue
      }
      if isGroup {
        guard let index = indices(of: given, on: axis)?.first else { return nil }
        values.append(axis[index])
      } else {
        values.append(value(given))
      }
    }
    let extra = entries.filter { entry in !matrix.axes.contains { $0.name == entry.key } }
    let isInMatrix = zip(matrix.axes, values).allSatisfy { axis, value in
      value.settings.last.map { !axis.indices(of: $0.value).isEmpty } ?? false
    }
    if extra.isEmpty, isInMatrix,
      matrix.combinations.contains(where: { number in
        zip(zip(matrix.axes, values), matrix.indices(of: number)).allSatisfy { pair, index in
          pair.1.settings.last.map { pair.0.indices(of: $0.value).contains(index) } ?? false
        }
      })
    {
      fail("the matrix has this trial already", at: location)
      return nil
    }
    return TrialMatrix.Included(values: values, extra: extra)
  }

  private func value(_ entry: Node.Entry) -> StudyAxis.Value {
    StudyAxis.Value(
      label: entry.value.scalar?.text ?? YAMLText.flow(entry.value), settings: [entry],
      location: entry.value.location ?? entry.keyLocation)
  }

  private mutating func items(of node: Node?, key: String) -> [Node] {
    guard let node, node.scalar?.isNull != true else { return [] }
    guard let items = node.list else {
      fail("'\(key)' must be a list of maps, not \(node.summary)", at: node.location)
      return []
    }
    return items
  }

  private mutating func axisIndex(_ entry: Node.Entry) -> Int? {
    if let index = matrix.axes.firstIndex(where: { $0.name == entry.key }) { return index }
    fail(
      "the matrix has no axis '\(entry.key.shortened)'"
        + suggestion(for: entry.key, among: matrix.axes.map(\.name)), at: entry.keyLocation)
    return nil
  }

  private mutating func indices(of entry: Node.Entry, on axis: StudyAxis) -> [Int]? {
    let indices = axis.indices(of: entry.value)
    guard indices.isEmpty else { return indices }
    let known = (0..<min(axis.count, 20)).map { axis[$0].label }
    fail(
      "the axis '\(axis.name)' has no value \(YAMLText.flow(entry.value).shortened)"
        + suggestion(for: entry.value.scalar?.text ?? "", among: known),
      at: entry.value.location ?? entry.keyLocation)
    return nil
  }

  // MARK: - Comparisons

  private mutating func readComparisons(_ node: Node) {
    guard let items = node.list else {
      return fail(
        "'compare' must be a list such as [{metric: reconstruction.wrong_pixels, over: seed}], not "
          + node.summary, at: node.location)
    }
    for item in items {
      var reader = ComparisonReader(axes: matrix.axes)
      let comparison = reader.read(item)
      faults += reader.faults
      guard let comparison else { continue }
      let baseline = comparison.statistics.baseline
      if !matrix.holds(baseline) {
        let settings = baseline.map { "\($0.axis) \($0.label.shortened)" }
        fail(
          "no trial has \(settings.joined(separator: " and ")): 'exclude' leaves out what is to be the "
            + "baseline", at: item.entry("baseline")?.value.location ?? item.location)
      }
      if let twin = comparisons.first(where: { $0.comparison.file == comparison.file }) {
        faults.append(
          Diagnostic(
            .error,
            "two comparisons write '\(comparison.file)'; give one of them another 'file:'",
            at: item.location, related: [.init("the first is here", at: twin.location)]))
      }
      comparisons.append((comparison, item.location))
    }
  }

  private mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }
}

extension Int {
  /// `1,000,000`.
  var grouped: String { Readable.count(self) }
}
