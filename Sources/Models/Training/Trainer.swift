internal import Pipeline
internal import Tensors

/// Trains a network to give back its input.
struct Trainer {
  let network: DenseNetwork
  let output: OutputKind
  let loss: any Loss
  let optimizer: any Optimizer
  let reduction: LossReduction
  let epochs: Int
  /// `nil` for all images in one batch.
  let batchSize: Int?
  let shuffles: Bool

  var lossUnit: String { reduction.unit(of: loss) }

  /// Changes the parameters, an epoch after the other.
  /// - Returns: The loss by epoch, each batch's taken before its step.
  /// - Throws: `PipelineError` of kind `badData` where the loss is no longer finite, of kind
  ///   `interrupted` on request.
  func train(_ parameters: inout [Float], on images: ImageSet, in context: RunContext) throws
    -> LossCurve
  {
    try withFlushedDenormals {
      let size = min(batchSize ?? images.count, images.count)
      let batchCount = (images.count + size - 1) / size
      var batches = ImageBatches(images)
      var workspace = DenseWorkspace(layers: network.layers, rows: size, trains: true)
      var gradient = [Float](repeating: 0, count: parameters.count)
      var state = optimizer.makeState(parameterCount: parameters.count)
      var curve = LossCurve(epochs: epochs)
      var step = 0
      let shuffleKey = context.random.derived("shuffle")
      for epoch in 1...epochs {
        var order: [Int]?
        if shuffles && batchCount > 1 {
          var stream = shuffleKey.derived(epoch).stream()
          order = stream.permutation(of: images.count)
        }
        var sum = 0.0
        for batch in 0..<batchCount {
          try context.checkCancellation()
          step += 1
          let range = batch * size..<min((batch + 1) * size, images.count)
          let divisor = reduction.divisor(images: range.count, pixels: images.shape.count)
          let value = batches.withImages(range, order: order) { pixels in
            var gradients = gradient.mutableSpan
            let value = workspace.evaluate(
              loss, output, input: pixels, targets: pixels, rows: range.count,
              parameters: parameters.span, gradient: &gradients, scale: Float(1 / divisor))
            var values = parameters.mutableSpan
            optimizer.step(&values, gradient: gradient.span, state: &state, step: step)
            return value
          }
          try check(value, "in epoch \(epoch), batch \(batch + 1) of \(batchCount)")
          sum += value
        }
        let mean = sum / reduction.divisor(images: images.count, pixels: images.shape.count)
        curve.record(mean, epoch: epoch)
        report(mean, epoch: epoch, to: context)
      }
      return curve
    }
  }

  /// The loss of all images.
  /// - Throws: `PipelineError` of kind `badData` where it is not finite.
  func meanLoss(_ parameters: [Float], on images: ImageSet, in context: RunContext) throws
    -> Double
  {
    try withFlushedDenormals {
      let size = min(1000, images.count)
      var batches = ImageBatches(images)
      var workspace = DenseWorkspace(layers: network.layers, rows: size, trains: true)
      var sum = 0.0
      for start in stride(from: 0, to: images.count, by: size) {
        try context.checkCancellation()
        let range = start..<min(start + size, images.count)
        sum += batches.withImages(range, order: nil) { pixels in
          workspace.forward(pixels, rows: range.count, parameters: parameters.span)
          return workspace.evaluateLoss(
            loss, output, targets: pixels, rows: range.count, scale: 0)
        }
      }
      try check(sum, "after epoch \(epochs)")
      return sum / reduction.divisor(images: images.count, pixels: images.shape.count)
    }
  }

  private func check(_ value: Double, _ place: @autoclosure () -> String) throws {
    guard !value.isFinite else { return }
    // Without the sign of a NaN, which differs between processors.
    let found = value.isNaN ? "not a number" : "infinite"
    throw PipelineError(
      .badData,
      "the loss is \(found) \(place()): training diverged, most likely "
        + "because the optimizer's 'learning_rate' is too large; try a tenth of it")
  }

  /// Some two hundred times a run, whatever the number of epochs.
  private func report(_ loss: Double, epoch: Int, to context: RunContext) {
    let interval = max(1, epochs / 200)
    guard epoch == 1 || epoch == epochs || epoch.isMultiple(of: interval) else { return }
    context.progress(
      Progress(
        done: epoch, total: epochs, unit: "epoch",
        metric: Metric("loss", loss, unit: lossUnit)))
  }
}
