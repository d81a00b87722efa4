import Tensors

/// The softmax over the features of every position.
struct Softmax: Operation {
  static let name = "softmax"
  static let inputCounts = 1...1

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    Signature(inputs[0], operations: 10 * inputs[0].count, placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    let features = call.shape(0).features
    for start in stride(from: 0, to: result.count, by: features) {
      result.withElements(in: start..<start + features) { row in
        var largest = -Float.infinity
        for index in row.indices { largest = max(largest, row[index]) }
        for index in row.indices { row[index] -= largest }
        exponential(&row)
        var sum: Float = 0
        for index in row.indices { sum += row[index] }
        scale(&row, by: 1 / sum)
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(SoftmaxGradient(), node.gradient, node.result)]
  }
}

/// The way back through a softmax: y (d - sum of d y).
///
/// Inputs: d, the gradient of the result; y, the result.
struct SoftmaxGradient: Operation {
  static let name = "softmax-gradient"
  static let inputCounts = 2...2

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try inputs.checkEqual()
    return Signature(inputs[0], operations: 5 * inputs[0].count, placement: .overFirstInput)
  }

  func run(_ call: Call) {
    let (gradient, values) = (call.input(0), call.input(1))
    var result = call.result
    let features = call.shape(0).features
    for start in stride(from: 0, to: result.count, by: features) {
      var sum: Float = 0
      for index in start..<start + features { sum += gradient[index] * values[index] }
      for index in start..<start + features {
        result[index] = values[index] * (gradient[index] - sum)
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    throw NetworkError("the gradient of a softmax cannot be differentiated again")
  }
}

extension Graph {
  /// The softmax over the features of every position.
  /// - Throws: never for a value of this graph.
  public mutating func softmax(_ value: Value) throws(NetworkError) -> Value {
    try apply(Softmax(), value)
  }
}
