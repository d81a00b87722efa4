public import Pipeline
import Tensors

/// RMSprop: s = decay * s + (1 - decay) * g^2 and p -= learning_rate * g / (sqrt(s) + epsilon); with
/// momentum v = momentum * v + g / (sqrt(s) + epsilon) and p -= learning_rate * v.
///
/// Source: Hinton, "Neural Networks for Machine Learning", 2012, lecture 6e; the place of epsilon
/// and the momentum as in PyTorch.
public struct RMSprop: Optimizer {
  public static let name = "rmsprop"
  public static let summary =
    "Steps scaled by the gradient's running mean square (Hinton 2012)."

  public var learningRate = 0.001
  public var decay = 0.99
  public var epsilon = 1e-8
  public var momentum = 0.0
  public var weightDecay = 0.0

  public init() {}

  public static var fields: [Field<RMSprop>] {
    [
      Field("learning_rate", \.learningRate, .above(0), help: "Size of a step.")
        .alsoKnownAs("lr", "eta", "step_size", "alpha"),
      Field(
        "decay", \.decay, .within(0...0.999999),
        help: "What the mean of the squared gradient keeps at each step."
      )
      .alsoKnownAs("rho", "alpha"),
      Field(
        "epsilon", \.epsilon, .within(1e-20...1),
        help: "Added to the root of the mean square, against division by zero."
      )
      .alsoKnownAs("eps"),
      Field(
        "momentum", \.momentum, .within(0...0.999999),
        help: "What a velocity keeps at each step; 0 for none."),
      Field("weight_decay", \.weightDecay, .atLeast(0), help: WeightDecay.help)
        .alsoKnownAs("l2", "wd"),
    ]
  }

  public var stateSlots: Int { momentum == 0 ? 1 : 2 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext
  ) {
    state.withParts(before: parameters.count) { squares, velocities in
      stepRMSprop(
        parameters: &parameters, gradients: gradient, squares: &squares, velocities: &velocities,
        RMSpropConstants(
          learningRate: Float(context.learningRate), decay: Float(decay), epsilon: Float(epsilon),
          momentum: Float(momentum), weightDecay: Float(weightDecay)),
        gradientScale: context.gradientScale)
    }
  }
}
