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
    guard let entries = node.map, let first = entries.first else {
      // A map can be empty as all that it holds was refused.
      if !faults.contains(where: { $0.location.isAt(node.location) }) {
        let example = "'- load: font' with its options below"
        faults.append(
          Diagnostic(
            .error, "a stage is a map such as \(example), not \(node.summary)", at: node.location))
      }
      return nil
    }
    guard let kind = Self.kind(of: entries, first, &faults),
      let entry = Self.plugin(first, of: kind, registry, &faults)
    else { return nil }
    self.entry = entry
    place = first.keyLocation
    var options: [Node.Entry] = []
    var references: [String: Node] = [:]
    var given: Node?
    for other in entries.dropFirst() {
      if Self.isKind(other.key, for: entry) {
        faults.append(
          Diagnostic(
            .error, "two kinds in one stage: start a new list item with '- \(other.key): ...'",
            at: other.keyLocation,
            related: [.init("the stage is '\(first.key)' already", at: first.keyLocation)]))
      } else if other.key == "as" {
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
    let givenName = given.flatMap { Self.name($0, &faults) }
    isNamed = givenName != nil
    name = givenName ?? entry.name
  }

  /// The kind of a stage, which its first key says.
  private static func kind(
    of entries: [Node.Entry], _ first: Node.Entry, _ faults: inout [Diagnostic]
  ) -> StageKind? {
    if let kind = kind(first.key) { return kind }
    let hint = suggestion(for: first.key, among: StageKind.allCases.map(\.rawValue))
    let misplaced = entries.dropFirst().first { kind($0.key) != nil }
    let message =
      misplaced.map {
        "a stage's first key must be its kind: put '\($0.key)' before '\(first.key)'"
      } ?? "unknown kind of stage '\(first.key.shortened)'\(hint)"
    faults.append(Diagnostic(.error, message, at: first.keyLocation))
    return nil
  }

  /// The plugin that the first key's value names.
  private static func plugin(
    _ first: Node.Entry, of kind: StageKind, _ registry: Registry, _ faults: inout [Diagnostic]
  ) -> StageEntry? {
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
    if let entry = registry.stage(kind: kind, named: scalar.text) { return entry }
    faults.append(
      Diagnostic(
        .error,
        "no plugin '\(scalar.text.shortened)' of kind \(kind)"
          + suggestion(for: scalar.text, among: known), at: first.value.location))
    return nil
  }

  /// Whether a key begins another stage. An option may have a kind's name: split's parts are train,
  /// validation and test.
  private static func isKind(_ key: String, for entry: StageEntry) -> Bool {
    kind(key) != nil && !entry.options.contains { $0.option.name == key }
  }

  /// The name that `as` gives; `nil` where it is none.
  private static func name(_ given: Node, _ faults: inout [Diagnostic]) -> String? {
    let text = given.scalar?.text ?? ""
    // It becomes part of names of files.
    if text.isPlainName(with: ["-", "_"]) && text.utf8.count <= 100 { return text }
    if !text.contains("${") {
      faults.append(
        Diagnostic(
          .error,
          "'as' must be a name of at most 100 letters, digits, '-' and '_', not \(given.summary)",
          at: given.location))
    }
    return nil
  }

  /// The keys that are no options of the plugin but that a stage of this kind may have.
  var otherKeys: [String] { ["as"] + entry.inputs.map(\.key) }

  static func kind(_ key: String) -> StageKind? {
    StageKind(rawValue: key) ?? StageKind.synonyms[key]
  }
}
