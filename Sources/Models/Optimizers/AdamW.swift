public import Pipeline

/// Adam whose weight decay does not pass through the moments: p -= learning_rate * weight_decay * p
/// beside Adam's step.
///
/// The decay is multiplied by the learning rate, as in PyTorch's `AdamW`; the paper multiplies it by
/// the schedule's factor alone, so that its decay is this one's times the first learning rate.
///
/// Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
public struct AdamW: Optimizer, AdaptiveMoments {
  public static let name = "adamw"
  public static let summary =
    "Adam with a weight decay apart from the gradient (Loshchilov and Hutter 2019)."

  public var learningRate = 0.001
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  public var weightDecay = 0.01

  static let isDecoupled = true

  public init() {}

  public static var fields: [Field<AdamW>] {
    momentFields + [
      Field(
        "weight_decay", \.weightDecay, .atLeast(0),
        help: "Times the learning rate, the share of a weight that a step takes off it."
      )
      .alsoKnownAs("l2", "wd")
    ]
  }

  public var stateSlots: Int { 2 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext
  ) {
    stepMoments(&parameters, gradient: gradient, state: &state, in: context)
  }
}
