public import Pipeline

/// Steps of one size, against the gradient's sign.
public struct SignDescent: Optimizer {
  public static let name = "sign-descent"
  public static let summary = "Steps of one size against the gradient's sign."
  public static var fields: [Field<Self>] {
    [Field("learning_rate", \.learningRate, .above(0), help: "Size of a step.")]
  }

  public var learningRate = 0.001
  public var stateSlots: Int { 0 }  // numbers that it remembers of each parameter between steps
  public init() {}

  public func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext
  ) {
    let size = Float(context.learningRate)
    for index in parameters.indices where gradient[index] != 0 {
      parameters[index] -= gradient[index] > 0 ? size : -size
    }
  }
}
