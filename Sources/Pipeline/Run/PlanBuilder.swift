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
    let source: ValueSource
    let type: ValueType
    let isNamed: Bool
    let location: SourceLocation?
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
      isSeedGiven: seed != nil || file.seed != nil, stages: stages)
  }

  private mutating func plan(_ node: StageNode, index: Int) {
    var context = DecodingContext(registry: registry, folder: file.folder)
    let title = "\(node.entry.kind): \(node.entry.name)"
    let stage = node.entry.decode(node.options, title, node.otherKeys, node.place, &context)
    diagnostics += context.faults.filter { !isUnresolved($0.location) }
    let isDecoded = context.faults.isEmpty
    let (sources, inputs) = resolve(stage, node, title: title)
    let faults = isDecoded ? stage.faults(reading: inputs) : []
    // What a stage says of an option it need not say again of the data that the option asks for.
    let isSound = isDecoded && !faults.contains { $0.severity == .error }
    for fault in faults {
      let location = fault.option.flatMap { option in
        node.options.first { $0.key == option }.map { $0.value.location ?? $0.keyLocation }
      }
      report(fault.severity, fault.message, at: (location ?? nil) ?? node.place)
    }
    var value = PlannedValue(
      source: ValueSource(stage: index, name: node.name), type: .images, isNamed: node.isNamed,
      location: node.nameLocation ?? node.place)
    var made: [PlannedValue] = []
    if let stage = stage as? any LoadStage {
      value.header = isSound ? header(of: stage, at: node) : nil
      made = [value]
    } else if let stage = stage as? any TransformStage {
      made = transformed(stage, inputs.images("data"), value, node)
    } else if stage is any AugmentStage {
      value.header = inputs.images("data")
      made = [value]
    } else if let stage = stage as? any TrainStage {
      made = trained(stage, inputs.images("data"), value, node)
    } else if stage is any EvaluateStage {
      made = [
        PlannedValue(
          source: value.source, type: .report, isNamed: value.isNamed, location: value.location)
      ]
    }
    make(made)
    stages.append(
      PlannedStage(
        stage: stage, kind: node.entry.kind, plugin: node.entry.name, name: node.name,
        isNamed: node.isNamed, sources: sources, products: made.map(\.source.name),
        graph: made.first { $0.type == .model }?.graph, outputs: outputs(of: stage, node),
        location: node.place))
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
    guard let header else { return [value] }
    do {
      let headers = try stage.headers(from: header)
      return headers.map { named in
        let isOne = headers.count == 1
        return PlannedValue(
          source: ValueSource(
            stage: value.source.stage, name: isOne ? value.source.name : named.name),
          type: .images, isNamed: isOne ? value.isNamed : true, location: value.location,
          header: named.value)
      }
    } catch {
      report(.error, "\(error)", at: node.place)
      return [value]
    }
  }

  private mutating func trained(
    _ stage: any TrainStage, _ header: ImageHeader?, _ value: PlannedValue, _ node: StageNode
  ) -> [PlannedValue] {
    var model = PlannedValue(
      source: value.source, type: .model, isNamed: value.isNamed, location: value.location)
    model.capabilities = stage.capabilities
    if let header {
      do {
        model.graph = try stage.graph(for: header)
      } catch {
        report(.error, "\(error)", at: node.place)
      }
    }
    let report = PlannedValue(
      source: value.source, type: .report, isNamed: false, location: value.location)
    return [model, report]
  }

  private mutating func make(_ made: [PlannedValue]) {
    for value in made {
      if value.isNamed,
        let other = values.first(where: { $0.isNamed && $0.source.name == value.source.name })
      {
        let related = other.location.map {
          Diagnostic.Related(message: "'\(value.source.name)' is first made here", location: $0)
        }
        diagnostics.append(
          Diagnostic(
            .error, "the name '\(value.source.name)' is taken; choose another",
            at: value.location, related: related.map { [$0] } ?? []))
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
      let related = (outputs[isTaken] ?? nil).map {
        Diagnostic.Related(message: "'\(isTaken)' is first written here", location: $0)
      }
      let cure =
        stage is any TrainStage
        ? "give the stage an 'as: NAME'" : "give the stage another 'file:'"
      diagnostics.append(
        Diagnostic(
          .error, "two stages write '\(path.path)'; \(cure)",
          at: node.options.first { $0.value.scalar?.text == path.path }?.value.location
            ?? node.place,
          related: related.map { [$0] } ?? []))
    }
    return paths
  }

  /// Finds for each need of the stage the value that meets it.
  private mutating func resolve(
    _ stage: any Stage, _ node: StageNode, title: String
  ) -> ([String: ValueSource], PlannedInputs) {
    var sources: [String: ValueSource] = [:]
    var planned = PlannedInputs()
    for input in type(of: stage).inputs
    where node.references[input.key] != nil || isNeeded(input, by: stage) {
      guard let value = value(for: input, node, title: title) else { continue }
      sources[input.key] = value.source
      planned.images[input.key] = value.header
      planned.graphs[input.key] = value.graph
      let lacking = input.capabilities.subtracting(value.capabilities)
      if input.type == .model, let lack = lacking.first {
        let related = value.location.map {
          Diagnostic.Related(message: "the model is trained here", location: $0)
        }
        diagnostics.append(
          Diagnostic(
            .error,
            "\(title) needs a model with \(lack.rawValue), and '\(value.source.name)' has "
              + "none", at: node.references[input.key]?.location ?? node.place,
            related: related.map { [$0] } ?? []))
      }
    }
    return (sources, planned)
  }

  private func isNeeded(_ input: StageInput, by stage: any Stage) -> Bool {
    !input.isOptional && stage.needs.contains { $0.key == input.key }
  }

  private mutating func value(
    for input: StageInput, _ node: StageNode, title: String
  ) -> PlannedValue? {
    let candidates = values.filter { $0.type == input.type }
    guard let reference = node.references[input.key] else {
      if candidates.isEmpty { reportMissing(input, node, title: title) }
      return candidates.last
    }
    guard let name = reference.scalar?.text else {
      report(
        .error, "'\(input.key)' must be a name, not \(reference.summary)", at: reference.location)
      return nil
    }
    if let value = candidates.last(where: { $0.isNamed && $0.source.name == name }) {
      return value
    }
    let known = candidates.filter(\.isNamed).map(\.source.name)
    if let other = values.last(where: { $0.isNamed && $0.source.name == name }) {
      report(
        .error, "'\(input.key)' needs \(input.type.noun), and '\(name)' is \(other.type.noun)",
        at: reference.location)
    } else if !isBroken {
      let hint =
        known.isEmpty
        ? "; give the stage that makes it 'as: \(name.shortened)'"
        : suggestion(for: name, among: known)
      report(
        .error, "no earlier stage makes \(input.type.noun) named '\(name.shortened)'\(hint)",
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
      return makers[input.type]?.contains(kind) == true && place.line > (node.place?.line ?? 0)
    }
    let related = later.flatMap { entry in
      entry.keyLocation.map {
        Diagnostic.Related(
          message: "'\(entry.key): \(entry.value.scalar?.text ?? "")' comes later: move it up",
          location: $0)
      }
    }
    let kinds = (makers[input.type] ?? []).map { "'\($0)'" }.alternatives
    diagnostics.append(
      Diagnostic(
        .error,
        "\(title) needs \(input.type.noun), which no earlier stage makes"
          + (related == nil ? "; put a \(kinds) stage before it" : ""),
        at: node.place, related: related.map { [$0] } ?? []))
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, at location: SourceLocation?
  ) {
    diagnostics.append(Diagnostic(severity, message, at: location))
  }
}
