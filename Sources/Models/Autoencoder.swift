public import Pipeline

/// Trains an autoencoder of dense layers.
///
/// Source: Hinton and Salakhutdinov, "Reducing the Dimensionality of Data with Neural Networks",
/// 2006.
public struct Autoencoder: TrainStage {
  public static let name = "autoencoder"
  public static let alsoKnownAs = ["ae", "mlp-autoencoder", "dense-autoencoder"]
  public static let summary = "Learns to give images back through a narrow code."

  public var layers = DenseArchitecture()
  public var latentActivation: any Activation = Identity()
  public var loss = LossOptions()
  public var training = TrainingOptions()

  public init() {}

  public static var fields: [Field<Autoencoder>] {
    let own: [Field<Self>] = [
      Field(
        "latent_activation", \.latentActivation, component: .activation,
        help: "Activation of the code.")
    ]
    var fields = DenseArchitecture.fields.map { $0.lifted(to: \Self.layers) } + own
    fields += LossOptions.fields.map { $0.lifted(to: \.loss) }
    return fields + TrainingOptions.fields.map { $0.lifted(to: \.training) }
  }

  public var capabilities: Set<Capability> { [.latent] }
  public var keepsState: Bool { training.keepState }

  public func graph(reading inputs: PlannedInputs) -> ModelGraph? {
    inputs.images(StageInput.data.key).map { plan(for: $0.shape).graph }
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key) else { return [] }
    return faults(for: images) + Self.noiseFaults(for: images)
  }

  func faults(for images: ImageHeader) -> [OptionFault] {
    let own = layers.faults(for: images) + loss.faults(output: layers.output)
    return own + plan(for: images.shape).faults(for: images)
  }

  /// Noise whose target is the clean image makes a denoising model of any.
  static func noiseFaults(for images: ImageHeader) -> [OptionFault] {
    guard let noise = images.noise.first(where: { $0.target == .clean }) else { return [] }
    return [
      OptionFault(
        "the images carry '\(noise.name)', whose target is the clean image: this trains a "
          + "denoising model; say 'train: denoising-autoencoder', or 'target: augmented' where the "
          + "noise is attached", severity: .warning)
    ]
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    training.reportedNames(loss: loss, isVariational: false, reading: inputs)
  }

  func plan(for shape: ImageShape, as plugin: String = Self.name) -> NetworkTraining {
    let (graph, activations) = layers.deterministic(
      plugin, shape, latentActivation: latentActivation,
      likelihood: loss.loss.likelihood)
    return NetworkTraining(
      graph: graph, activations: activations,
      objective: Objective(
        loss: loss.loss, output: graph.output, reduction: loss.reduction), options: training)
  }

  /// - Throws: `PipelineError` of kind `badData` for no images, values that the loss does not take,
  ///   too little memory or a loss that is not finite; of kind `interrupted` on request.
  public func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    try train(
      on: inputs.data, validation: inputs.optionalImages(StageInput.validation.key), in: context)
  }

  func train(
    on images: ImageSet, validation: ImageSet?, in context: RunContext,
    as plugin: String = Self.name
  ) throws -> TrainingResult {
    let (network, parameters, report, state) = try plan(for: images.shape, as: plugin)
      .train(on: images, validation: validation, in: context)
    return TrainingResult(
      model: NetworkModel(network, parameters: parameters), report: report, state: state)
  }

  public static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel {
    let network = try Network(graph, registry: registry)
    return NetworkModel(network, parameters: try network.parameters(from: weights))
  }
}
