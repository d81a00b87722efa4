public import Pipeline

/// Trains an autoencoder to give the clean image back from the noisy one.
///
/// Source: Vincent et al., "Extracting and Composing Robust Features with Denoising Autoencoders",
/// 2008.
public struct DenoisingAutoencoder: TrainStage {
  public static let name = "denoising-autoencoder"
  public static let alsoKnownAs = ["dae", "denoising"]
  public static let summary =
    "Learns to give clean images back from noisy ones (Vincent and others 2008)."

  public var autoencoder = Autoencoder()

  public init() {}

  public static var fields: [Field<DenoisingAutoencoder>] {
    Autoencoder.fields.map { $0.lifted(to: \.autoencoder) }
  }

  public var capabilities: Set<Capability> { [.latent] }
  public var keepsState: Bool { autoencoder.training.keepState }

  public func graph(reading inputs: PlannedInputs) -> ModelGraph? {
    inputs.images(StageInput.data.key).map {
      autoencoder.plan(for: $0.shape, as: Self.name).graph
    }
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    autoencoder.reportedNames(reading: inputs)
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key) else { return [] }
    return autoencoder.faults(for: images) + noiseFaults(images.noise.map(\.target))
  }

  private func noiseFaults(_ targets: [NoiseUsage.Target]) -> [OptionFault] {
    guard !targets.contains(.clean) else { return [] }
    let found =
      targets.isEmpty ? "carry no noise" : "carry only noise with 'target: augmented'"
    return [
      OptionFault(
        "the images \(found), so there is nothing to remove: put an 'augment:' stage such as "
          + "'augment: bit-flip' with 'target: clean' before this one")
    ]
  }

  /// - Throws: `PipelineError` of kind `badData` for images without noise, and as `Autoencoder`.
  public func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    let images = inputs.data
    if let fault = noiseFaults(images.noise.map(\.usage.target)).first {
      throw PipelineError(.badData, fault.message)
    }
    return try autoencoder.train(
      on: images, validation: inputs.optionalImages(StageInput.validation.key), in: context,
      as: Self.name)
  }

  public static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel {
    try Autoencoder.restore(graph, weights: weights, registry: registry)
  }
}
