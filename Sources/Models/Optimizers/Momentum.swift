public import Pipeline
import Tensors

/// Gradient descent with momentum, as PyTorch's `SGD` computes it: v = momentum * v + g, then
/// p -= learning_rate * v, or with Nesterov's look ahead p -= learning_rate * (g + momentum * v).
///
/// Sutskever et al. 2013 put the rate into the velocity, v = momentum * v - learning_rate * g and
/// p += v, which is Polyak's heavy ball. With a constant rate both take the same steps; where a
/// schedule changes the rate, here the whole velocity follows it at once, there only what comes new.
///
/// Source: the documentation of PyTorch's SGD; Polyak, "Some Methods of Speeding Up the Convergence
/// of Iteration Methods", 1964; Nesterov, "A Method for Solving the Convex Programming Problem with
/// Convergence Rate O(1/k^2)", 1983.
public struct Momentum: Optimizer {
  public static let name = "momentum"
  public static let alsoKnownAs = ["sgd-momentum", "nesterov", "heavy-ball"]
  public static let summary = "Gradient descent with a velocity, in PyTorch's form (Polyak 1964)."

  public var learningRate = 0.01
  public var momentum = 0.9
  public var nesterov = false
  public var weightDecay = 0.0

  public init() {}

  public static var fields: [Field<Momentum>] {
    [
      Field("learning_rate", \.learningRate, .above(0), help: "Size of a step.")
        .alsoKnownAs("lr", "eta", "step_size", "alpha"),
      Field(
        "momentum", \.momentum, .within(0...0.999999),
        help: "What the velocity keeps at each step."),
      Field(
        "nesterov", \.nesterov,
        help:
          "Steps by learning_rate * (g + momentum * v) in place of learning_rate * v: "
          + "Nesterov's look ahead, in PyTorch's form."),
      Field("weight_decay", \.weightDecay, .atLeast(0), help: WeightDecay.help)
        .alsoKnownAs("l2", "wd"),
    ]
  }

  public var stateSlots: Int { 1 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext
  ) {
    stepMomentum(
      parameters: &parameters, gradients: gradient, velocities: &state,
      learningRate: Float(context.learningRate), momentum: Float(momentum), isNesterov: nesterov,
      weightDecay: Float(weightDecay), gradientScale: context.gradientScale)
  }
}
