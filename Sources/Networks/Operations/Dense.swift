import Tensors

/// A fully connected layer's sums, x W + b, at every position of a sample.
///
/// Inputs: x, `[positions, inputs]` a sample; W, `[inputs, outputs]`; b, `[outputs]`, or none.
struct DenseSums: Operation {
  static let name = "dense"
  static let inputCounts = 2...3

  /// Whether W is stored as `[outputs, inputs]`: the way back through a layer.
  var transposed = false

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    let (x, weights) = (inputs[0], inputs[1])
    guard weights.dimensions.count == 2, !weights.isBatched, x.isBatched else {
      throw NetworkError("the weights of a dense layer are inputs by outputs, not \(weights)")
    }
    let (from, to) = transposed ? (1, 0) : (0, 1)
    guard x.features == weights.dimensions[from] else {
      throw NetworkError(
        "a dense layer of \(weights.dimensions[from]) inputs is given \(x.features) features")
    }
    let outputs = weights.dimensions[to]
    if inputs.count > 2, inputs[2] != .shared(outputs) {
      throw NetworkError("a bias has a number an output, \(outputs), not \(inputs[2])")
    }
    return Signature(
      try Shape(checking: x.dimensions.dropLast() + [outputs], isBatched: true),
      operations: 2 * x.count * outputs)
  }

  func run(_ call: Call) {
    let (x, weights) = (call.input(0), call.input(1))
    var result = call.result
    let shape = ProductShape(
      rows: call.rows * call.shape(0).positions, inner: call.shape(0).features,
      columns: call.resultShape.features)
    if transposed {
      multiply(x, weights, into: &result, shape, transposing: .right)
      if call.inputCount > 2 { addBias(to: &result, call.input(2), applying: .identity) }
    } else if call.inputCount > 2 {
      multiply(x, weights, addingBias: call.input(2), applying: .identity, into: &result, shape)
    } else {
      multiply(x, weights, into: &result, shape)
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (x, weights) = (node.inputs[0], node.inputs[1])
    var gradients: [Value?] = [nil, nil]
    if node.isNeeded[0] {
      gradients[0] = try graph.apply(DenseSums(transposed: !transposed), node.gradient, weights)
    }
    if node.isNeeded[1] {
      gradients[1] =
        transposed
        ? try graph.apply(DenseWeightGradient(), node.gradient, x)
        : try graph.apply(DenseWeightGradient(), x, node.gradient)
    }
    return gradients + (try node.biasGradient(in: &graph))
  }
}

/// The sum over samples and positions of x^T d: the gradient of a dense layer's weights.
///
/// Inputs: x, `[positions, inputs]`; d, `[positions, outputs]`. The result is `[inputs, outputs]`.
struct DenseWeightGradient: Operation {
  static let name = "dense-weight-gradient"
  static let inputCounts = 2...2

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    let (x, gradient) = (inputs[0], inputs[1])
    guard x.isBatched, gradient.isBatched, x.positions == gradient.positions else {
      throw NetworkError("a dense layer's gradient has the positions of its input, not \(gradient)")
    }
    let shape = try Shape(checking: [x.features, gradient.features], isBatched: false)
    return Signature(
      shape, extent: .sumOverRows, scratch: shape.count,
      operations: 2 * x.count * gradient.features)
  }

  func run(_ call: Call) {
    let shape = ProductShape(
      rows: call.shape(0).features, inner: call.rows * call.shape(0).positions,
      columns: call.shape(1).features)
    var product = call.scratch
    multiply(call.input(0), call.input(1), into: &product, shape, transposing: .left)
    var result = call.result
    add(product.span, to: &result)
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (x, gradient) = (node.inputs[0], node.inputs[1])
    return [
      node.isNeeded[0]
        ? try graph.apply(DenseSums(transposed: true), gradient, node.gradient) : nil,
      node.isNeeded[1] ? try graph.apply(DenseSums(), x, node.gradient) : nil,
    ]
  }
}

extension Differentiation {
  /// The gradient of a bias that is the third input; nothing where there is none.
  func biasGradient(in graph: inout Graph) throws(NetworkError) -> [Value?] {
    guard inputs.count > 2 else { return [] }
    return [isNeeded[2] ? try graph.sum(gradient, to: inputs[2].shape) : nil]
  }
}

extension Graph {
  /// The sums of a fully connected layer, x W + b, at every position.
  ///
  /// Adds the parameters `NAME.weight`, `[inputs, outputs]`, and `NAME.bias`, `[outputs]`.
  /// - Parameters:
  ///   - name: of the layer.
  ///   - input: x, `[positions, inputs]` a sample.
  ///   - outputs: how many.
  ///   - bias: whether there is b.
  /// - Returns: `[positions, outputs]` a sample.
  /// - Throws: `NetworkError` where the input is no value of every sample.
  public mutating func dense(
    _ name: String, _ input: Value, outputs: Int, bias: Bool = true
  ) throws(NetworkError) -> Value {
    let weights = parameter(name + ".weight", [input.shape.features, outputs])
    guard bias else { return try apply(DenseSums(), input, weights) }
    return try apply(DenseSums(), input, weights, parameter(name + ".bias", [outputs]))
  }
}
