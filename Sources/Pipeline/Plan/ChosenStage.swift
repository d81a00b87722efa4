/// A stage of a file as far as `--set` must know it.
struct ChosenStage {
  let index: Int
  /// As the file writes it.
  let kindWord: String?
  let kind: StageKind?
  /// Its `as:`, where it has one.
  let name: String?
  /// `nil` where it is given by a variable that a study sets, or not at all.
  let plugin: String?
  let entry: StageEntry?
  let place: SourceLocation?
  private let options: [Node.Entry]

  init(_ index: Int, _ node: Node, _ variables: inout Variables, registry: Registry) {
    self.index = index
    let head = node.map?.first
    let kind = head.flatMap { StageNode.kind($0.key) }
    kindWord = head?.key
    self.kind = kind
    name = node.entry("as")?.value.scalar.map(\.text)
    let text = head.flatMap { variables.resolve($0.value).scalar?.text }
    let plugin = text.flatMap { $0.contains("${") ? nil : $0 }
    self.plugin = plugin
    entry = kind.flatMap { kind in plugin.flatMap { registry.stage(kind: kind, named: $0) } }
    place = head?.keyLocation ?? node.location
    options = (node.map ?? []).dropFirst().map { entry in
      Node.Entry(entry.key, variables.resolve(entry.value), at: entry.keyLocation)
    }
  }

  /// Whether `word` is its name, its plugin or its kind.
  func isCalled(_ word: String) -> Bool {
    word == name || word == plugin || kind != nil && StageNode.kind(word) == kind
  }

  /// Whether it has the key; of a plugin that is not known, it may.
  func has(_ key: String) -> Bool {
    guard let entry else { return true }
    return key == kindWord || key == "as" || entry.inputs.contains { $0.key == key }
      || entry.options.contains { $0.option.name == key }
  }

  /// Why nothing would read an option of a component that is set by `path` (`optimizer`, `sgd`,
  /// `momentum`): the stage has another one.
  func componentFault(
    _ path: ArraySlice<String>, _ override: Override, registry: Registry
  ) -> String? {
    guard path.count > 1, let key = path.first,
      let option = entry?.options.first(where: { $0.option.name == key }),
      case .component(let kind) = option.option.type
    else { return nil }
    let word = path[path.startIndex + 1]
    let given = options.first { $0.key == key }?.value
    guard let chosen = given?.componentName ?? option.defaultComponent,
      chosen != word, !chosen.contains("${")
    else { return nil }
    let stage = override.path[0]
    if let other = registry.component(kind: kind, named: word) {
      guard given != nil else { return nil }
      return "'\(key)' is '\(chosen)' here, so that nothing would read an option of "
        + "'\(other.name)'; choose it first: --set \(stage).\(key)=\(other.name)"
    }
    let own = registry.component(kind: kind, named: chosen)?.options.map(\.option.knownName) ?? []
    if let name = meantName(by: word, among: own) {
      return "'\(key)' has no '\(word.shortened)'; did you mean "
        + "'\(stage).\(key).\(chosen).\(name)'?"
    }
    let known = registry.components(of: kind).map(\.knownName)
    return "'\(key)' cannot be '\(word.shortened)'\(suggestion(for: word, among: known))"
  }
}
