import Pipeline
import Tensors

/// A model of layers and how it is trained: what the models of this module have in common.
struct NetworkTraining {
  let graph: ModelGraph
  let activations: [any Activation]
  let objective: Objective
  let options: TrainingOptions

  /// What one can see before the run that will not work.
  func faults(for images: ImageHeader, memory: Int? = Machine.memory) -> [OptionFault] {
    options.faults(for: images) + memoryFaults(images, memory)
      + [checkpointFault].compactMap(\.self)
  }

  /// Whether checkpoints take longer to write than there is between them.
  private var checkpointFault: OptionFault? {
    // The weights, the best of them and the optimizer's numbers; disks write some 500 MB in a second.
    let bytes = 4.0 * Double(2 + options.optimizer.stateSlots) * Double(graph.parameterCount)
    let seconds = (bytes / 5e7).rounded() / 10
    guard bytes > 1e8, options.checkpointEvery < seconds else { return nil }
    return OptionFault(
      "a checkpoint of \(Readable.bytes(bytes)) takes about \(Readable.quantity(seconds, "s")) to write, "
        + "and one is asked for every \(Readable.quantity(options.checkpointEvery, "s")): "
        + "training waits for them most of the time",
      at: "checkpoint_every", severity: .warning)
  }

  private func memoryFaults(_ images: ImageHeader, _ memory: Int?) -> [OptionFault] {
    guard let memory else { return [] }
    let need = TrainingMemory(self, images)
    guard need.bytes > Double(memory) else { return [] }
    let there = "and there are \(Readable.bytes(Double(memory)))"
    if need.largest == .order {
      return [
        OptionFault(
          "\(Readable.bytes(need.bytes)) of memory hold the order of an epoch's "
            + "\(Readable.count(Int(min(need.samples, 1e18)), "sample")), \(there); make the images, or the "
            + "'copies' of their noise, fewer", isOfMemory: true)
      ]
    }
    let isBatch = need.largest == .batch
    return [
      OptionFault(
        "\(Readable.count(graph.parameterCount, "parameter")) in steps of "
          + "\(Readable.count(need.rows, "image")) take \(Readable.bytes(need.bytes)) of memory, "
          + "\(there); make " + (isBatch ? "'batch_size'" : "'hidden'") + " smaller",
        at: isBatch ? "batch_size" : "hidden", isOfMemory: true)
    ]
  }

  /// Trains a new model.
  /// - Throws: `PipelineError` of kind `badData` for no images, values that the loss does not take,
  ///   too little memory or a loss that is not finite; of kind `interrupted` on request.
  func train(
    on images: ImageSet, validation: ImageSet?, in context: RunContext
  ) throws -> (
    network: Network, parameters: [Float], report: Report, state: Checkpoint?
  ) {
    try check(images, "training")
    if let validation { try check(validation, "validation") }
    for fault in faults(for: images.header) {
      if fault.severity == .error { throw PipelineError(.badData, fault.message) }
    }
    let network = try Network(graph, activations: activations)
    let trainer = Trainer(network, objective: objective, options: options, context: context)
    let checkpoints = TrainingCheckpoints(network, options: options, context: context)
    let outcome = try trainer.train(
      from: try checkpoints.latest() ?? trainer.start(), on: images, validation: validation,
      pause: checkpoints.visit)
    let epoch = outcome.state.best?.epoch ?? outcome.state.epoch
    var metrics = try checkpoints.finish(outcome.state) {
      let training = try trainer.evaluate(outcome.parameters, on: images, epoch: epoch)
      let metrics = self.metrics(training, images, prefix: "")
      guard let validation else { return metrics }
      return metrics
        + self.metrics(
          try trainer.evaluate(outcome.parameters, on: validation, epoch: epoch), validation,
          prefix: "validation_")
    }
    metrics.append(
      Metric(
        "epochs", Double(outcome.state.epoch), unit: "epochs", reduction: outcome.reason ?? ""))
    if let best = outcome.state.best {
      metrics.append(Metric("best_epoch", Double(best.epoch), unit: "epochs"))
    }
    metrics += [
      Metric("steps", Double(outcome.state.step), unit: "steps"),
      Metric("parameters", Double(graph.parameterCount), unit: "numbers"),
    ]
    let series = outcome.state.history.curves.map { curve in
      Series(
        name: curve.name, xLabel: "epoch", yLabel: curve.label, x: curve.epochs.map(Double.init),
        y: curve.values)
    }
    return (
      network, outcome.parameters, Report(metrics: metrics, series: series),
      checkpoints.final(outcome.state)
    )
  }

  private func metrics(
    _ sums: ObjectiveSums, _ images: ImageSet, prefix: String
  ) -> [Metric] {
    let pixels = Double(images.shape.count)
    let count = Double(sums.rows)
    let unit = objective.reduction.unit(of: objective.loss)
    let mean = "mean over \(Readable.count(sums.rows, "image"))"
    var metrics = [
      Metric(
        prefix + "loss", sums.value(objective.reduction, pixels: images.shape.count), unit: unit,
        reduction: mean)
    ]
    let isVariational = graph.layers.contains { $0.kind == GaussianSampling.kind }
    func add(_ name: String, _ reduction: LossReduction) {
      metrics.append(
        Metric(
          prefix + name,
          sums.loss / reduction.divisor(images: sums.rows, pixels: images.shape.count),
          unit: reduction.unit(of: objective.loss), reduction: mean))
    }
    if isVariational {
      add("reconstruction", .imageSum)
      add("reconstruction_per_pixel", .pixelMean)
      metrics.append(
        Metric(
          prefix + "kl", sums.divergence / count, unit: "nats an image", reduction: mean))
    } else if objective.reduction == .pixelMean {
      add("loss_per_image", .imageSum)
    } else {
      add("loss_per_pixel", .pixelMean)
    }
    // With noise in the targets, they are not the images.
    let hasImagesAsTargets = images.noise.allSatisfy { $0.usage.target == .clean }
    if hasImagesAsTargets, let floor = objective.loss.floor(images) {
      let mean = floor / Double(images.count)
      metrics.append(
        Metric(
          prefix + "loss_floor", objective.reduction == .pixelMean ? mean / pixels : mean,
          unit: unit,
          reduction: "entropy of the grey targets: no model goes below it, and the loss is an "
            + "objective, not a likelihood"))
    }
    return metrics
  }

  private func check(_ images: ImageSet, _ use: String) throws {
    guard images.count > 0 else {
      throw PipelineError(.badData, "there are no \(use) images")
    }
    guard images.shape == graph.input else {
      throw PipelineError(
        .badData, "the \(use) images are \(images.shape), the model's \(graph.input)")
    }
    try TargetRange(objective, graph.output).check(images)
  }
}
