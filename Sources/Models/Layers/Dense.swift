import Pipeline
import Tensors

/// A fully connected layer, y = f(x W + b). For each shard of its outputs the flat buffer holds that
/// shard's columns of W, `[inputs, width]` row-major, then its part of b.
final class Dense: Layer {
  static let kind = "dense"

  let shape: LayerShape
  let inputs: Int
  let outputs: Int
  let shards: Shards
  private let activation: any Activation
  private let kernel: ActivationFunction?

  init(_ shape: LayerShape, activation: any Activation) throws {
    let weights = shape.inputs.multipliedReportingOverflow(by: shape.outputs)
    guard shape.inputs >= 1, shape.outputs >= 1, !weights.overflow,
      shape.parameterCount == weights.partialValue + shape.outputs
    else {
      throw PipelineError(
        .badData,
        "\(shape.name) is said to have \(shape.parameterCount) parameters, which a dense layer of "
          + "\(shape.inputs) inputs and \(shape.outputs) outputs has not")
    }
    self.shape = shape
    inputs = shape.inputs
    outputs = shape.outputs
    self.activation = activation
    kernel = activation.kernel
    // Two shards suit most machines' products; below some 20,000 weights a thread would wait longer
    // than it works.
    let most = weights.partialValue < 20_000 ? 1 : shape.outputs < 1024 ? 2 : 4
    shards = Shards(of: shape.outputs, atLeast: 64, atMost: most, multipleOf: 16)
  }

  /// A dense layer of a graph.
  static func shape(
    name: String, inputs: Int, outputs: Int, activation: any Activation
  ) -> LayerShape {
    LayerShape(
      kind: kind, name: name, inputs: inputs, outputs: outputs,
      activation: type(of: activation).name, activationOptions: activation.numbers,
      parameterCount: (inputs + 1) * outputs)
  }

  func parameters(of shard: Int) -> Range<Int> {
    let columns = shards[shard]
    return columns.lowerBound * (inputs + 1)..<columns.upperBound * (inputs + 1)
  }

  var denseActivation: ActivationFunction? { isCut ? nil : kernel }

  /// The sums are saved where the activation's derivative is computed from them.
  var savesForBackward: Bool { kernel?.savesInput ?? true }

  private func weights(_ shard: Int) -> Range<Int> {
    let all = parameters(of: shard)
    return all.lowerBound..<all.upperBound - shards[shard].count
  }

  private func bias(_ shard: Int) -> Range<Int> {
    let all = parameters(of: shard)
    return all.upperBound - shards[shard].count..<all.upperBound
  }

  func forward(
    _ input: Span<Float>, rows: Int, shard: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>, saving saved: inout MutableSpan<Float>, step: Int
  ) {
    let columns = shards[shard].count
    let product = ProductShape(rows: rows, inner: inputs, columns: columns)
    let weights = parameters.extracting(weights(shard))
    let bias = parameters.extracting(bias(shard))
    let steps = ProductSteps(result: step == columns ? nil : step)
    guard let kernel, !kernel.savesInput else {
      multiply(input, weights, into: &saved, product, steps: steps)
      return activate(&saved, bias, into: &output, step: step)
    }
    multiply(
      input, weights, addingBias: bias, applying: kernel, into: &output, product, steps: steps)
  }

  /// For activations whose derivative is computed from the sums, which stay.
  private func activate(
    _ sums: inout MutableSpan<Float>, _ bias: Span<Float>,
    into output: inout MutableSpan<Float>, step: Int
  ) {
    if let kernel, step == bias.count {
      return addBias(to: &sums, bias, applying: kernel, into: &output)
    }
    if let kernel {
      return addBias(to: &sums, bias, applying: kernel, into: &output, step: step)
    }
    for start in stride(from: 0, to: sums.count, by: step) {
      let row = start..<start + bias.count
      sums.withElements(in: row) { sums in
        addBias(to: &sums, bias, applying: .identity)
        output.withElements(in: row) { activation.apply(to: sums.span, into: &$0) }
      }
    }
  }

  func backward(
    output: Span<Float>, saved: Span<Float>, step: Int, rows: Int, shard: Int,
    delta: inout MutableSpan<Float>
  ) {
    let columns = shards[shard].count
    guard let kernel else {
      for row in 0..<rows {
        let sums = saved.extracting(row * step..<row * step + columns)
        delta.withElements(in: row * columns..<(row + 1) * columns) {
          activation.multiplyByDerivative(at: sums, gradient: &$0)
        }
      }
      return
    }
    let known = kernel.savesInput ? saved : output
    if step == columns {
      multiplyByDerivative(of: kernel, saved: known, gradient: &delta)
    } else {
      multiplyByDerivative(of: kernel, saved: known, step: step, gradient: &delta, width: columns)
    }
  }

  func backwardToInput(
    delta: Span<Float>, input: Span<Float>, saved: Span<Float>, rows: Int, shard: Int,
    parameters: Span<Float>, auxiliaryWeights: Span<Float>,
    into inputDelta: inout MutableSpan<Float>
  ) {
    multiply(
      delta, parameters.extracting(weights(shard)), into: &inputDelta,
      ProductShape(rows: rows, inner: shards[shard].count, columns: inputs),
      transposing: .right)
  }

  func gradient(
    shard: Int, input: Span<Float>, delta: Span<Float>, rows: Int,
    into gradient: inout MutableSpan<Float>
  ) {
    let product = ProductShape(rows: inputs, inner: rows, columns: shards[shard].count)
    gradient.withParts(before: product.rows * product.columns) { weights, bias in
      multiply(input, delta, into: &weights, product, transposing: .left)
      sumRows(of: delta, into: &bias)
    }
  }
}
