internal import Pipeline
internal import Tensors

/// Errors of reconstructions, summed batch by batch.
struct ReconstructionErrors {
  let threshold: Float
  /// In nats; `nil` where the model gives no probabilities.
  private(set) var crossEntropy: Double?
  private(set) var squares = 0.0
  /// For each image in order.
  private(set) var wrongPixels: [Int] = []

  init(threshold: Float) { self.threshold = threshold }

  mutating func add(_ output: OutputDistribution, targets: Matrix) {
    let mean = output.mean.elements
    let expected = targets.elements
    if output.kind == .bernoulli {
      crossEntropy =
        (crossEntropy ?? 0)
        + binaryCrossEntropy(logits: output.parameters.elements.span, targets: expected.span)
    }
    squares += squaredError(outputs: mean.span, targets: expected.span)
    for start in stride(from: 0, to: expected.count, by: targets.columns) {
      var wrong = 0
      for pixel in start..<start + targets.columns
      where (mean[pixel] >= threshold) != (expected[pixel] >= threshold) {
        wrong += 1
      }
      wrongPixels.append(wrong)
    }
  }
}
