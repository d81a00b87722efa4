import Pipeline

extension TrainingOptions {
  /// What the training of a network reports with these options.
  func reportedNames(
    loss: LossOptions, isVariational: Bool, reading inputs: PlannedInputs
  ) -> ReportedNames {
    let validates = !inputs.names(StageInput.validation.key).isEmpty
    let prefixes = validates ? ["", "validation_"] : [""]
    let parts = isVariational ? ["reconstruction", "kl"] : []
    var other = ["loss_per_pixel"]
    if isVariational {
      other = ["reconstruction", "reconstruction_per_pixel", "kl"]
    } else if loss.reduction == .pixelMean {
      other = ["loss_per_image"]
    }
    if loss.hasFloor { other.append("loss_floor") }
    var metrics = prefixes.flatMap { prefix in (["loss"] + other).map { prefix + $0 } }
    metrics.append("epochs")
    if patience != nil { metrics.append("best_epoch") }
    metrics += ["steps", "parameters"]
    var series = ["loss"] + parts + ["learning_rate"]
    if validates { series += (["loss"] + parts).map { "validation_" + $0 } }
    return ReportedNames(metrics: metrics, series: series)
  }
}

extension LossOptions {
  /// Whether there are images, such as grey ones, on which the loss cannot reach 0.
  fileprivate var hasFloor: Bool {
    let grey = ImageSet(shape: ImageShape(height: 1, width: 1), pixels: .floats([0.5]))
    return loss.floor(grey) != nil
  }
}
