public import Pipeline
internal import Tensors

/// Adam with bias correction.
///
/// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015.
public struct Adam: Optimizer {
  public static let name = "adam"
  public static let summary =
    "Steps scaled by running moments of the gradient (Kingma and Ba 2015)."

  public var learningRate = 0.001
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  public var weightDecay = 0.0

  public init() {}

  public static var fields: [Field<Adam>] {
    [
      Field(
        "learning_rate", \.learningRate, .above(0),
        help: "Size of a step; 0.001 as in Kingma and Ba 2015."),
      // Closer to 1, single precision would round the decay to 1 and divide by zero.
      Field(
        "beta1", \.beta1, .within(0...0.999999),
        help: "What the mean of the gradient keeps at each step."),
      Field(
        "beta2", \.beta2, .within(0...0.999999),
        help: "What the mean of the squared gradient keeps at each step."),
      Field(
        "epsilon", \.epsilon, .within(1e-20...1),
        help: "Added to the root of the mean square, against division by zero."),
      Field("weight_decay", \.weightDecay, .atLeast(0), help: WeightDecay.help),
    ]
  }

  public var memory: Int { 2 }

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, at moment: OptimizerMoment
  ) {
    let constants = AdamConstants(
      learningRate: Float(moment.learningRate), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(epsilon), weightDecay: Float(weightDecay))
    state.withParts(before: parameters.count) { first, second in
      stepAdam(
        parameters: &parameters, gradients: gradient, firstMoments: &first,
        secondMoments: &second, constants, step: moment.step,
        gradientScale: moment.gradientScale)
    }
  }
}
