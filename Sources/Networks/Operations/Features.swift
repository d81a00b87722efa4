import Tensors

/// Some neighbouring features of every position.
struct Slice: Operation {
  static let name = "slice"
  static let inputCounts = 1...1

  let range: Range<Int>

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard !inputs[0].dimensions.isEmpty, range.lowerBound >= 0, !range.isEmpty,
      range.upperBound <= inputs[0].features
    else {
      throw NetworkError(
        "features \(range.lowerBound) to \(range.upperBound - 1) are not among "
          + "\(inputs[0].features), counted from 0")
    }
    return Signature(
      Shape(inputs[0].dimensions.dropLast() + [range.count], isBatched: inputs[0].isBatched))
  }

  func run(_ call: Call) {
    let values = call.input(0)
    let features = call.shape(0).features
    var result = call.result
    for row in 0..<result.count / range.count {
      let start = row * features + range.lowerBound
      result.withElements(in: row * range.count..<(row + 1) * range.count) {
        $0.copy(values.extracting(start..<start + range.count))
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [
      try graph.apply(
        Spread(range: range, features: node.inputs[0].shape.features), node.gradient)
    ]
  }
}

/// The features of every position among more of them, which are 0: the way back from some of them.
struct Spread: Operation {
  static let name = "spread"
  static let inputCounts = 1...1

  let range: Range<Int>
  let features: Int

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard !inputs[0].dimensions.isEmpty, inputs[0].features == range.count,
      range.lowerBound >= 0, range.upperBound <= features
    else { throw NetworkError("\(inputs[0]) has not \(range.count) features") }
    return Signature(
      try Shape(
        checking: inputs[0].dimensions.dropLast() + [features], isBatched: inputs[0].isBatched))
  }

  func run(_ call: Call) {
    let values = call.input(0)
    var result = call.result
    result.clear()
    for row in 0..<values.count / range.count {
      let start = row * features + range.lowerBound
      result.withElements(in: start..<start + range.count) {
        $0.copy(values.extracting(row * range.count..<(row + 1) * range.count))
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(Slice(range: range), node.gradient)]
  }
}

/// The features of several values side by side at every position.
struct Concatenation: Operation {
  static let name = "concatenation"
  static let inputCounts = 1...Int.max

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard let first = inputs.first, !first.dimensions.isEmpty,
      inputs.allSatisfy({
        $0.isBatched == first.isBatched && $0.dimensions.dropLast() == first.dimensions.dropLast()
          && !$0.dimensions.isEmpty
      })
    else {
      throw NetworkError(
        "features are joined at the same positions, not those of "
          + inputs.map(\.description).joined(separator: " and "))
    }
    let features = inputs.reduce(0) { $0 + $1.features }
    return Signature(
      try Shape(checking: first.dimensions.dropLast() + [features], isBatched: first.isBatched))
  }

  func run(_ call: Call) {
    var result = call.result
    let features = call.resultShape.features
    var start = 0
    for index in 0..<call.inputCount {
      let values = call.input(index)
      let own = call.shape(index).features
      for row in 0..<values.count / own {
        result.withElements(in: row * features + start..<row * features + start + own) {
          $0.copy(values.extracting(row * own..<(row + 1) * own))
        }
      }
      start += own
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    var start = 0
    var gradients: [Value?] = []
    for (input, isNeeded) in zip(node.inputs, node.isNeeded) {
      let range = start..<start + input.shape.features
      gradients.append(isNeeded ? try graph.apply(Slice(range: range), node.gradient) : nil)
      start = range.upperBound
    }
    return gradients
  }
}

extension Graph {
  /// Some neighbouring features of every position.
  /// - Throws: `NetworkError` where there are not as many.
  public mutating func slice(_ value: Value, _ range: Range<Int>) throws(NetworkError) -> Value {
    range == 0..<value.shape.features ? value : try apply(Slice(range: range), value)
  }

  /// The features of several values side by side at every position.
  /// - Throws: `NetworkError` where the positions differ.
  public mutating func concatenate(_ values: [Value]) throws(NetworkError) -> Value {
    values.count == 1 ? values[0] : try apply(Concatenation(), to: values)
  }
}
