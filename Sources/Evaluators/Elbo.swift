public import Pipeline
import Tensors

/// Measures a variational model by its evidence lower bound, and by a nearer bound of its likelihood
/// where that means something: for black and white images, or a Gaussian likelihood of continuous
/// values.
///
/// `negative_elbo` is `reconstruction`, the mean of -log p(x|z) over the samples, plus
/// `kl_divergence`; `objective` is what training made small: the divergence times beta, each
/// dimension's mean over the images counted as at least its free bits. p(x|z) is what the loss of
/// training took it for, and every number says so. The noise of an image's samples is keyed by the
/// image, so that more samples begin with the same ones. The table `dimensions` has the divergence
/// and the variance of the posterior's mean by latent dimension; a dimension is active where that
/// variance exceeds 0.01.
///
/// `negative_iwae_bound` lies between the negative log-likelihood and `negative_elbo`, the nearer to
/// the first the more codes it takes. Its cost is that of `likelihood_images` times
/// `likelihood_samples` passes through the decoder, in memory that does not grow with either.
///
/// Source: Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016.
public struct Elbo: EvaluateStage {
  public static let name = "elbo"
  public static let alsoKnownAs = ["likelihood", "evidence-lower-bound"]
  public static let summary =
    "Measures a variational model by its evidence lower bound and its likelihood."
  public static let version = 2
  public static var inputs: [StageInput] { [.data, .model.with(.posterior)] }

  public var samples = 16
  public var likelihood = true
  public var likelihoodSamples = 1000
  public var likelihoodImages = 1000

  public init() {}

  public static var fields: [Field<Elbo>] {
    [
      Field(
        "samples", \.samples, .within(1...100_000),
        help: "How many codes are drawn for each image's lower bound."),
      Field(
        "likelihood", \.likelihood,
        help: "Whether to bound the likelihood by importance sampling, where it means something."),
      Field(
        "likelihood_samples", \.likelihoodSamples, .within(1...1_000_000),
        help: "How many codes an image are drawn for that; more bring the bound nearer."),
      Field(
        "likelihood_images", \.likelihoodImages, .within(1...1_000_000), unit: "images",
        help: "Of how many images at most it is taken, drawn by the seed."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key),
      let graph = inputs.graph(StageInput.model.key)
    else { return [] }
    return ElboCost(self, images: images.count, decoder: graph.decoder).faults
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let nats =
      ["negative_elbo", "reconstruction", "kl_divergence"]
      + (likelihood ? ["negative_iwae_bound"] : [])
    return ReportedNames(
      metrics: nats.flatMap { [$0, "\($0)_bits"] }
        + (likelihood ? ImportanceReport.furtherNames : []) + ["objective", "active_units"])
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
    let sampling = CodeSampling(model: model, likelihood: pixelLikelihood(of: model, in: context))
    let values = ValueKind(images.pixels)
    let isLikelihood = values.hasLikelihood(under: sampling.likelihood)
    let report = ElboReport(
      bound: try bound(sampling, images, in: context), samples: samples,
      pixels: images.shape.count, objective: model.objective, likelihood: sampling.likelihood,
      isLikelihood: isLikelihood,
      importance: likelihood && isLikelihood
        ? ImportanceReport(
          bound: try importanceBound(sampling, images, in: context), codes: likelihoodSamples,
          images: images.count, pixels: images.shape.count) : nil)
    for warning in [report.collapse, report.importance?.doubt].compactMap(\.self) {
      context.warn(warning)
    }
    return report.report
  }

  private func pixelLikelihood(
    of model: any VariationalModel, in context: RunContext
  ) -> PixelLikelihood {
    if let likelihood = model.likelihood { return likelihood }
    let likelihood = model.decode(Matrix(rows: 1, columns: model.graph.latentSize)).likelihood
    context.warn(
      "the model does not say what its loss is the likelihood of (the loss names none, or the "
        + "weights are of an earlier version): its output is measured as \(likelihood)")
    return likelihood
  }

  private func bound(
    _ sampling: CodeSampling, _ images: ImageSet, in context: RunContext
  ) throws -> VariationalBound {
    // Noise and codes of a batch stay small however many samples there are.
    let size = max(1, min(100, 64_000 / samples))
    let parts = try context.map((images.count + size - 1) / size, unit: "batch") { part in
      let range = part * size..<min((part + 1) * size, images.count)
      return VariationalBound(
        sampling, images: images.batch(range), samples: samples,
        noise: { image, values in
          let origin = images.origin(of: range.lowerBound + image)
          var stream = context.random.derived(origin).stream()
          stream.fillNormal(&values)
        })
    }
    var bound = VariationalBound()
    for part in parts { bound += part }
    return bound
  }

  private func importanceBound(
    _ sampling: CodeSampling, _ images: ImageSet, in context: RunContext
  ) throws -> ImportanceBound {
    let key = context.random.derived("likelihood")
    let chosen = images.sample(likelihoodImages, key: key)
    let parts = try context.map(chosen.count, unit: "image") { index in
      let image = chosen[index]
      return sampling.importanceBound(
        images.batch(image..<image + 1), samples: likelihoodSamples,
        key.derived(images.origin(of: image)).stream())
    }
    var bound = ImportanceBound()
    for part in parts { bound += part }
    return bound
  }
}
