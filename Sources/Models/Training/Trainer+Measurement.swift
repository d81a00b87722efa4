import Pipeline
import Tensors

extension Trainer {
  /// The objective over all of some images, at the full weight of its auxiliary losses.
  /// - Throws: `PipelineError` of kind `badData` where it is not finite.
  func evaluate(_ parameters: [Float], on images: ImageSet, epoch: Int) throws -> ObjectiveSums {
    try measurement(images, FloatBuffer(parameters))(epoch)
  }

  /// A measurement of some images with the parameters that the buffer holds at the time.
  func measurement(
    _ images: ImageSet, _ parameters: FloatBuffer
  ) -> (_ epoch: Int) throws -> ObjectiveSums {
    let source = BatchSource(images)
    let size = min(network.rowsAtOnce(most: 1000), source.sampleCount)
    let trainingStep = TrainingStep(
      network, objective: objective, optimizer: options.optimizer, clipping: options.clipping,
      source: source, parameters: parameters, rows: size, threads: context.threads,
      trains: false)
    let job = trainingStep.job
    let key = context.random.derived("measurement")
    var batch = TrainingStep.Batch()
    batch.auxiliaryWeight = objective.beta
    return { epoch in
      var sums = ObjectiveSums()
      batch.epoch = epoch
      for start in stride(from: 0, to: source.sampleCount, by: size) {
        try context.checkCancellation()
        batch.range = start..<min(start + size, source.sampleCount)
        batch.key = key.derived(epoch).derived(start)
        sums += trainingStep.run(batch, job: job)
      }
      guard sums.isFinite else {
        throw PipelineError(
          .badData,
          Divergence.message(
            sums, of: options.optimizer, layer: trainingStep.firstDivergedLayer,
            place: "after epoch \(epoch)", checkpoint: context.checkpoints?.latestPath))
      }
      return sums
    }
  }
}
