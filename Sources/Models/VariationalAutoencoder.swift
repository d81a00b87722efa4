public import Pipeline
import Tensors

/// Trains a variational autoencoder of dense layers with a Gaussian code: the reconstruction's loss
/// plus `beta` times the divergence of the codes from the standard normal.
///
/// Source: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014; beta: Higgins et al.,
/// "beta-VAE", 2017; free bits: Kingma et al., "Improving Variational Inference with Inverse
/// Autoregressive Flow", 2016, a dimension at a time.
public struct VariationalAutoencoder: TrainStage {
  public static let name = "variational-autoencoder"
  public static let alsoKnownAs = ["vae", "variational", "beta-vae"]
  public static let summary =
    "Learns a distribution of codes to draw new images from (Kingma and Welling 2014)."

  public var layers = DenseArchitecture()
  public var loss = LossOptions(reduction: .imageSum)
  public var beta = 1.0
  public var warmup = 0.0
  public var freeBits = 0.0
  public var training = TrainingOptions()

  public init() {}

  public static var fields: [Field<VariationalAutoencoder>] {
    let own: [Field<Self>] = [
      Field(
        "beta", \.beta, .within(0...1_000_000),
        help: "Weight of the divergence of the codes; 1 is the evidence lower bound."
      )
      .alsoKnownAs("kl_weight", "kld_weight", "kl_beta"),
      Field(
        "kl_warmup", \.warmup, .within(0...10_000_000), unit: "epochs",
        help:
          "In how many epochs that weight rises from 0; 'patience' compares at the full "
          + "weight, and counts no epoch of the rise against going on."
      )
      .alsoKnownAs("warmup", "kl_annealing"),
      Field(
        "free_bits", \.freeBits, .within(0...1000), unit: "nats",
        help: "What each dimension of the code may hold without cost, in the mean of a batch."),
    ]
    var fields = DenseArchitecture.fields.map { $0.lifted(to: \Self.layers) }
    fields += LossOptions.fields.map { $0.lifted(to: \.loss) }
    return fields + own + TrainingOptions.fields.map { $0.lifted(to: \.training) }
  }

  public var capabilities: Set<Capability> { [.latent, .posterior] }
  public var keepsState: Bool { training.keepState }

  public func graph(reading inputs: PlannedInputs) -> ModelGraph? {
    inputs.images(StageInput.data.key).map { plan(for: $0.shape).graph }
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if loss.reduction == .pixelMean {
      faults.append(
        OptionFault(
          "'reduction: pixel_mean' divides the reconstruction by the number of pixels and not the "
            + "divergence, which then drowns it: the code comes to say nothing; take image_sum",
          at: "reduction", severity: .warning))
    }
    guard let images = inputs.images(StageInput.data.key) else { return faults }
    return faults + layers.faults(for: images) + loss.faults(output: layers.output)
      + plan(for: images.shape).faults(for: images) + Autoencoder.noiseFaults(for: images)
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    training.reportedNames(loss: loss, isVariational: true, reading: inputs)
  }

  func plan(for shape: ImageShape) -> NetworkTraining {
    let (graph, activations) = layers.variational(
      Self.name, shape,
      likelihood: loss.loss.likelihood,
      settings: [
        // Beside a mean over pixels the divergence weighs as many times more.
        Setting.beta: beta * loss.reduction.divisor(images: 1, pixels: shape.count),
        Setting.freeBits: freeBits,
      ])
    return NetworkTraining(
      graph: graph, activations: activations,
      objective: Objective(
        loss: loss.loss, output: graph.output, reduction: loss.reduction, beta: beta,
        warmup: warmup, freeBits: freeBits), options: training)
  }

  /// - Throws: `PipelineError` of kind `badData` for no images, values that the loss does not take,
  ///   too little memory or a loss that is not finite; of kind `interrupted` on request.
  public func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    let images = inputs.data
    let (network, parameters, report, state) = try plan(for: images.shape).train(
      on: images, validation: inputs.optionalImages(StageInput.validation.key), in: context)
    return TrainingResult(
      model: VariationalNetworkModel(network, parameters: parameters), report: report, state: state)
  }

  public static func restore(
    _ graph: ModelGraph, weights: [NamedTensor], registry: Registry
  ) throws -> any TrainedModel {
    let network = try Network(graph, registry: registry)
    guard graph.encoder.last?.kind == GaussianSampling.kind else {
      throw PipelineError(
        .badData, "a variational model's encoder ends in '\(GaussianSampling.kind)'")
    }
    return VariationalNetworkModel(network, parameters: try network.parameters(from: weights))
  }
}
