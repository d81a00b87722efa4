import Tensors

/// The sum of values of one shape.
struct Sum: Operation {
  static let name = "sum"
  static let inputCounts = 1...Int.max

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard let shape = inputs.first, inputs.allSatisfy({ $0 == shape }) else {
      throw NetworkError(
        "a sum is of values of one shape, not \(inputs.map(\.description).joined(separator: ", "))")
    }
    return Signature(
      shape, operations: shape.count * (inputs.count - 1), placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    for index in 1..<max(call.inputCount, 1) { add(call.input(index), to: &result) }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    node.inputs.map { _ in node.gradient }
  }
}

/// A value times another, which may be repeated: for every sample, and over all dimensions but the last
/// ones.
struct Product: Operation {
  static let name = "product"
  static let inputCounts = 2...2

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[1].isSuffix(of: inputs[0]) else {
      throw NetworkError("a value of \(inputs[0]) cannot be multiplied by one of \(inputs[1])")
    }
    return Signature(inputs[0])
  }

  func run(_ call: Call) {
    let (left, right) = (call.input(0), call.input(1))
    var result = call.result
    let count = call.shape(1).count
    let own = call.shape(0).count
    let isShared = !call.shape(1).isBatched
    guard own != count || isShared else {
      for index in result.indices { result[index] = left[index] * right[index] }
      return
    }
    for start in stride(from: 0, to: result.count, by: count) {
      let from = isShared ? 0 : start / own * count
      for index in 0..<count { result[start + index] = left[start + index] * right[from + index] }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (left, right) = (node.inputs[0], node.inputs[1])
    return [
      node.isNeeded[0] ? try graph.apply(Product(), node.gradient, right) : nil,
      node.isNeeded[1]
        ? try graph.sum(try graph.apply(Product(), node.gradient, left), to: right.shape) : nil,
    ]
  }
}

/// A value times a number that never changes.
struct Scaling: Operation {
  static let name = "scaling"
  static let inputCounts = 1...1

  let factor: Float

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    Signature(inputs[0], placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    scale(&result, by: factor)
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(self, node.gradient)]
  }
}

/// The sum over everything that a shape has not: over the samples, and over all dimensions but the last
/// ones.
struct SumTo: Operation {
  static let name = "sum-to"
  static let inputCounts = 1...1

  let shape: Shape
  /// Whether it is divided by how many numbers each sum has: a mean.
  var isMean = false

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard shape.isSuffix(of: inputs[0]) else {
      throw NetworkError("a value of \(inputs[0]) cannot be summed to \(shape)")
    }
    return Signature(
      shape, extent: inputs[0].isBatched && !shape.isBatched ? .sumOverRows : nil,
      scratch: shape.count, operations: inputs[0].count)
  }

  func run(_ call: Call) {
    let values = call.input(0)
    var result = call.result
    let (count, own) = (shape.count, call.shape(0).count)
    guard shape.isBatched else {
      var sums = call.scratch
      sumRows(of: values, into: &sums)
      if isMean { scale(&sums, by: 1 / Float(call.terms(of: call.shape(0), in: shape))) }
      if call.shape(0).isBatched {
        add(sums.span, to: &result)
      } else {
        result.copy(sums.span)
      }
      return
    }
    for row in 0..<call.rows {
      result.withElements(in: row * count..<(row + 1) * count) {
        sumRows(of: values.extracting(row * own..<(row + 1) * own), into: &$0)
      }
    }
    if isMean { scale(&result, by: 1 / Float(call.terms(of: call.shape(0), in: shape))) }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [
      try graph.apply(
        Repetition(shape: node.inputs[0].shape, isShare: isMean), node.gradient)
    ]
  }
}

/// A value repeated over everything that it has not: for every sample, and over all dimensions but the
/// last ones.
struct Repetition: Operation {
  static let name = "repetition"
  static let inputCounts = 1...1

