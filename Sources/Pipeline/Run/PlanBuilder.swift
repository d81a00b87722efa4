/// Makes a plan of a file, gathering every fault on the way.
struct PlanBuilder {
  private let file: PipelineFile
  private let registry: Registry
  private let needsData: Bool
  private(set) var diagnostics: [Diagnostic]
  private var stages: [PlannedStage] = []
  private var values: [PlannedValue] = []
  private var outputs: [String: SourceLocation?] = [:]
  private var isBroken = false

  /// Something that a stage makes.
  private struct PlannedValue {
    /// Of the stage that makes it.
    let plugin: String
    let source: ValueSource
    var type: ValueType
    var isNamed: Bool
    let location: SourceLocation?
    /// Whether a stage that names nothing can come to read it: of several sets, the first only.
    var isLatest = true
    var header: ImageHeader?
    var graph: ModelGraph?
    var capabilities: Set<Capability> = []
  }

  /// - Parameter needsData: data that is not there is a fault, not a note.
  init(_ file: PipelineFile, registry: Registry, needsData: Bool) {
    self.file = file
    self.registry = registry
    self.needsData = needsData
    diagnostics = file.faults
  }

  /// The plan; `nil` where there are errors among `diagnostics`.
  mutating func build(seed: Int?) -> Plan? {
    for (index, node) in file.stages.enumerated() {
      guard let stage = StageNode(node, registry: registry, faults: &diagnostics) else {
        isBroken = true
        continue
      }
      plan(stage, index: index)
    }
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return Plan(
      name: file.name, description: file.description, seed: seed ?? file.seed ?? 0,
      isSeedGiven: seed != nil || file.seed != nil, stages: stages,
      registry: registry)
  }

  private mutating func plan(_ node: StageNode, index: Int) {
    var context = DecodingContext(registry: registry, folder: file.folder)
    let title = "\(node.entry.kind): \(node.entry.name)"
    let stage = node.entry.decode(node.options, title, node.otherKeys, node.place, &context)
    diagnostics += context.faults.filter { !isUnresolved($0.location) }
    let isDecoded = context.faults.isEmpty
    let (sources, inputs) = resolve(stage, node, title: title)
    checkShapes(of: sources, node)
    let faults = isDecoded ? stage.faults(reading: inputs) : []
    // What a stage says of an option it need not say again of the data that the option asks for.
    let isSound = isDecoded && !faults.contains { $0.severity == .error }
    for fault in faults {
      report(fault.severity, fault.message, at: place(of: fault.option, in: node))
    }
    var value = PlannedValue(
      plugin: node.entry.name, source: ValueSource(stage: index, name: node.name), type: .images,
      isNamed: node.isNamed,
      location: node.nameLocation ?? node.place)
    var made: [PlannedValue] = []
    if let stage = stage as? any LoadStage {
      value.header = isSound ? header(of: stage, at: node) : nil
      made = [value]
    } else if let stage = stage as? any TransformStage {
      made = transformed(stage, isSound ? inputs.images("data") : nil, value, node)
    } else if let stage = stage as? any AugmentStage {
      value.header = inputs.images("data").map(stage.header)
      made = [value]
    } else if let stage = stage as? any TrainStage {
      made = trained(stage, isDecoded ? inputs : PlannedInputs(), value, node)
    } else if stage is any EvaluateStage {
      value.type = .report
      made = [value]
    }
    make(made)
    stages.append(
      PlannedStage(
        stage: stage, kind: node.entry.kind, plugin: node.entry.name, name: node.name,
        isNamed: node.isNamed, sources: sources, inputs: inputs,
        products: made.map(\.source.name),
        graph: made.first { $0.type == .model }?.graph, outputs: outputs(of: stage, node),
        location: node.place))
  }

  private func place(of option: String?, in node: StageNode) -> SourceLocation? {
    let given = node.options.first { $0.key == option }
    return given?.value.location ?? given?.keyLocation ?? node.place
  }

  /// Whether a variable that could not be replaced stands there, which is reported already.
  private func isUnresolved(_ location: SourceLocation?) -> Bool {
    file.unresolved.contains { $0.line == location?.line && $0.column == location?.column }
  }

  private mutating func header(of stage: any LoadStage, at node: StageNode) -> ImageHeader? {
    do {
      for path in stage.inputPaths where FileSystem.kind(of: path.path) == nil {
        throw PipelineError(.missingData, "there is no '\(path.text)' (looked at '\(path.path)')")
      }
      return try stage.header()
    } catch {
      let isMissing = (error as? PipelineError)?.kind == .missingData
      report(isMissing && !needsData ? .note : .error, "\(error)", at: node.place)
      return nil
    }
  }

