internal import Pipeline
internal import Tensors

/// The numbers between a network's layers for up to a number of rows, allocated once: a step of
/// training allocates nothing.
struct DenseWorkspace {
  private let layers: [Dense]
  /// What each layer gave, `[rows, outputs]` at the beginning of its array.
  private var outputs: [[Float]]
  /// The gradient of one layer's outputs, and of those of the layer below.
  private var delta: [Float]
  private var deltaBelow: [Float]

  /// - Parameter trains: Whether it has room for the backward pass.
  init(layers: [Dense], rows: Int, trains: Bool) {
    self.layers = layers
    outputs = layers.map { [Float](repeating: 0, count: rows * $0.outputs) }
    let widest = trains ? layers.map(\.outputs).max() ?? 0 : 0
    delta = [Float](repeating: 0, count: rows * widest)
    deltaBelow = delta
  }

  /// The last layer's outputs, `[rows, outputs]`.
  func output(rows: Int) -> ArraySlice<Float> {
    let last = layers.count - 1
    return outputs[last][..<(rows * layers[last].outputs)]
  }

  mutating func forward(_ input: Span<Float>, rows: Int, parameters: Span<Float>) {
    for (index, layer) in layers.enumerated() {
      // The array leaves its place while it is written, so that it is not copied.
      var output: [Float] = []
      swap(&output, &outputs[index])
      let below = index == 0 ? [] : outputs[index - 1]
      var span = output.mutableSpan
      span.withElements(in: 0..<rows * layer.outputs) { part in
        if index == 0 {
          layer.forward(input, rows: rows, parameters: parameters, into: &part)
        } else {
          layer.forward(
            below.span.extracting(0..<rows * layer.inputs), rows: rows, parameters: parameters,
            into: &part)
        }
      }
      swap(&output, &outputs[index])
    }
  }

  /// Both passes of one batch.
  /// - Parameters:
  ///   - input: `[rows, inputs]`.
  ///   - targets: `[rows, outputs]` of the last layer.
  ///   - gradient: Receives the gradient of the loss times `scale`, in the order of the parameters.
  /// - Returns: The loss summed over all values.
  mutating func evaluate(
    _ loss: any Loss, _ kind: OutputKind, input: Span<Float>, targets: Span<Float>, rows: Int,
    parameters: Span<Float>, gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    forward(input, rows: rows, parameters: parameters)
    let value = evaluateLoss(loss, kind, targets: targets, rows: rows, scale: scale)
    var current: [Float] = []
    var next: [Float] = []
    swap(&current, &delta)
    swap(&next, &deltaBelow)
    for index in layers.indices.reversed() {
      let layer = layers[index]
      let output = outputs[index]
      let below = index == 0 ? [] : outputs[index - 1]
      var deltas = current.mutableSpan
      deltas.withElements(in: 0..<rows * layer.outputs) { part in
        layer.backward(
          input: index == 0 ? input : below.span.extracting(0..<rows * layer.inputs),
          output: output.span.extracting(0..<rows * layer.outputs), rows: rows, delta: &part,
          gradient: &gradient)
      }
      guard index > 0 else { break }
      let known = current
      var deltasBelow = next.mutableSpan
      deltasBelow.withElements(in: 0..<rows * layer.inputs) { part in
        layer.backwardToInput(
          delta: known.span.extracting(0..<rows * layer.outputs), rows: rows,
          parameters: parameters, into: &part)
      }
      swap(&current, &next)
    }
    swap(&current, &delta)
    swap(&next, &deltaBelow)
    return value
  }

  /// The loss of the last forward pass; its gradient goes into `delta`.
  mutating func evaluateLoss(
    _ loss: any Loss, _ kind: OutputKind, targets: Span<Float>, rows: Int, scale: Float
  ) -> Double {
    let last = layers.count - 1
    let range = 0..<rows * layers[last].outputs
    let output = outputs[last]
    var deltas = delta.mutableSpan
    return deltas.withElements(in: range) { part in
      loss.evaluate(
        output.span.extracting(range), kind, targets: targets, gradient: &part, scale: scale)
    }
  }
}
