public import Pipeline
import Tensors

/// Measures how well a model gives images back.
///
/// A pixel is wrong where image and reconstruction lie on different sides of the threshold; every
/// channel counts as one. The loss is the negative log-likelihood: `cross_entropy` of a model with
/// logits, below whose `cross_entropy_floor`, the entropy of grey images, no model can go. Tables:
/// `worst`; `classes`, where classes have several images; `images`, up to 256 of them.
public struct Reconstruction: EvaluateStage {
  public static let name = "reconstruction"
  public static let alsoKnownAs = ["reconstruct", "reconstruction-error"]
  public static let summary = "Measures how well a model gives images back."
  public static let version = 2
  public static var inputs: [StageInput] { [.data, .model] }

  public var threshold = 0.5
  public var atMost = 1
  public var worst = 10

  public init() {}

  public static var fields: [Field<Reconstruction>] {
    [
      Field(
        "threshold", \.threshold, .within(0...1),
        help: "A pixel counts as white from this value on."),
      Field(
        "at_most", \.atMost, .atLeast(0), unit: "pixels",
        help: "How many wrong pixels an image may have and still be counted as intact."),
      Field(
        "worst", \.worst, .within(0...1000), unit: "images",
        help: "How many of the worst images to list."),
    ]
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let likelihoods = ["negative_log_likelihood", "negative_log_likelihood_per_image"]
    let entropies = [
      "cross_entropy", "cross_entropy_per_image", "cross_entropy_floor",
      "cross_entropy_floor_per_image",
    ]
    let losses =
      switch inputs.graph(StageInput.model.key)?.output {
      case .bernoulli: entropies
      case .gaussian: likelihoods
      case nil: entropies + likelihoods
      }
    return ReportedNames(
      metrics: losses + [
        "mean_squared_error", "wrong_pixels", "images_within_limit", "most_wrong_pixels",
      ])
  }

  /// - Throws: `PipelineError` of kind `badData` for no images, of kind `interrupted` on request.
  public func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report {
    try evaluate(inputs.model.model, on: inputs.data, in: context)
  }

  func evaluate(
    _ model: any TrainedModel, on images: ImageSet, in context: RunContext
  ) throws -> Report {
    guard images.count > 0 else {
      throw PipelineError(.badData, "there are no images to measure")
    }
    let size = 500
    let parts = try context.map((images.count + size - 1) / size, unit: "batch") { part in
      let batch = images.batch(part * size..<min((part + 1) * size, images.count))
      return ImageErrors(model.reconstruct(batch), targets: batch, threshold: Float(threshold))
    }
    var errors = ImageErrors()
    for part in parts { errors += part }
    return ReconstructionReport(
      errors: errors, images: images, output: model.graph.output, atMost: atMost, worst: worst
    ).report
  }
}
