import Pipeline
import Tensors

/// What training makes small: a loss of the output and, of variational models, the divergence of
/// the codes.
struct Objective: Sendable {
  var loss: any Loss
  var output: OutputKind
  var reduction: LossReduction
  /// What multiplies the auxiliary losses at the end of training.
  var beta = 1.0
  /// In how many epochs the weight of the auxiliary losses rises from 0 to `beta`.
  var warmup = 0.0
  /// What each dimension may hold without cost, in nats; its mean over the batch counts.
  var freeBits = 0.0

  /// What makes the gradient of a loss summed over a batch that of the reduced loss.
  func gradientScale(images: Int, pixels: Int) -> Float {
    Float(1 / reduction.divisor(images: images, pixels: pixels))
  }

  /// Whether the weight of the auxiliary losses is still rising after some steps.
  func isWarmingUp(after steps: Int, stepsPerEpoch: Int) -> Bool {
    Double(steps) < warmup * Double(stepsPerEpoch)
  }

  /// What training makes small at its end, whatever weight the auxiliary losses had when `sums` were
  /// taken: what losses of different steps are compared by.
  func fullValue(_ sums: ObjectiveSums, pixels: Int) -> Double {
    var sums = sums
    // Without a warm-up it is the same, to its last bit.
    if warmup > 0 { sums.auxiliary = beta * sums.freeDivergence }
    return sums.value(reduction, pixels: pixels)
  }

  /// The weight of the auxiliary losses in one step.
  func auxiliaryWeight(at time: ScheduleTime) -> Double {
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
  /// The divergence with every dimension counted as at least its free bits.
  var freeDivergence = 0.0
  /// `freeDivergence` times its weight in each step.
  var auxiliary = 0.0

  static func += (left: inout Self, right: Self) {
    left.rows += right.rows
    left.loss += right.loss
    left.divergence += right.divergence
    left.freeDivergence += right.freeDivergence
    left.auxiliary += right.auxiliary
  }

  var isFinite: Bool { loss.isFinite && auxiliary.isFinite }

  /// What training makes small.
  func value(_ reduction: LossReduction, pixels: Int) -> Double {
    loss / reduction.divisor(images: rows, pixels: pixels) + auxiliary / Double(rows)
  }
}