  private mutating func transformed(
    _ stage: any TransformStage, _ header: ImageHeader?, _ value: PlannedValue, _ node: StageNode
  ) -> [PlannedValue] {
    var headers: [ImageHeader]?
    do {
      headers = try header.map(stage.headers)
    } catch {
      let option = (error as? PipelineError)?.option
      report(.error, "\(error)", at: place(of: option, in: node))
    }
    let names = stage.products
    return names.indices.map { index in
      guard names.count > 1 else {
        var only = value
        only.header = headers?[index]
        return only
      }
      return PlannedValue(
        plugin: value.plugin,
        source: ValueSource(
          stage: value.source.stage,
          name: value.isNamed ? "\(value.source.name).\(names[index])" : names[index]),
        type: .images, isNamed: true, location: value.location, isLatest: index == 0,
        header: headers?[index])
    }
  }

  private mutating func trained(
    _ stage: any TrainStage, _ inputs: PlannedInputs, _ value: PlannedValue, _ node: StageNode
  ) -> [PlannedValue] {
    var (model, report) = (value, value)
    model.type = .model
    report.type = .report
    model.capabilities = stage.capabilities
    do {
      model.graph = try stage.graph(reading: inputs)
    } catch {
      let isMissing = (error as? PipelineError)?.kind == .missingData
      self.report(isMissing && !needsData ? .note : .error, "\(error)", at: node.place)
    }
    return [model, report]
  }

  private mutating func make(_ made: [PlannedValue]) {
    for value in made {
      if value.isNamed,
        let other = values.first(where: {
          $0.isNamed && $0.source.name == value.source.name
            && $0.source.stage != value.source.stage
        })
      {
        diagnostics.append(
          Diagnostic(
            .error, "the name '\(value.source.name)' is taken; choose another",
            at: value.location,
            related: [.init("'\(value.source.name)' is first made here", at: other.location)]))
      }
      values.append(value)
    }
  }

  private mutating func outputs(of stage: any Stage, _ node: StageNode) -> [OutputPath] {
    var paths = stage.outputs
    if stage is any TrainStage { paths.append(OutputPath("\(node.name).safetensors")) }
    for path in paths {
      let key = path.path.lowercased()
      let isTaken = outputs.keys.first {
        $0 == key || $0.hasPrefix(key + "/") || key.hasPrefix($0 + "/")
      }
      guard let isTaken else {
        outputs[key] = .some(node.place)
        continue
      }
      let cure =
        stage is any TrainStage
        ? "give the stage an 'as: NAME'" : "give the stage another 'file:'"
      diagnostics.append(
        Diagnostic(
          .error, "two stages write '\(path.path)'; \(cure)",
          at: node.options.first { $0.value.scalar?.text == path.path }?.value.location
            ?? node.place,
          related: [.init("'\(isTaken)' is first written here", at: outputs[isTaken] ?? nil)]))
    }
    return paths
  }

  /// Finds for each need of the stage the value that meets it.
  private mutating func resolve(
    _ stage: any Stage, _ node: StageNode, title: String
  ) -> ([String: [ValueSource]], PlannedInputs) {
    var sources: [String: [ValueSource]] = [:]
    var headers: [String: ImageHeader] = [:]
    var graphs: [String: [ModelGraph]] = [:]
    for input in type(of: stage).inputs
    where node.references[input.key] != nil || isNeeded(input, by: stage) {
      let found = values(for: input, node, title: title)
      guard !found.isEmpty else { continue }
      sources[input.key] = found.map(\.source)
      headers[input.key] = found[0].header
      graphs[input.key] = found.compactMap(\.graph)
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
    return (sources, PlannedInputs(images: headers, graphs: graphs, names: names))
  }

  /// Images and the models that are to read them must agree in shape.
  private mutating func checkShapes(of sources: [String: [ValueSource]], _ node: StageNode) {
    func value(_ source: ValueSource, _ type: ValueType) -> PlannedValue? {
      values.last { $0.type == type && $0.source == source }
    }
    guard let data = sources[StageInput.data.key]?.first.flatMap({ value($0, .images) }),
      let images = data.header
    else { return }
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

  private func isNeeded(_ input: StageInput, by stage: any Stage) -> Bool {
    !input.isOptional && stage.needs.contains { $0.key == input.key }
  }

  private mutating func values(
    for input: StageInput, _ node: StageNode, title: String
  ) -> [PlannedValue] {
    let candidates = values.filter {
      $0.type == input.type && (input.plugins.isEmpty || input.plugins.contains($0.plugin))
    }
    guard let reference = node.references[input.key] else {
      let latest = candidates.filter(\.isLatest)
      if latest.isEmpty { reportMissing(input, node, title: title) }
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
    if let value = candidates.last(where: { $0.isNamed && $0.source.name == name }) {
      return value
    }
    let known = candidates.filter(\.isNamed).map(\.source.name)
    if let other = values.last(where: { $0.isNamed && $0.source.name == name }) {
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

  /// A stage that could not be read may be the one that makes what is missing.
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

  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, at location: SourceLocation?
  ) {
    diagnostics.append(Diagnostic(severity, message, at: location))
  }
}
