public import Pipeline
import Tensors

/// Plain gradient descent: p -= learning_rate * g.
///
/// Source: Robbins and Monro, "A Stochastic Approximation Method", 1951.
public struct GradientDescent: Optimizer {
  public static let name = "sgd"
  public static let alsoKnownAs = ["gradient-descent", "gd"]
  public static let summary = "Plain gradient descent (Robbins and Monro 1951)."

  public var learningRate = 0.01
  public var weightDecay = 0.0

  public init() {}

  public static var fields: [Field<GradientDescent>] {
    [
      Field("learning_rate", \.learningRate, .above(0), help: "Size of a step.")
        .alsoKnownAs("lr", "eta", "step_size", "alpha"),
      Field("weight_decay", \.weightDecay, .atLeast(0), help: WeightDecay.help)
        .alsoKnownAs("l2", "wd"),
    ]
  }

  public var stateSlots: Int { 0 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext
  ) {
    stepDescent(
      parameters: &parameters, gradients: gradient, learningRate: Float(context.learningRate),
      weightDecay: Float(weightDecay), gradientScale: context.gradientScale)
  }
}

/// What several optimizers say of the same option.
enum WeightDecay {
  static let help = "This many times the weight is added to its gradient, drawing it to 0."
}
