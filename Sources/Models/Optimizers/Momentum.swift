public import Pipeline
internal import Tensors

/// Gradient descent with momentum: v = momentum * v + g, p -= learning_rate * v; of Nesterov,
/// p -= learning_rate * (g + momentum * v).
///
/// Source: Polyak, "Some Methods of Speeding Up the Convergence of Iteration Methods", 1964;
/// Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
public struct Momentum: Optimizer {
  public static let name = "momentum"
  public static let alsoKnownAs = ["sgd-momentum", "nesterov", "heavy-ball"]
  public static let summary = "Gradient descent with a velocity (Polyak 1964)."

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
        help: "Steps by what the velocity will be, as in Sutskever et al. 2013."),
      Field("weight_decay", \.weightDecay, .atLeast(0), help: WeightDecay.help)
        .alsoKnownAs("l2", "wd"),
    ]
  }

  public var memory: Int { 1 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, at moment: OptimizerMoment
  ) {
    stepMomentum(
      parameters: &parameters, gradients: gradient, velocities: &state,
      learningRate: Float(moment.learningRate), momentum: Float(momentum), isNesterov: nesterov,
      weightDecay: Float(weightDecay), gradientScale: moment.gradientScale)
  }
}
