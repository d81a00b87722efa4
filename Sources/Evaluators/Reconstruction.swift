public import Pipeline
internal import Tensors

/// Measures how well a model gives images back.
///
/// A pixel is wrong where image and reconstruction lie on different sides of the threshold.
public struct Reconstruction: EvaluateStage {
  public static let name = "reconstruction"
  public static let summary = "Measures how well a model gives images back."
  public static var inputs: [StageInput] { [.data, .model] }

  public var threshold = 0.5
  public var atMost = 1

  public init() {}

  public static var fields: [Field<Reconstruction>] {
    [
      Field(
        "threshold", \.threshold, .within(0...1),
        help: "A pixel counts as white from this value on."),
      Field(
        "at_most", \.atMost, .atLeast(0), unit: "pixels",
        help: "How many wrong pixels an image may have before it is counted."),
    ]
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
    var errors = ReconstructionErrors(threshold: Float(threshold))
    for start in stride(from: 0, to: images.count, by: 1000) {
      try context.checkCancellation()
      let batch = images.batch(start..<min(start + 1000, images.count))
      errors.add(model.reconstruct(batch), targets: batch)
    }
    return report(errors, on: images)
  }

  private func report(_ errors: ReconstructionErrors, on images: ImageSet) -> Report {
    let count = Double(images.count)
    let values = count * Double(images.shape.count)
    let mean = "mean over \(images.count) images"
    var metrics: [Metric] = []
    if let nats = errors.crossEntropy {
      metrics += [
        Metric("cross_entropy", nats / values, unit: "nats a pixel", reduction: mean),
        Metric("cross_entropy_per_image", nats / count, unit: "nats an image", reduction: mean),
      ]
    }
    let wrong = errors.wrongPixels
    let over = wrong.filter { $0 > atMost }.count
    metrics += [
      Metric("mean_squared_error", errors.squares / values, unit: "", reduction: mean),
      Metric(
        "wrong_pixels", Double(wrong.reduce(0, +)) / count, unit: "pixels an image",
        reduction: mean),
      Metric(
        "images_over_limit", Double(over), unit: "images",
        reduction: "of \(images.count) images, more than \(atMost) wrong"),
      Metric(
        "most_wrong_pixels", Double(wrong.max() ?? 0), unit: "pixels",
        reduction: "largest of \(images.count) images"),
    ]
    guard images.count <= 256 else { return Report(metrics: metrics) }
    let rows: [[Table.Cell]] = wrong.enumerated().map { image, pixels in
      [.text(images.name(of: image)), .number(Double(pixels))]
    }
    return Report(
      metrics: metrics,
      tables: [Table(name: "images", columns: ["image", "wrong_pixels"], rows: rows)])
  }
}
