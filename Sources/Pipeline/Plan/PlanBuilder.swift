/// Makes a plan of a file, gathering every fault on the way.
package struct PlanBuilder {
  let file: PipelineFile
  private let registry: Registry
  private let needsData: Bool
  package var diagnostics: [Diagnostic]
  private var stages: [PlannedStage] = []
  private(set) var values: [PlannedValue] = []
  private var outputs: [String: SourceLocation?] = [:]
  /// What the images of all stages take at least.
  private var imageBytes = 0.0
  /// Whether a stage could not be read: it may be the one that makes what a later one needs.
  private(set) var isBroken = false

  /// - Parameter needsData: data that is not there is a fault, not a note.
  package init(_ file: PipelineFile, registry: Registry, needsData: Bool) {
    self.file = file
    self.registry = registry
    self.needsData = needsData
    diagnostics = file.faults
  }

  /// The plan; `nil` where there are errors among `diagnostics`.
  package mutating func build(seed: Int?) -> Plan? {
    for (index, node) in file.stages.enumerated() {
      guard let stage = StageNode(node, registry: registry, faults: &diagnostics) else {
        isBroken = true
        continue
      }
      checkName(of: stage, index: index)
      plan(stage, index: index)
    }
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return Plan(
      name: file.name, description: file.description, seed: seed ?? file.seed ?? 0,
      isSeedGiven: seed != nil || file.seed != nil, stages: stages,
      registry: registry)
  }

  /// A name that is also what another stage is called by serves nobody: a stage is called by its
  /// kind, and by its plugin where it has no name of its own.
  private mutating func checkName(of node: StageNode, index: Int) {
    guard node.isNamed else { return }
    let isKind = StageNode.kind(node.name) != nil
    let hidden = file.stages.indices.first { other in
      guard other != index, let head = file.stages[other].map?.first else { return false }
      if isKind { return StageNode.kind(head.key) == StageNode.kind(node.name) }
      return head.value.scalar?.text == node.name && file.stages[other].entry("as") == nil
    }
    guard let hidden, let head = file.stages[hidden].map?.first else { return }
    diagnostics.append(
      Diagnostic(
        .warning,
        "the name '\(node.name)' is also \(isKind ? "the kind" : "the plugin") of another stage, "
          + "which --set may mean by it: choose another name", at: node.nameLocation,
        related: [.init("the other stage is here", at: head.keyLocation)]))
  }

  private mutating func plan(_ node: StageNode, index: Int) {
    var context = DecodingContext(registry: registry, folder: file.folder)
    let title = "\(node.entry.kind): \(node.entry.name)"
    let stage = node.entry.decode(node.options, title, node.otherKeys, node.place, &context)
    diagnostics += context.faults.filter { !isUnresolved($0.location) }
    let isDecoded = context.faults.isEmpty
    let isRead = !context.faults.contains { fault in
      !node.options.contains { $0.keyLocation.isAt(fault.location) }
    }
    let (sources, inputs) = resolve(stage, node, title: title, isRead: isRead)
    checkShapes(of: sources, node)
    let faults = isDecoded ? stage.faults(reading: inputs) : []
    // What a stage says of an option it need not say again of the data that the option asks for.
    let isSound = isDecoded && !faults.contains { $0.severity == .error }
    for fault in faults {
      report(
        fault.severity, fault.message, at: place(of: fault.option, in: node),
        isOfMemory: fault.isOfMemory)
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
    make(made, by: node)
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
    file.unresolved.contains { location.isAt($0) }
  }

  private mutating func header(of stage: any LoadStage, at node: StageNode) -> ImageHeader? {
    do {
      for path in stage.inputPaths where FileSystem.kind(of: path.path) == nil {
        throw PipelineError(.missingData, "there is no '\(path.text)' (looked at '\(path.path)')")
      }
      return try stage.header()
    } catch {
      let known = error as? PipelineError
      let isMissing = known?.kind == .missingData
      report(
        isMissing && !needsData ? .note : .error, "\(error)",
        at: place(of: known?.option, in: node))
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
    guard names != [node.entry.name] else {
      var only = value
      only.header = headers?[0]
      return [only]
    }
    return names.indices.map { index in
      PlannedValue(
        plugin: value.plugin,
        source: ValueSource(
          stage: value.source.stage,
          name: value.isNamed ? "\(value.source.name).\(names[index])" : names[index]),
        // Where a stage makes one set, its own name is another of that.
        alias: value.isNamed && names.count == 1 ? value.source.name : nil,
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
    model.reported = stage.reportedNames(reading: inputs)
    if stage.capabilities.contains(.latent) { model.capabilities.insert(.features) }
    do {
      model.graph = try stage.graph(reading: inputs)
      try stage.checkFiles(registry: registry)
    } catch {
      let isMissing = (error as? PipelineError)?.kind == .missingData
      self.report(isMissing && !needsData ? .note : .error, "\(error)", at: node.place)
    }
    return [model, report]
  }

  private mutating func make(_ made: [PlannedValue], by node: StageNode) {
    for var value in made {
      // An augment stage makes no images of its own: noise is drawn when they are used.
      if node.entry.kind != .augment, let fault = value.header?.memoryFault(beside: &imageBytes) {
        report(.error, fault, at: node.place, isOfMemory: true)
        // The stages that read them need not say it again.
        value.header = nil
      }
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
    if let stage = stage as? any TrainStage {
      paths.append(OutputPath(TrainedFiles.weights(of: node.name)))
      if stage.keepsState { paths.append(OutputPath(TrainedFiles.state(of: node.name))) }
    }
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
      // Two models of one name have the same other files too.
      if stage is any TrainStage { break }
    }
    return paths
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, at location: SourceLocation?,
    isOfMemory: Bool = false
  ) {
    var diagnostic = Diagnostic(severity, message, at: location)
    diagnostic.isOfMemory = isOfMemory
    diagnostics.append(diagnostic)
  }
}
