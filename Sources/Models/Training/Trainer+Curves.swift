import Pipeline

/// What a training tells of its epochs: its curves, and its progress.
extension Trainer {
  /// Adds the epoch that just ended to the curves of the training images.
  /// - Parameter rate: the learning rate of its last step.
  func record(_ sums: ObjectiveSums, rate: Double, in progress: inout TrainingState) {
    let epoch = progress.epoch
    progress.history.record(
      "loss", lossLabel, sums.value(objective.reduction, pixels: pixels), epoch: epoch)
    if network.auxiliaryLossCount > 0 {
      record(parts: sums, prefix: "", in: &progress)
    }
    progress.history.record("learning_rate", "learning rate", rate, epoch: epoch)
  }

  /// Adds a measurement to the curves of the validation images.
  func record(validation sums: ObjectiveSums, in progress: inout TrainingState) {
    progress.history.record(
      "validation_loss", lossLabel, sums.value(objective.reduction, pixels: pixels),
      epoch: progress.epoch)
    if network.auxiliaryLossCount > 0 {
      record(parts: sums, prefix: "validation_", in: &progress)
    }
  }

  private func record(
    parts sums: ObjectiveSums, prefix: String, in progress: inout TrainingState
  ) {
    progress.history.record(
      prefix + "reconstruction", "reconstruction (\(unit))",
      sums.loss / objective.reduction.divisor(images: sums.rows, pixels: pixels),
      epoch: progress.epoch)
    progress.history.record(
      prefix + "kl", "divergence (nats an image)", sums.divergence / Double(sums.rows),
      epoch: progress.epoch)
  }

  /// Tells of an epoch that ended: of some two hundred of a run, whatever the number of epochs.
  func report(_ sums: ObjectiveSums, epoch: Int) {
    let interval = max(1, options.epochs / 200)
    guard epoch == 1 || epoch == options.epochs || epoch.isMultiple(of: interval) else { return }
    context.progress(
      Progress(done: epoch, total: options.epochs, unit: "epoch", metric: metric(sums)))
  }

  /// The loss as displays show it.
  func metric(_ sums: ObjectiveSums) -> Metric {
    Metric("loss", sums.value(objective.reduction, pixels: pixels), unit: unit)
  }
}
