/// A stage of the file, taken apart: its plugin, the keys that every stage has, and its options.
struct StageNode {
  let entry: StageEntry
  let place: SourceLocation?
  let name: String
  let nameLocation: SourceLocation?
  let isNamed: Bool
  /// `data:`, `model:` and the like: what the file names for the stage to read.
  let references: [String: Node]
  let options: [Node.Entry]

  /// - Returns: `nil` where no plugin can be told, with the reason among `faults`.
  init?(_ node: Node, registry: Registry, faults: inout [Diagnostic]) {
    let example = "'- load: font' with its options below"
    guard let entries = node.map, let first = entries.first else {
      // A map can be empty as all that it holds was refused.
      if !faults.contains(where: { $0.location.isAt(node.location) }) {
        faults.append(
          Diagnostic(
            .error, "a stage is a map such as \(example), not \(node.summary)", at: node.location))
      }
      return nil
    }
    let kinds = StageKind.allCases.map(\.rawValue)
    guard let kind = Self.kind(first.key) else {
      let hint = suggestion(for: first.key, among: kinds)
      let misplaced = entries.dropFirst().first { Self.kind($0.key) != nil }
      let message =
        misplaced.map {
          "a stage's first key must be its kind: put '\($0.key)' before '\(first.key)'"
        } ?? "unknown kind of stage '\(first.key.shortened)'\(hint)"
      faults.append(Diagnostic(.error, message, at: first.keyLocation))
      return nil
    }
    let known = registry.stages(of: kind).map(\.knownName)
    guard let scalar = first.value.scalar, !scalar.isNull else {
      faults.append(
        Diagnostic(
          .error,
          "'\(first.key)' must name a plugin, not \(first.value.summary)"
            + "; choose one of \(known.map(\.name).listed)",
          at: first.value.location ?? first.keyLocation))
      return nil
    }
    guard let entry = registry.stage(kind: kind, named: scalar.text) else {
      faults.append(
        Diagnostic(
          .error,
          "no plugin '\(scalar.text.shortened)' of kind \(kind)"
            + suggestion(for: scalar.text, among: known), at: first.value.location))
      return nil
    }
    // An option may have a kind's name: split's parts are train, validation and test.
    let isKind = { (key: String) in
      Self.kind(key) != nil && !entry.options.contains { $0.option.name == key }
    }
    for other in entries.dropFirst() where isKind(other.key) {
      faults.append(
        Diagnostic(
          .error, "two kinds in one stage: start a new list item with '- \(other.key): ...'",
          at: other.keyLocation,
          related: [.init("the stage is '\(first.key)' already", at: first.keyLocation)]))
    }
    self.entry = entry
    place = first.keyLocation
    var options: [Node.Entry] = []
    var references: [String: Node] = [:]
    var given: Node?
    for other in entries.dropFirst() where !isKind(other.key) {
      if other.key == "as" {
        given = other.value
      } else if entry.inputs.contains(where: { $0.key == other.key }) {
        references[other.key] = other.value
      } else {
        options.append(other)
      }
    }
    self.options = options
    self.references = references
    nameLocation = given?.location
    let text = given?.scalar?.text ?? ""
    // It becomes part of names of files.
    isNamed = text.isPlainName(with: ["-", "_"]) && text.utf8.count <= 100
    name = isNamed ? text : entry.name
    if let given, !isNamed, !text.contains("${") {
      faults.append(
        Diagnostic(
          .error,
          "'as' must be a name of at most 100 letters, digits, '-' and '_', not \(given.summary)",
          at: given.location))
    }
  }

  /// The keys that are no options of the plugin but that a stage of this kind may have.
  var otherKeys: [String] { ["as"] + entry.inputs.map(\.key) }

  static func kind(_ key: String) -> StageKind? {
    StageKind(rawValue: key) ?? StageKind.synonyms[key]
  }
}
