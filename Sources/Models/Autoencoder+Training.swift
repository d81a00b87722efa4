public import Pipeline
internal import Tensors

extension Autoencoder {
  /// - Throws: `PipelineError` of kind `badData` for no images, values outside 0...1, too many
  ///   parameters or a loss that is not finite; of kind `interrupted` on request.
  public func train(on inputs: StageValues, in context: RunContext) throws -> TrainingResult {
    try train(
      on: inputs.data, validation: inputs.optionalImages(StageInput.validation.key), in: context)
  }

  func train(
    on images: ImageSet, validation: ImageSet?, in context: RunContext
  ) throws -> TrainingResult {
    let graph = graph(for: images.shape)
    try check(images, graph)
    if let validation { try check(validation, graph) }
    let network = DenseNetwork(
      sizes: [images.shape.count] + graph.layers.map(\.outputs),
      activations: graph.encoder.dropLast().map { _ in activation.function }
        + [latentActivation.function]
        + graph.decoder.dropLast().map { _ in activation.function } + [.identity])
    let trainer = Trainer(
      network: network, output: graph.output, loss: loss, optimizer: optimizer,
      reduction: reduction, epochs: epochs, batchSize: batchSize, shuffles: shuffle)

    var parameters = network.initialParameters(from: context.random.derived("weights"))
    let curve = try trainer.train(&parameters, on: images, in: context)
    var metrics = [
      Metric(
        "loss", try trainer.meanLoss(parameters, on: images, in: context),
        unit: trainer.lossUnit, reduction: "mean over \(images.count) images")
    ]
    if let validation {
      metrics.append(
        Metric(
          "validation_loss", try trainer.meanLoss(parameters, on: validation, in: context),
          unit: trainer.lossUnit, reduction: "mean over \(validation.count) images"))
    }
    metrics += [
      Metric("epochs", Double(epochs), unit: ""),
      Metric("parameters", Double(graph.parameterCount), unit: ""),
    ]
    return TrainingResult(
      model: AutoencoderModel(graph: graph, network: network, parameters: parameters),
      report: Report(
        metrics: metrics,
        series: [
          Series(
            name: "loss", xLabel: "epoch", yLabel: "loss (\(trainer.lossUnit))", x: curve.x,
            y: curve.y)
        ]))
  }

  public static func restore(
    _ graph: ModelGraph, weights: [Tensor], registry: Registry
  ) throws -> any TrainedModel {
    let known: [String: ActivationFunction] = [
      Identity.name: .identity, Sigmoid.name: .sigmoid, HyperbolicTangent.name: .tanh,
      RectifiedLinear.name: .relu,
    ]
    let functions = try graph.layers.map { layer in
      guard let function = known[layer.activation] else {
        throw PipelineError(.badData, "\(layer.name) has the unknown '\(layer.activation)'")
      }
      return function
    }
    let network = DenseNetwork(
      sizes: [graph.input.count] + graph.layers.map(\.outputs), activations: functions)
    let parameters = weights.flatMap(\.values)
    guard parameters.count == network.parameterCount else {
      throw PipelineError(
        .badData,
        "the file holds \(parameters.count) weights, and the layers have "
          + "\(network.parameterCount)")
    }
    return AutoencoderModel(graph: graph, network: network, parameters: parameters)
  }

  private func check(_ images: ImageSet, _ graph: ModelGraph) throws {
    guard images.count > 0 else {
      throw PipelineError(.badData, "there are no images to train on")
    }
    guard images.shape == graph.input else {
      throw PipelineError(
        .badData,
        "the validation images are \(images.shape), the training images \(graph.input)")
    }
    if let fault = faults(for: ImageHeader(shape: images.shape, count: images.count))
      .first(where: { $0.severity == .error })
    {
      throw PipelineError(.badData, fault.message)
    }
    // A sigmoid reaches no other values, whatever the loss; bytes are always in range.
    guard case .floats(let values) = images.pixels,
      let index = values.firstIndex(where: { !($0 >= 0 && $0 <= 1) })
    else { return }
    throw PipelineError(
      .badData,
      "image \(index / images.shape.count) has the value \(values[index]); pixels must "
        + "lie in 0...1, as the model's output does: scale them")
  }
}
