internal import Tensors

/// A fully connected layer, y = f(x W + b), whose weights are a part of a flat buffer.
struct Dense: Sendable {
  let inputs: Int
  let outputs: Int
  let activation: ActivationFunction
  /// W in the buffer, `[inputs, outputs]`, row-major.
  let weights: Range<Int>
  /// b in the buffer, `[outputs]`.
  let bias: Range<Int>

  /// A layer whose parameters begin at `offset`, weights first.
  init(inputs: Int, outputs: Int, activation: ActivationFunction, at offset: Int) {
    self.inputs = inputs
    self.outputs = outputs
    self.activation = activation
    weights = offset..<offset + inputs * outputs
    bias = weights.upperBound..<weights.upperBound + outputs
  }

  /// - Parameters:
  ///   - input: x, `[rows, inputs]`.
  ///   - output: Receives y, `[rows, outputs]`.
  func forward(
    _ input: Span<Float>, rows: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>
  ) {
    multiply(
      input, parameters.extracting(weights), into: &output,
      ProductShape(rows: rows, inner: inputs, columns: outputs))
    addBias(to: &output, parameters.extracting(bias), applying: activation)
  }

  /// The gradient of this layer's parameters.
  /// - Parameters:
  ///   - input: x, as in `forward`.
  ///   - output: y, as `forward` gave it.
  ///   - delta: The gradient of y, `[rows, outputs]`; overwritten by that of x W + b.
  ///   - gradient: Receives the gradient of W and b in their ranges.
  func backward(
    input: Span<Float>, output: Span<Float>, rows: Int, delta: inout MutableSpan<Float>,
    gradient: inout MutableSpan<Float>
  ) {
    multiplyByDerivative(of: activation, kept: output, gradient: &delta)
    let sums = delta.span
    gradient.withElements(in: weights) { part in
      multiply(
        input, sums, into: &part, ProductShape(rows: inputs, inner: rows, columns: outputs),
        transposing: .left)
    }
    gradient.withElements(in: bias) { part in sumRows(of: sums, into: &part) }
  }

  /// The gradient of x from that of x W + b.
  func backwardToInput(
    delta: Span<Float>, rows: Int, parameters: Span<Float>,
    into inputDelta: inout MutableSpan<Float>
  ) {
    multiply(
      delta, parameters.extracting(weights), into: &inputDelta,
      ProductShape(rows: rows, inner: outputs, columns: inputs), transposing: .right)
  }
}
