public import Pipeline
internal import Tensors

/// Plain gradient descent: p -= learning_rate * g.
///
/// Source: Robbins and Monro, "A Stochastic Approximation Method", 1951.
public struct GradientDescent: Optimizer {
  public static let name = "sgd"
  public static let summary = "Plain gradient descent (Robbins and Monro 1951)."

  public var learningRate = 0.01

  public init() {}

  public static var fields: [Field<GradientDescent>] {
    [Field("learning_rate", \.learningRate, .above(0), help: "Size of a step.")]
  }

  public func makeState(parameterCount: Int) -> OptimizerState { OptimizerState() }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>, state: inout OptimizerState,
    step: Int
  ) {
    stepDescent(
      parameters: &parameters, gradients: gradient, learningRate: Float(learningRate))
  }
}
