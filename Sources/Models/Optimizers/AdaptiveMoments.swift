import Pipeline
import Tensors

/// What Adam and AdamW have in common: all but where the weight decay goes.
protocol AdaptiveMoments: Optimizer {
  var learningRate: Double { get set }
  var beta1: Double { get set }
  var beta2: Double { get set }
  var epsilon: Double { get set }
  var weightDecay: Double { get set }
  /// Whether the decay passes by the moments.
  static var isDecoupled: Bool { get }
}

extension AdaptiveMoments {
  /// The options but the weight decay.
  static var momentFields: [Field<Self>] {
    [
      Field(
        "learning_rate", \.learningRate, .above(0),
        help: "Size of a step; 0.001 as in Kingma and Ba 2015."
      )
      .alsoKnownAs("lr", "eta", "step_size", "alpha"),
      // Closer to 1, single precision would round the decay to 1 and divide by zero.
      Field(
        "beta1", \.beta1, .within(0...0.999999),
        help: "What the mean of the gradient keeps at each step."
      )
      .alsoKnownAs("b1"),
      Field(
        "beta2", \.beta2, .within(0...0.999999),
        help: "What the mean of the squared gradient keeps at each step."
      )
      .alsoKnownAs("b2"),
      Field(
        "epsilon", \.epsilon, .within(1e-20...1),
        help: "Added to the root of the mean square, against division by zero."
      )
      .alsoKnownAs("eps"),
    ]
  }

  func stepMoments(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext
  ) {
    let constants = AdamConstants(
      learningRate: Float(context.learningRate), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(epsilon), weightDecay: Float(weightDecay), isDecoupled: Self.isDecoupled)
    state.withParts(before: parameters.count) { first, second in
      stepAdam(
        parameters: &parameters, gradients: gradient, firstMoments: &first,
        secondMoments: &second, constants, step: context.step,
        gradientScale: context.gradientScale)
    }
  }
}
