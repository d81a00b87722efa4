public import Pipeline
internal import Tensors

/// Gradient descent with momentum: v = momentum * v + g, p -= learning_rate * v.
///
/// Source: Polyak, "Some Methods of Speeding Up the Convergence of Iteration Methods", 1964.
public struct Momentum: Optimizer {
  public static let name = "momentum"
  public static let summary = "Gradient descent with a velocity (Polyak 1964)."

  public var learningRate = 0.01
  public var momentum = 0.9

  public init() {}

  public static var fields: [Field<Momentum>] {
    [
      Field("learning_rate", \.learningRate, .above(0), help: "Size of a step."),
      Field(
        "momentum", \.momentum, .within(0...0.999999),
        help: "What the velocity keeps at each step."),
    ]
  }

  public func makeState(parameterCount: Int) -> OptimizerState {
    OptimizerState(first: [Float](repeating: 0, count: parameterCount))
  }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>, state: inout OptimizerState,
    step: Int
  ) {
    var velocities = state.first.mutableSpan
    stepMomentum(
      parameters: &parameters, gradients: gradient, velocities: &velocities,
      learningRate: Float(learningRate), momentum: Float(momentum))
  }
}
