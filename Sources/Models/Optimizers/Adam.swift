public import Pipeline

/// Adam with bias correction: m = beta1 * m + (1 - beta1) * g, v = beta2 * v + (1 - beta2) * g^2, and
/// in step t p -= learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
///
/// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015.
public struct Adam: Optimizer, AdaptiveMoments {
  public static let name = "adam"
  public static let summary =
    "Steps scaled by running moments of the gradient (Kingma and Ba 2015)."

  public var learningRate = 0.001
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  public var weightDecay = 0.0

  static let isDecoupled = false

  public init() {}

  public static var fields: [Field<Adam>] {
    momentFields + [
      Field("weight_decay", \.weightDecay, .atLeast(0), help: WeightDecay.help)
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
