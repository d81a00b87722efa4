public import Tensors

/// An activation function of every number.
struct Activate: Operation {
  static let name = "activation"
  static let inputCounts = 1...1

  let function: ActivationFunction

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    Signature(inputs[0], operations: 10 * inputs[0].count, placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    activate(&result, function)
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let known = function.savesInput ? node.inputs[0] : node.result
    return [try graph.apply(ActivationGradient(function: function), node.gradient, known)]
  }
}

/// A gradient times the derivative of an activation function.
///
/// Inputs: the gradient; x where the function's `savesInput` is true, else f(x), of the same shape.
struct ActivationGradient: Operation {
  static let name = "activation-gradient"
  static let inputCounts = 2...2

  let function: ActivationFunction

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try inputs.checkEqual()
    return Signature(inputs[0], operations: 10 * inputs[0].count, placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    multiplyByDerivative(of: function, saved: call.input(1), gradient: &result)
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (gradient, known) = (node.inputs[0], node.inputs[1])
    var byKnown: Value?
    if node.isNeeded[1] {
      switch function {
      case .identity, .relu, .leakyReLU: byKnown = nil
      case .sigmoid:
        // f' = f - f f: its derivative by f is 1 - 2 f.
        let one = graph.constant([1])
        let slope = try graph.add(
          try graph.scale(known, by: -2), try graph.repeated(one, to: known.shape))
        byKnown = try graph.multiply(try graph.multiply(slope, gradient), node.gradient)
      case .tanh:
        // f' = 1 - f f.
        let slope = try graph.scale(known, by: -2)
        byKnown = try graph.multiply(try graph.multiply(slope, gradient), node.gradient)
      case .elu, .gelu, .silu, .softplus:
        throw NetworkError(
          "the derivative of the activation '\(function)' cannot be differentiated again: take relu, "
            + "leaky relu, tanh or sigmoid where an objective holds a gradient")
      }
    }
    return [
      node.isNeeded[0]
        ? try graph.apply(ActivationGradient(function: function), node.gradient, known) : nil,
      byKnown,
    ]
  }
}

extension Graph {
  /// An activation function of every number.
  /// - Throws: never for a value of this graph.
  public mutating func activate(
    _ value: Value, _ function: ActivationFunction
  ) throws(NetworkError) -> Value {
    function == .identity ? value : try apply(Activate(function: function), value)
  }
}
