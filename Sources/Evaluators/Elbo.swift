public import Pipeline
internal import Tensors

/// Measures a variational model by its evidence lower bound, and by its likelihood where that means
/// something: for black and white images, or a Gaussian likelihood of continuous values.
///
/// `negative_elbo` is `reconstruction`, the mean of -log p(x|z) over the samples, plus
/// `kl_divergence`; `objective` is what training made small: the divergence times beta, each
/// dimension's mean over the images counted as at least its free bits. The noise of an image's
/// samples is keyed by the image, so that more samples begin with the same ones. The table
/// `dimensions` has the divergence and the variance of the posterior's mean by latent dimension; a
/// dimension is active where that variance exceeds 0.01.
///
/// Source: Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016.
public struct Elbo: EvaluateStage {
  public static let name = "elbo"
  public static let alsoKnownAs = ["likelihood", "evidence-lower-bound"]
  public static let summary =
    "Measures a variational model by its evidence lower bound and its likelihood."
  public static var inputs: [StageInput] { [.data, .model.with(.posterior)] }

  public var samples = 16

  public init() {}

  public static var fields: [Field<Elbo>] {
    [
      Field(
        "samples", \.samples, .within(1...100_000),
        help: "How many codes are drawn for each image; more bring the likelihood nearer.")
    ]
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let nats = [
      "negative_elbo", "reconstruction", "kl_divergence", "negative_log_likelihood",
    ]
    return ReportedNames(
      metrics: nats.flatMap { [$0, "\($0)_bits"] } + [
        "negative_log_likelihood_error", "negative_log_likelihood_spread", "objective",
        "active_units",
      ])
  }

  /// - Throws: `PipelineError` of kind `badData` for no images, of kind `interrupted` on request.
  public func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report {
    try evaluate(inputs.model.variational, on: inputs.data, in: context)
  }

  func evaluate(
    _ model: any VariationalModel, on images: ImageSet, in context: RunContext
  ) throws -> Report {
    guard images.count > 0 else {
      throw PipelineError(.badData, "there are no images to measure")
    }
    // Noise and codes of a batch stay small however many samples there are.
    let size = max(1, min(100, 64_000 / samples))
    let parts = try concurrentMap(
      (images.count + size - 1) / size, unit: "batch", in: context
    ) { part in
      let range = part * size..<min((part + 1) * size, images.count)
      let batch = images.batch(range)
      return VariationalBound(
        model.posterior(batch), images: batch, samples: samples,
        noise: { image, values in
          let origin = images.origin(of: range.lowerBound + image)
          var stream = context.random.derived(origin).stream()
          stream.fillNormal(&values)
        }, decode: model.decode)
    }
    var bound = VariationalBound()
    for part in parts { bound += part }
    let report = ElboReport(
      bound: bound, samples: samples, pixels: images.shape.count, objective: model.objective,
      output: model.graph.output, values: ValueKind(images.pixels))
    if let warning = report.collapse { context.warn(warning) }
    return report.report
  }
}
