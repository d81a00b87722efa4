/// Which stage of a file `--set WORD.KEY=VALUE` means.
///
/// The word may be a stage's `as:` name, its plugin or its kind. Of several stages that it may mean,
/// those count whose plugin has the option; of several that are left, the one of that `as:` name.
struct StageChoice {
  let stages: [ChosenStage]
  private let registry: Registry

  /// - Parameter variables: the file's `vars`, by which a stage may name its plugin.
  init(_ stages: [Node], variables: Node?, registry: Registry) {
    var variables = Variables(variables?.map ?? [])
    self.stages = stages.enumerated().map { index, node in
      ChosenStage(index, node, &variables, registry: registry)
    }
    self.registry = registry
  }

  /// The stage, or why none can be told.
  func stage(meantBy override: Override) -> Result<ChosenStage, OverrideFault> {
    let word = override.path[0]
    let called = stages.filter { $0.isCalled(word) }
    guard !called.isEmpty else { return fault(unknown(override), override) }
    let able = called.filter { takes($0, override) }
    let found = able.isEmpty ? called : able
    let named = found.filter { $0.name == word }
    if let only = named.count == 1 ? named[0] : found.count == 1 ? found[0] : nil {
      return .success(only)
    }
    guard !able.isEmpty else { return fault(unknownOption(override, of: called), override) }
    let places = able.map { stage in
      Diagnostic.Related(advice(for: stage, override), at: stage.place)
    }
    return fault(
      "'\(word)' may mean \(able.count) stages here; say which by a name that it alone has",
      override, related: places)
  }

  /// Whether a stage has what is to be set: the option, or a plugin of the name for its kind.
  private func takes(_ stage: ChosenStage, _ override: Override) -> Bool {
    if override.path.count > 1 { return stage.has(override.path[1]) }
    guard let kind = stage.kind, let name = override.value.scalar?.text, !name.contains("${")
    else { return true }
    return registry.stage(kind: kind, named: name) != nil
  }

  /// The words that mean this stage alone, the most telling first.
  private func handle(of stage: ChosenStage, _ override: Override) -> String? {
    [stage.name, stage.plugin, stage.kindWord].compactMap(\.self).first { word in
      let called = stages.filter { $0.isCalled(word) && takes($0, override) }
      let named = called.filter { $0.name == word }
      return called.count == 1 || named.count == 1 && named[0].index == stage.index
    }
  }

  private func advice(for stage: ChosenStage, _ override: Override) -> String {
    let rest = override.path.dropFirst().map { "." + $0 }.joined()
    guard let handle = handle(of: stage, override) else {
      return "to set it of this one, give it an 'as: NAME' and write --set NAME\(rest)=..."
    }
    return "to set it of this one, write --set \(handle)\(rest)=..."
  }

  private func unknownOption(_ override: Override, of called: [ChosenStage]) -> String {
    guard override.path.count > 1 else {
      return "'\(override.path[0])' may mean \(called.count) stages, and none of them can be "
        + override.value.summary
    }
    let known = called.flatMap { $0.entry?.options.map(\.option.knownName) ?? [] }
    let names = known.unique(by: \.name)
    return "none of the \(called.count) stages that '\(override.path[0])' may mean has an option "
      + "'\(override.path[1].shortened)'\(suggestion(for: override.path[1], among: names))"
  }

  private func unknown(_ override: Override) -> String {
    let word = override.path[0]
    if word == "stages" || word.hasPrefix("stages[") {
      return "a stage is set by its kind, its plugin or its 'as:' name, such as train.epochs, "
        + "not by '\(word.shortened)'"
    }
    var names: [KnownName] = []
    for stage in stages {
      names += [stage.name, stage.kindWord].compactMap(\.self).map { KnownName($0) }
      names += [stage.entry?.knownName ?? stage.plugin.map { KnownName($0) }].compactMap(\.self)
    }
    names += (Override.parts + ["seed"]).map { KnownName($0) }
    let unique = names.unique(by: \.name).sorted { $0.name < $1.name }
    let given = "no stage is '\(word.shortened)'"
    if meantName(by: word, among: unique) == nil, override.path.count == 1,
      let path = optionPath(word)
    {
      return "\(given); did you mean '\(path)'?"
    }
    return given + suggestion(for: word, among: unique)
  }

  /// The path of an option that was given without its stage.
  private func optionPath(_ option: String) -> String? {
    for stage in stages {
      let options = stage.entry?.options.map(\.option.knownName) ?? []
      guard let name = meantName(by: option, among: options) else { continue }
      return "\(stage.name ?? stage.kindWord ?? "").\(name)"
    }
    return nil
  }

  private func fault(
    _ message: String, _ override: Override, related: [Diagnostic.Related?] = []
  ) -> Result<ChosenStage, OverrideFault> {
    .failure(
      OverrideFault(Diagnostic(.error, message, at: override.location, related: related)))
  }
}
