import Tensors

/// What the numbers of an output cost beside their targets, summed over a sample.
public enum PixelLoss: String, Sendable, Hashable, Codable, CaseIterable {
  /// The binary cross-entropy of targets in 0...1, in nats; the outputs are logits.
  case binaryCrossEntropy
  /// (y - t)^2
  case squaredError
  /// The same of the outputs' sigmoid.
  case squaredErrorOfSigmoid
}

/// A loss of every sample.
///
/// Inputs: outputs and targets of one shape. The result is one number a sample.
struct PixelLossSums: Operation {
  static let name = "pixel-loss"
  static let inputCounts = 2...2

  let loss: PixelLoss

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[0] == inputs[1], inputs[0].isBatched else {
      throw NetworkError("the outputs are \(inputs[0]), and their targets \(inputs[1])")
    }
    return Signature(.sample(), operations: 20 * inputs[0].count)
  }

  func run(_ call: Call) {
    let (outputs, targets) = (call.input(0), call.input(1))
    var result = call.result
    let count = call.shape(0).count
    for row in 0..<call.rows {
      let y = outputs.extracting(row * count..<(row + 1) * count)
      let t = targets.extracting(row * count..<(row + 1) * count)
      let sum =
        switch loss {
        case .binaryCrossEntropy: Tensors.binaryCrossEntropy(logits: y, targets: t)
        case .squaredError: Tensors.squaredError(outputs: y, targets: t)
        case .squaredErrorOfSigmoid: Tensors.squaredError(sigmoidOf: y, targets: t)
        }
      result[row] = Float(sum)
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    guard !node.isNeeded[1] else {
      throw NetworkError("a pixel loss has no gradient with respect to its targets")
    }
    return [
      try graph.apply(
        PixelLossGradient(loss: loss), node.inputs[0], node.inputs[1], node.gradient), nil,
    ]
  }
}

/// The gradient of a loss with respect to the outputs.
///
/// Inputs: outputs, targets, the gradient of each sample's loss.
struct PixelLossGradient: Operation {
  static let name = "pixel-loss-gradient"
  static let inputCounts = 3...3

  let loss: PixelLoss

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[0] == inputs[1], inputs[0].isBatched, inputs[2] == .sample() else {
      throw NetworkError("the gradient of a loss is one number a sample, not \(inputs[2])")
    }
    return Signature(inputs[0], operations: 20 * inputs[0].count)
  }

  func run(_ call: Call) {
    let (outputs, targets, gradient) = (call.input(0), call.input(1), call.input(2))
    var result = call.result
    let count = call.shape(0).count
    for row in 0..<call.rows {
      let y = outputs.extracting(row * count..<(row + 1) * count)
      let t = targets.extracting(row * count..<(row + 1) * count)
      let scale = gradient[row]
      result.withElements(in: row * count..<(row + 1) * count) {
        _ =
          switch loss {
          case .binaryCrossEntropy:
            Tensors.binaryCrossEntropy(logits: y, targets: t, gradient: &$0, scale: scale)
          case .squaredError:
            Tensors.squaredError(outputs: y, targets: t, gradient: &$0, scale: scale)
          case .squaredErrorOfSigmoid:
            Tensors.squaredError(sigmoidOf: y, targets: t, gradient: &$0, scale: scale)
          }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    throw NetworkError("the gradient of a pixel loss cannot be differentiated again")
  }
}

extension Graph {
  /// A loss of every sample, summed over its numbers.
  /// - Throws: `NetworkError` where outputs and targets differ in shape.
  public mutating func pixelLoss(
    _ loss: PixelLoss, _ outputs: Value, targets: Value
  ) throws(NetworkError) -> Value {
    try apply(PixelLossSums(loss: loss), outputs, targets)
  }
}
