/// Which earlier values a stage reads.
extension PlanBuilder {
  /// Finds for each need of the stage the value that meets it.
  /// - Parameter isRead: whether every option of the plugin that the file gives has its value.
  mutating func resolve(
    _ stage: any Stage, _ node: StageNode, title: String, isRead: Bool
  ) -> ([String: [ValueSource]], PlannedInputs) {
    var sources: [String: [ValueSource]] = [:]
    var headers: [String: ImageHeader] = [:]
    var graphs: [String: [ModelGraph]] = [:]
    var reported: [String: ReportedNames] = [:]
    let needs = stage.needs
    for declared in type(of: stage).inputs
    where node.references[declared.key] != nil
      || isNeeded(declared, by: stage, node.entry.kind, isRead: isRead)
    {
      // With its options a stage may ask for more of a model than its kind always does, or for less.
      let input = needs.first { $0.key == declared.key } ?? declared
      let found = values(for: input, node, title: title)
      guard !found.isEmpty else { continue }
      sources[input.key] = found.map(\.source)
      headers[input.key] = found[0].header
      graphs[input.key] = found.compactMap(\.graph)
      reported[input.key] = found[0].reported
      for value in found where input.type == .model {
        let lacking = input.capabilities.subtracting(value.capabilities)
        guard let lack = lacking.map(\.rawValue).sorted().first else { continue }
        diagnostics.append(
          Diagnostic(
            .error,
            "\(title) needs a model with \(lack), and '\(value.source.name)' has "
              + "none", at: node.references[input.key]?.location ?? node.place,
            related: [.init("the model is trained here", at: value.location)]))
      }
    }
    let names = sources.mapValues { $0.map(\.name) }
    return (
      sources,
      PlannedInputs(images: headers, graphs: graphs, names: names, reported: reported)
    )
  }

  /// Images and the models that are to read them must agree in shape.
  mutating func checkShapes(of sources: [String: [ValueSource]], _ node: StageNode) {
    func value(_ source: ValueSource, _ type: ValueType) -> PlannedValue? {
      values.last { $0.type == type && $0.source == source }
    }
    guard let data = sources[StageInput.data.key]?.first.flatMap({ value($0, .images) }),
      let images = data.header
    else { return }
    if let validation = sources[StageInput.validation.key]?.first.flatMap({ value($0, .images) }),
      let other = validation.header?.shape, other != images.shape
    {
      diagnostics.append(
        Diagnostic(
          .error,
          "the validation images are \(other), and those that are learnt from \(images.shape)",
          at: node.references[StageInput.validation.key]?.location ?? node.place,
          related: [
            .init("the validation images are made here", at: validation.location),
            .init("the images to learn from are made here", at: data.location),
          ]))
    }
    for (key, sources) in sources.sorted(by: { $0.key < $1.key }) {
      for model in sources.compactMap({ value($0, .model) }) {
        guard let message = model.graph?.shapeFault(reading: images.shape) else { continue }
        let named = node.references[StageInput.data.key] ?? node.references[key]
        diagnostics.append(
          Diagnostic(
            .error, message, at: named?.location ?? node.place,
            related: [
              .init("the images are made here", at: data.location),
              .init("the model is trained here", at: model.location),
            ]))
      }
    }
  }

  /// Which models an export reads follows from its options: where one of those has no value, that
  /// fault is the first to mend.
  private func isNeeded(
    _ input: StageInput, by stage: any Stage, _ kind: StageKind, isRead: Bool
  ) -> Bool {
    guard isRead || kind != .export || input.type == .images else { return false }
    return !input.isOptional && stage.needs.contains { $0.key == input.key }
  }

  private mutating func values(
    for input: StageInput, _ node: StageNode, title: String
  ) -> [PlannedValue] {
    let candidates = values.filter {
      $0.type == input.type && (input.plugins.isEmpty || input.plugins.contains($0.plugin))
    }
    guard let reference = node.references[input.key] else {
      let latest = candidates.filter(\.isLatest)
      if latest.isEmpty, !input.isWhereMade { reportMissing(input, node, title: title) }
      return input.isList ? latest : latest.suffix(1)
    }
    if input.isList, let list = reference.list {
      if list.isEmpty {
        report(.error, "'\(input.key)' names nothing", at: reference.location)
      }
      return list.compactMap { named($0, for: input, among: candidates) }
    }
    return named(reference, for: input, among: candidates).map { [$0] } ?? []
  }

  private mutating func named(
    _ reference: Node, for input: StageInput, among candidates: [PlannedValue]
  ) -> PlannedValue? {
    guard let name = reference.scalar?.text else {
      let expected = input.isList ? "a name or a list of names" : "a name"
      report(
        .error, "'\(input.key)' must be \(expected), not \(reference.summary)",
        at: reference.location)
      return nil
    }
    if let value = candidates.last(where: { $0.isCalled(name) }) {
      return value
    }
    let known = candidates.filter(\.isNamed).map(\.source.name)
    if let other = values.last(where: { $0.isCalled(name) }) {
      report(
        .error, "'\(input.key)' needs \(input.noun), and '\(name)' is \(other.type.noun)",
        at: reference.location)
    } else if !isBroken {
      let hint =
        known.isEmpty
        ? "; give the stage that makes it 'as: \(name.shortened)'"
        : suggestion(for: name, among: known)
      report(
        .error, "no earlier stage makes \(input.noun) named '\(name.shortened)'\(hint)",
        at: reference.location)
    }
    return nil
  }

  private mutating func reportMissing(_ input: StageInput, _ node: StageNode, title: String) {
    guard !isBroken else { return }
    let makers: [ValueType: [StageKind]] = [
      .images: [.load], .model: [.train], .report: [.train, .evaluate],
    ]
    let later = file.stages.compactMap(\.map?.first).first { entry in
      guard let kind = StageKind(rawValue: entry.key), let place = entry.keyLocation else {
        return false
      }
      let isMaker =
        makers[input.type]?.contains(kind) == true
        && (input.plugins.isEmpty || input.plugins.contains(entry.value.scalar?.text ?? ""))
      return isMaker && place.line > (node.place?.line ?? 0)
    }
    let related = later.flatMap { entry in
      Diagnostic.Related(
        "'\(entry.key): \(entry.value.scalar?.text ?? "")' comes later: move it up",
        at: entry.keyLocation)
    }
    let kinds =
      (input.plugins.isEmpty
      ? (makers[input.type] ?? []).map { "'\($0)'" } : input.plugins.map { "'evaluate: \($0)'" })
      .alternatives
    diagnostics.append(
      Diagnostic(
        .error,
        "\(title) needs \(input.noun), which no earlier stage makes"
          + (related == nil ? "; put a \(kinds) stage before it" : ""),
        at: node.place, related: [related]))
  }
}