  let shape: Shape
  /// Whether each number is divided by how often it is repeated: the way back from a mean.
  var isShare = false

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[0].isSuffix(of: shape) else {
      throw NetworkError("a value of \(inputs[0]) cannot be repeated to \(shape)")
    }
    return Signature(shape)
  }

  func run(_ call: Call) {
    let values = call.input(0)
    var result = call.result
    let (count, own) = (call.shape(0).count, shape.count)
    let isShared = !call.shape(0).isBatched
    if count == 1, isShared {
      result.fill(values[0])
    } else if count == 1 {
      for row in 0..<call.rows {
        result.withElements(in: row * own..<(row + 1) * own) { $0.fill(values[row]) }
      }
    } else {
      repeatEach(values, count, own, isShared, into: &result)
    }
    if isShare { scale(&result, by: 1 / Float(call.terms(of: shape, in: call.shape(0)))) }
  }

  private func repeatEach(
    _ values: Span<Float>, _ count: Int, _ own: Int, _ isShared: Bool,
    into result: inout MutableSpan<Float>
  ) {
    for start in stride(from: 0, to: result.count, by: count) {
      let from = isShared ? 0 : start / own * count
      result.withElements(in: start..<start + count) {
        $0.copy(values.extracting(from..<from + count))
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(SumTo(shape: node.inputs[0].shape, isMean: isShare), node.gradient)]
  }
}

extension Call {
  /// How many numbers of a shape each number of another is the sum of.
  fileprivate func terms(of shape: Shape, in sums: Shape) -> Int {
    shape.count / sums.count * (shape.isBatched && !sums.isBatched ? batchRows : 1)
  }
}

extension Graph {
  /// The sum of values of one shape.
  /// - Throws: `NetworkError` where the shapes differ.
  public mutating func add(_ values: [Value]) throws(NetworkError) -> Value {
    try apply(Sum(), to: values)
  }

  /// A value plus another, which is repeated where its dimensions are the last ones of the first's.
  /// - Throws: `NetworkError` where they are not.
  public mutating func add(_ left: Value, _ right: Value) throws(NetworkError) -> Value {
    guard left.shape != right.shape else { return try apply(Sum(), left, right) }
    return try apply(Sum(), left, try apply(Repetition(shape: left.shape), right))
  }

  /// A value times another, which is repeated where its dimensions are the last ones of the first's.
  /// - Throws: `NetworkError` where they are not.
  public mutating func multiply(_ left: Value, _ right: Value) throws(NetworkError) -> Value {
    try apply(Product(), left, right)
  }

  /// A value times a number that never changes.
  /// - Throws: never for a value of this graph.
  public mutating func scale(_ value: Value, by factor: Float) throws(NetworkError) -> Value {
    try apply(Scaling(factor: factor), value)
  }

  /// A value less another of its shape.
  /// - Throws: `NetworkError` where the shapes differ.
  public mutating func subtract(_ left: Value, _ right: Value) throws(NetworkError) -> Value {
    try add(left, try scale(right, by: -1))
  }

  /// The sum over everything that a shape has not: over the samples, and over all dimensions but the
  /// last ones.
  /// - Throws: `NetworkError` where the shape's dimensions are not the value's last ones.
  public mutating func sum(_ value: Value, to shape: Shape) throws(NetworkError) -> Value {
    value.shape == shape ? value : try apply(SumTo(shape: shape), value)
  }

  /// The mean over everything that a shape has not.
  /// - Throws: `NetworkError` where the shape's dimensions are not the value's last ones.
  public mutating func mean(_ value: Value, to shape: Shape) throws(NetworkError) -> Value {
    value.shape == shape ? value : try apply(SumTo(shape: shape, isMean: true), value)
  }

  /// A value repeated over everything that it has not.
  /// - Throws: `NetworkError` where its dimensions are not the shape's last ones.
  public mutating func repeated(_ value: Value, to shape: Shape) throws(NetworkError) -> Value {
    value.shape == shape ? value : try apply(Repetition(shape: shape), value)
  }
}
