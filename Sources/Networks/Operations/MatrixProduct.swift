public import Tensors

/// Products of matrices, one for everything before the last two dimensions: attention's.
///
/// Inputs: A, `[…, rows, inner]`, and B, `[…, inner, columns]`, of every sample; one of them may be stored
/// transposed.
struct MatrixProduct: Operation {
  static let name = "matrix-product"
  static let inputCounts = 2...2

  var transposing = Transposition.none

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    let (left, right) = (inputs[0].dimensions, inputs[1].dimensions)
    guard left.count >= 2, right.count == left.count, inputs[0].isBatched, inputs[1].isBatched,
      left.dropLast(2) == right.dropLast(2)
    else { throw fault(inputs) }
    let sizes = sizes(inputs[0], inputs[1])
    guard sizes.inner == sizes.otherInner else { throw fault(inputs) }
    return Signature(
      try Shape(checking: left.dropLast(2) + [sizes.rows, sizes.columns], isBatched: true),
      operations: 2 * inputs[0].count * sizes.columns)
  }

  private func fault(_ inputs: [Shape]) -> NetworkError {
    NetworkError("matrices of \(inputs[0]) and \(inputs[1]) cannot be multiplied")
  }

  private func sizes(
    _ left: Shape, _ right: Shape
  ) -> (rows: Int, inner: Int, otherInner: Int, columns: Int) {
    let a = left.dimensions.suffix(2)
    let b = right.dimensions.suffix(2)
    let (rows, inner) =
      transposing == .left
      ? (a[a.endIndex - 1], a[a.startIndex]) : (a[a.startIndex], a[a.endIndex - 1])
    let (otherInner, columns) =
      transposing == .right
      ? (b[b.endIndex - 1], b[b.startIndex]) : (b[b.startIndex], b[b.endIndex - 1])
    return (rows, inner, otherInner, columns)
  }

  func run(_ call: Call) {
    let (left, right) = (call.input(0), call.input(1))
    var result = call.result
    let sizes = sizes(call.shape(0), call.shape(1))
    let shape = ProductShape(rows: sizes.rows, inner: sizes.inner, columns: sizes.columns)
    let (a, b, c) = (
      sizes.rows * sizes.inner, sizes.inner * sizes.columns, sizes.rows * sizes.columns
    )
    for index in 0..<result.count / c {
      result.withElements(in: index * c..<(index + 1) * c) {
        multiply(
          left.extracting(index * a..<(index + 1) * a),
          right.extracting(index * b..<(index + 1) * b),
          into: &$0, shape, transposing: transposing)
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (a, b, d) = (node.inputs[0], node.inputs[1], node.gradient)
    func product(
      _ left: Value, _ right: Value, _ transposing: Transposition, _ isNeeded: Bool
    ) throws(NetworkError) -> Value? {
      isNeeded ? try graph.apply(MatrixProduct(transposing: transposing), left, right) : nil
    }
    let needed = node.isNeeded
    switch transposing {
    case .none: return [try product(d, b, .right, needed[0]), try product(a, d, .left, needed[1])]
    case .left: return [try product(b, d, .right, needed[0]), try product(a, d, .none, needed[1])]
    case .right: return [try product(d, b, .none, needed[0]), try product(d, a, .left, needed[1])]
    }
  }
}

/// The first two dimensions exchanged: heads before positions, and back.
struct SwapAxes: Operation {
  static let name = "axes-exchange"
  static let inputCounts = 1...1

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    var dimensions = inputs[0].dimensions
    guard dimensions.count >= 2 else {
      throw NetworkError("\(inputs[0]) has no two dimensions to exchange")
    }
    dimensions.swapAt(0, 1)
    return Signature(Shape(dimensions, isBatched: inputs[0].isBatched))
  }

  func run(_ call: Call) {
    let values = call.input(0)
    var result = call.result
    let dimensions = call.shape(0).dimensions
    let (first, second) = (dimensions[0], dimensions[1])
    let rest = call.shape(0).count / (first * second)
    for sample in 0..<result.count / call.shape(0).count {
      let base = sample * first * second
      for i in 0..<first {
        for j in 0..<second {
          let from = (base + i * second + j) * rest
          let to = (base + j * first + i) * rest
          result.withElements(in: to..<to + rest) { $0.copy(values.extracting(from..<from + rest)) }
        }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(SwapAxes(), node.gradient)]
  }
}

extension Graph {
  /// Products of matrices, one for everything before the last two dimensions.
  /// - Parameters:
  ///   - left: `[…, rows, inner]`; `[…, inner, rows]` where `transposing` is `.left`.
  ///   - right: `[…, inner, columns]`; `[…, columns, inner]` where `transposing` is `.right`.
  ///   - transposing: which of the two is stored transposed.
  /// - Throws: `NetworkError` where the sizes do not fit.
  public mutating func matrixProduct(
    _ left: Value, _ right: Value, transposing: Transposition = .none
  ) throws(NetworkError) -> Value {
    try apply(MatrixProduct(transposing: transposing), left, right)
  }

  /// The first two dimensions exchanged.
  /// - Throws: `NetworkError` where there are none.
  public mutating func swapAxes(_ value: Value) throws(NetworkError) -> Value {
    try apply(SwapAxes(), value)
  }
}
