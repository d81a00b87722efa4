internal import Tensors

/// Dense layers in a row, over one flat buffer of parameters.
struct DenseNetwork: Sendable {
  let layers: [Dense]

  /// - Parameters:
  ///   - sizes: The width of the input and of each layer's output.
  ///   - activations: One a layer.
  init(sizes: [Int], activations: [ActivationFunction]) {
    precondition(!activations.isEmpty && sizes.count == activations.count + 1, "a width a layer")
    var layers: [Dense] = []
    for (index, activation) in activations.enumerated() {
      layers.append(
        Dense(
          inputs: sizes[index], outputs: sizes[index + 1], activation: activation,
          at: layers.last?.bias.upperBound ?? 0))
    }
    self.layers = layers
  }

  var parameterCount: Int { layers.last?.bias.upperBound ?? 0 }

  /// Weights uniform in +-sqrt(6 / (inputs + outputs)), biases 0.
  ///
  /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks", 2010, equation 16.
  func initialParameters(from key: RandomKey) -> [Float] {
    var parameters = [Float](repeating: 0, count: parameterCount)
    for (index, layer) in layers.enumerated() {
      let limit = (6 / Float(layer.inputs + layer.outputs)).squareRoot()
      var stream = key.derived(index).stream()
      var all = parameters.mutableSpan
      all.withElements(in: layer.weights) { weights in
        stream.fillUniform(&weights)
        for weight in weights.indices { weights[weight] = (2 * weights[weight] - 1) * limit }
      }
    }
    return parameters
  }

  /// The outputs of some of the layers for any number of rows, computed in batches.
  func apply(_ range: Range<Int>, to input: Matrix, parameters: [Float]) -> Matrix {
    let part = Array(layers[range])
    guard let first = part.first, let last = part.last else { return input }
    precondition(input.columns == first.inputs, "the input has the wrong width")
    var result = Matrix(rows: input.rows, columns: last.outputs)
    var workspace = DenseWorkspace(layers: part, rows: min(input.rows, 1000), trains: false)
    for start in stride(from: 0, to: input.rows, by: 1000) {
      let rows = min(1000, input.rows - start)
      workspace.forward(
        input.elements.span.extracting(start * first.inputs..<(start + rows) * first.inputs),
        rows: rows, parameters: parameters.span)
      result.elements.replaceSubrange(
        start * last.outputs..<(start + rows) * last.outputs,
        with: workspace.output(rows: rows))
    }
    return result
  }
}
