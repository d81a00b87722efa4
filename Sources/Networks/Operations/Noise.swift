import Tensors

/// Standard normal numbers, others for every sample and step.
struct NormalNoise: Operation {
  static let name = "normal-noise"
  static let inputCounts = 0...0

  let dimensions: [Int]

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    let shape = try Shape(checking: dimensions, isBatched: true)
    return Signature(shape, operations: 10 * shape.count)
  }

  func run(_ call: Call) {
    var result = call.result
    let count = call.resultShape.count
    for row in 0..<call.rows {
      var stream = call.random(row: row)
      result.withElements(in: row * count..<(row + 1) * count) { stream.fillNormal(&$0) }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    []
  }
}

/// 0 with a chance, and else 1 / (1 - chance), so that the mean is 1; drawn for every sample and step.
struct DropoutMask: Operation {
  static let name = "dropout-mask"
  static let inputCounts = 0...0

  let dimensions: [Int]
  /// Of a 0, in 0..<1.
  let chance: Float

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard chance >= 0, chance < 1 else {
      throw NetworkError("dropout leaves out a share of 0 to below 1, not \(chance)")
    }
    let shape = try Shape(checking: dimensions, isBatched: true)
    return Signature(shape, operations: 5 * shape.count)
  }

  func run(_ call: Call) {
    var result = call.result
    let count = call.resultShape.count
    let kept = 1 / (1 - chance)
    for row in 0..<call.rows {
      var stream = call.random(row: row)
      for index in row * count..<(row + 1) * count {
        result[index] = stream.uniform() < chance ? 0 : kept
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    []
  }
}

extension Graph {
  /// Standard normal numbers, others for every sample and step.
  /// - Throws: never for sizes of at least 1.
  public mutating func normalNoise(_ dimensions: [Int]) throws(NetworkError) -> Value {
    try apply(NormalNoise(dimensions: dimensions))
  }

  /// A value of which a random part is left out, and the rest made larger so that the mean stays.
  ///
  /// Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
  /// 2014.
  /// - Parameters:
  ///   - value: of every sample.
  ///   - chance: of each number to be left out.
  /// - Throws: `NetworkError` for a chance outside 0..<1.
  public mutating func dropout(_ value: Value, chance: Float) throws(NetworkError) -> Value {
    let mask = try apply(DropoutMask(dimensions: value.shape.dimensions, chance: chance))
    return try multiply(value, mask)
  }
}
