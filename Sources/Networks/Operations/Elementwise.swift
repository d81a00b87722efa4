import RealModule
import Tensors

/// A function of every number whose derivatives, of any order, are made of such functions.
struct Elementwise: Operation {
  static let name = "function"
  static let inputCounts = 1...1

  enum Function: String, Sendable, Codable {
    case exponential, logarithm, squareRoot, reciprocal
    /// The distance from 0; its derivative at 0 is taken as 0.
    case magnitude
    /// -1, 0 or 1; its derivative is 0.
    case sign
  }

  let function: Function

  var title: String {
    switch function {
    case .squareRoot: "square root"
    default: function.rawValue
    }
  }

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    Signature(inputs[0], operations: 5 * inputs[0].count, placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    switch function {
    case .exponential: exponential(&result)
    case .logarithm: for index in result.indices { result[index] = .log(result[index]) }
    case .squareRoot: for index in result.indices { result[index].formSquareRoot() }
    case .reciprocal: for index in result.indices { result[index] = 1 / result[index] }
    case .magnitude: for index in result.indices { result[index] = abs(result[index]) }
    case .sign:
      for index in result.indices {
        result[index] = result[index] > 0 ? 1 : result[index] < 0 ? -1 : result[index]
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (x, y, gradient) = (node.inputs[0], node.result, node.gradient)
    switch function {
    case .exponential: return [try graph.multiply(gradient, y)]
    case .logarithm: return [try graph.multiply(gradient, try graph.reciprocal(x))]
    case .squareRoot:
      return [try graph.scale(try graph.multiply(gradient, try graph.reciprocal(y)), by: 0.5)]
    case .reciprocal:
      return [try graph.scale(try graph.multiply(gradient, try graph.multiply(y, y)), by: -1)]
    case .magnitude:
      return [try graph.multiply(gradient, try graph.apply(Elementwise(function: .sign), x))]
    case .sign: return [nil]
    }
  }
}

/// Every number held between two bounds, beyond which its gradient is 0.
struct Clamping: Operation {
  static let name = "clamping"
  static let inputCounts = 1...1

  let range: ClosedRange<Float>

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    Signature(inputs[0], placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    clamp(&result, to: range)
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(ClampingGradient(range: range), node.gradient, node.inputs[0])]
  }
}

/// A gradient where another value lies between two bounds, and 0 elsewhere.
struct ClampingGradient: Operation {
  static let name = "clamping-gradient"
  static let inputCounts = 2...2

  let range: ClosedRange<Float>

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try inputs.checkEqual()
    return Signature(inputs[0], placement: .overFirstInput)
  }

  func run(_ call: Call) {
    let (gradient, values) = (call.input(0), call.input(1))
    var result = call.result
    for index in result.indices {
      result[index] = range.contains(values[index]) ? gradient[index] : 0
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(self, node.gradient, node.inputs[1]), nil]
  }
}

/// The same numbers, through which no gradient goes back.
struct Stop: Operation {
  static let name = "stop"
  static let inputCounts = 1...1

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    Signature(inputs[0], operations: 0, placement: .sameAsFirstInput)
  }

  func run(_ call: Call) {}

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [nil]
  }
}

extension Graph {
  /// e to the power of every number.
  /// - Throws: never for a value of this graph.
  public mutating func exponential(_ value: Value) throws(NetworkError) -> Value {
    try apply(Elementwise(function: .exponential), value)
  }

  /// The natural logarithm of every number.
  /// - Throws: never for a value of this graph.
  public mutating func logarithm(_ value: Value) throws(NetworkError) -> Value {
    try apply(Elementwise(function: .logarithm), value)
  }

  /// The square root of every number.
  /// - Throws: never for a value of this graph.
  public mutating func squareRoot(_ value: Value) throws(NetworkError) -> Value {
    try apply(Elementwise(function: .squareRoot), value)
  }

  /// One divided by every number.
  /// - Throws: never for a value of this graph.
  public mutating func reciprocal(_ value: Value) throws(NetworkError) -> Value {
    try apply(Elementwise(function: .reciprocal), value)
  }

  /// How far every number is from 0.
  /// - Throws: never for a value of this graph.
  public mutating func magnitude(_ value: Value) throws(NetworkError) -> Value {
    try apply(Elementwise(function: .magnitude), value)
  }

  /// Every number held between two bounds, beyond which its gradient is 0.
  /// - Throws: never for a value of this graph.
  public mutating func clamp(
    _ value: Value, to range: ClosedRange<Float>
  ) throws(NetworkError) -> Value {
    try apply(Clamping(range: range), value)
  }

  /// The same numbers, through which no gradient goes back.
  /// - Throws: never for a value of this graph.
  public mutating func stop(_ value: Value) throws(NetworkError) -> Value {
    try apply(Stop(), value)
  }
}
