public import Pipeline

/// Adam whose weight decay does not pass through the moments.
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
        help: "The share of a weight that a step takes off it, before the learning rate."
      )
      .alsoKnownAs("l2", "wd")
    ]
  }

  public var memory: Int { 2 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, at moment: OptimizerMoment
  ) {
    stepMoments(&parameters, gradient: gradient, state: &state, at: moment)
  }
}
