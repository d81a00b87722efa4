public import Pipeline

/// Puts a model that was trained before into a pipeline.
public struct Pretrained: TrainStage {
  public static let name = "pretrained"
  public static let alsoKnownAs = ["trained", "checkpoint", "load-model"]
  public static let summary =
    "Reads a trained model from its file, so that a pipeline measures and draws it without training."
  public static let inputs: [StageInput] = []

  public var file = InputPath("", from: "/")

  public init() {}

  public static var fields: [Field<Pretrained>] {
    [
      Field(
        "file", \.file, isRequired: true,
        help:
          "A model's file, as runs leave it (runs/NAME/MODEL.safetensors), or a checkpoint of a "
          + "run that was stopped.")
    ]
  }

  /// What the file's graph shows; all that there is while it cannot be read, which the check says.
  public var capabilities: Set<Capability> {
    guard let graph = try? read().graph else { return [.latent, .posterior] }
    var capabilities: Set<Capability> = graph.latentSize > 0 ? [.latent] : []
    if graph.encoder.last?.kind == GaussianSampling.kind { capabilities.insert(.posterior) }
    return capabilities
  }

  /// - Throws: `PipelineError` of kind `missingData` for no file, of kind `badData` for one that is
  ///   damaged or no model.
  public func graph(reading inputs: PlannedInputs) throws -> ModelGraph? {
    guard !file.path.isEmpty else { return nil }
    return try read().graph
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    ReportedNames(metrics: ["parameters"])
  }

  /// - Throws: `PipelineError` as `graph`, and of kind `badData` for a model whose plugin or weights
  ///   this program does not know.
  public func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    let (contents, graph, source) = try read()
    let model = try restored(contents, graph, context.registry)
    let origin = origin(contents.metadata, graph)
    context.note("is \(origin.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
    return TrainingResult(
      model: model, report: report(origin, graph), sources: [source])
  }

  /// - Throws: `PipelineError` as `train`: a file whose model cannot be restored is a fault of the
  ///   check.
  public func checkFiles(registry: Registry) throws {
    guard !file.path.isEmpty else { return }
    let (contents, graph, _) = try read()
    _ = try restored(contents, graph, registry)
  }

  private func restored(
    _ contents: Safetensors, _ graph: ModelGraph, _ registry: Registry
  ) throws -> any TrainedModel {
    do {
      return try registry.restore(graph, weights: contents.tensors)
    } catch {
      throw PipelineError(.badData, "'\(file.path)': \(error)")
    }
  }

  private func read() throws -> (contents: Safetensors, graph: ModelGraph, source: SourceFile) {
    guard FileSystem.kind(of: file.path) != nil else {
      throw PipelineError(
        .missingData, "there is no '\(file.text)' (looked at '\(file.path)')")
    }
    let bytes = try FileSystem.read(file.path)
    let contents = try Safetensors(bytes, name: file.path)
    guard contents.metadata["format"] != TrainedFiles.stateFormat else {
      throw PipelineError(
        .badData,
        "'\(file.path)' is the final state of a training, without its weights: name the file "
          + "with these, MODEL.safetensors in the run folder")
    }
    guard let text = contents.metadata["graph"] else {
      throw PipelineError(
        .badData,
        "'\(file.path)' holds weights without the layers that they belong to: it is no model that "
          + "this program wrote")
    }
    do {
      return (
        contents, try ModelGraph(text: text), SourceFile(path: file.path, sha256: sha256(bytes))
      )
    } catch {
      throw PipelineError(.badData, "'\(file.path)': \(error)")
    }
  }

  /// Where the model comes from, as its file says.
  private func origin(
    _ metadata: [String: String], _ graph: ModelGraph
  ) -> [(key: String, value: String)] {
    let keys = ["pipeline", "seed", "version", "options", "step", "epoch"]
    return [("plugin", graph.plugin)]
      + keys.compactMap { key in metadata[key].map { (key, $0) } }
  }

  private func report(_ origin: [(key: String, value: String)], _ graph: ModelGraph) -> Report {
    Report(
      metrics: [Metric("parameters", Double(graph.parameterCount), unit: "numbers")],
      tables: [
        Table(
          name: "origin", columns: ["key", "value"],
          rows: origin.map { [.text($0.key), .text($0.value)] })
      ])
  }

  /// A file names the plugin that trained its model, which restores it: never this one.
  public static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel {
    throw PipelineError(
      .badData, "its graph names '\(Self.name)' as the plugin that trained it, which trains nothing"
    )
  }
}
