internal import Pipeline
internal import Tensors

/// What training makes small: a loss of the output and, of variational models, the divergence of
/// the codes.
struct Objective: Sendable {
  var loss: any Loss
  var output: OutputKind
  var reduction: LossReduction
  /// What multiplies the penalties at the end of training.
  var beta = 1.0
  /// In how many epochs the weight of the penalties rises from 0 to `beta`.
  var warmup = 0.0
  /// What each dimension may hold without cost, in nats; its mean over the batch counts.
  var freeBits = 0.0

  /// What makes the gradient of a loss summed over a batch that of the reduced loss.
  func gradientScale(images: Int, pixels: Int) -> Float {
    Float(1 / reduction.divisor(images: images, pixels: pixels))
  }

  /// The weight of the penalties in one step.
  func penaltyWeight(at time: ScheduleTime) -> Double {
    let steps = warmup * Double(time.stepsPerEpoch)
    return steps > 0 ? beta * min(1, Double(time.step) / steps) : beta
  }
}

/// Sums over rows, as one batch or one epoch adds them up.
struct ObjectiveSums: Sendable, Equatable {
  var rows = 0
  /// The loss over all values.
  var loss = 0.0
  /// The divergence over all dimensions, in nats.
  var divergence = 0.0
  /// The same with every dimension counted as at least its free bits, times its weight.
  var penalty = 0.0

  static func += (left: inout Self, right: Self) {
    left.rows += right.rows
    left.loss += right.loss
    left.divergence += right.divergence
    left.penalty += right.penalty
  }

  var isFinite: Bool { loss.isFinite && penalty.isFinite }

  /// What training makes small.
  func value(_ reduction: LossReduction, pixels: Int) -> Double {
    loss / reduction.divisor(images: rows, pixels: pixels) + penalty / Double(rows)
  }
}
