internal import Pipeline
internal import Tensors

/// A fully connected layer, y = f(x W + b): W `[inputs, outputs]` row-major, then b `[outputs]`.
struct Dense: Layer {
  static let kind = "dense"

  let shape: LayerShape
  let parts: [Range<Int>]
  private let activation: any Activation
  private let kernel: ActivationFunction?
  private let rowParts: Shards

  init(_ shape: LayerShape, activation: any Activation) throws {
    guard shape.parameterCount == (shape.inputs + 1) * shape.outputs else {
      throw PipelineError(
        .badData,
        "\(shape.name) is said to have \(shape.parameterCount) parameters; a dense layer "
          + "of \(shape.inputs) inputs and \(shape.outputs) outputs has "
          + "\((shape.inputs + 1) * shape.outputs)")
    }
    self.shape = shape
    self.activation = activation
    kernel = activation.kernel
    let shards = Shards(
      of: shape.inputs, atLeast: max(1, Dense.smallestPart / shape.outputs), atMost: 4,
      multipleOf: 16)
    rowParts = shards
    parts = (0..<shards.count).map { part in
      let rows = shards[part]
      // The bias goes with the last rows.
      return rows.lowerBound
        * shape.outputs..<(part == shards.count - 1
        ? shape.parameterCount : rows.upperBound * shape.outputs)
    }
  }

  /// Parameters below which a part is not worth a thread's while.
  private static let smallestPart = 50_000

  /// A dense layer of a graph.
  static func shape(
    name: String, inputs: Int, outputs: Int, activation: any Activation
  ) -> LayerShape {
    LayerShape(
      kind: kind, name: name, inputs: inputs, outputs: outputs,
      activation: type(of: activation).name, activationOptions: activation.numbers,
      parameterCount: (inputs + 1) * outputs)
  }

  var tensors: [(suffix: String, shape: [Int])] {
    [("weight", [shape.inputs, shape.outputs]), ("bias", [shape.outputs])]
  }

  /// The sums, where the activation's derivative is computed from them.
  var keptCount: Int { kernel?.keepsInput == false ? 0 : shape.outputs }

  private var weightCount: Int { shape.inputs * shape.outputs }

  func initialize(
    _ parameters: inout MutableSpan<Float>, by initializer: any Initializer, key: RandomKey
  ) {
    var stream = key.stream()
    parameters.withParts(before: weightCount) { weights, biases in
      initializer.initialize(
        &weights, biases: &biases, inputs: shape.inputs, outputs: shape.outputs, random: &stream)
    }
  }

  func forward(
    _ input: Span<Float>, rows: Int, parameters: Span<Float>,
    into output: inout MutableSpan<Float>, keeping kept: inout MutableSpan<Float>
  ) {
    let product = ProductShape(rows: rows, inner: shape.inputs, columns: shape.outputs)
    let weights = parameters.extracting(0..<weightCount)
    let bias = parameters.extracting(weightCount..<shape.parameterCount)
    guard let kernel else {
      multiply(input, weights, into: &kept, product)
      addBias(to: &kept, bias, applying: .identity)
      return activation.apply(to: kept.span, into: &output)
    }
    if kernel.keepsInput {
      multiply(input, weights, into: &kept, product)
      addBias(to: &kept, bias, applying: kernel, into: &output)
    } else {
      multiply(input, weights, into: &output, product)
      addBias(to: &output, bias, applying: kernel)
    }
  }

  func backward(
    output: Span<Float>, kept: Span<Float>, rows: Int, delta: inout MutableSpan<Float>
  ) {
    guard let kernel else { return activation.multiplyByDerivative(at: kept, gradient: &delta) }
    multiplyByDerivative(
      of: kernel, kept: kernel.keepsInput ? kept : output, gradient: &delta)
  }

  func backwardToInput(
    delta: Span<Float>, input: Span<Float>, kept: Span<Float>, rows: Int,
    parameters: Span<Float>, penaltyWeights: Span<Float>,
    into inputDelta: inout MutableSpan<Float>
  ) {
    multiply(
      delta, parameters.extracting(0..<weightCount), into: &inputDelta,
      ProductShape(rows: rows, inner: shape.outputs, columns: shape.inputs), transposing: .right)
  }

  func gradient(
    part: Int, input: Span<Float>, delta: Span<Float>, rows: Int,
    into gradient: inout MutableSpan<Float>
  ) {
    let inputs = rowParts[part]
    let isWhole = rowParts.count == 1
    gradient.withParts(before: inputs.count * shape.outputs) { weights, bias in
      multiply(
        isWhole
          ? input
          : input.extracting(
            inputs.lowerBound..<(rows - 1) * shape.inputs + inputs.upperBound), delta,
        into: &weights,
        ProductShape(rows: inputs.count, inner: rows, columns: shape.outputs),
        transposing: .left, steps: ProductSteps(left: isWhole ? nil : shape.inputs))
      if !bias.isEmpty { sumRows(of: delta, into: &bias) }
    }
  }
}
