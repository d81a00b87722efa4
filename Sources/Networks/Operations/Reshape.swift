/// The same numbers under another shape.
struct Reshape: Operation {
  static let name = "reshape"
  static let inputCounts = 1...1

  let dimensions: [Int]

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    let shape = try Shape(checking: dimensions, isBatched: inputs[0].isBatched)
    guard shape.count == inputs[0].count else {
      throw NetworkError(
        "\(inputs[0]) are \(inputs[0].count) numbers, and \(shape) would be \(shape.count)")
    }
    return Signature(shape, operations: 0, placement: .sameAsFirstInput)
  }

  func run(_ call: Call) {}

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.reshape(node.gradient, node.inputs[0].shape.dimensions)]
  }
}

extension Graph {
  /// The same numbers under another shape.
  /// - Throws: `NetworkError` where it has another number of them.
  public mutating func reshape(
    _ value: Value, _ dimensions: [Int]
  ) throws(NetworkError) -> Value {
    value.shape.dimensions == dimensions
      ? value : try apply(Reshape(dimensions: dimensions), value)
  }
}
