/// What a network computes, as data: values, each made from values before it by an operation.
///
/// ```swift
/// var graph = Graph()
/// let image = graph.input("image", [28, 28, 1])
/// let hidden = try graph.activate(graph.dense("encoder.0", image, outputs: 64), .relu)
/// ```
public struct Graph: Sendable {
  /// Where a value comes from.
  public enum Source: Sendable {
    /// Numbers of every sample that the caller gives: images, targets, codes.
    case input(String)
    /// Numbers that training moves.
    case parameter(String)
    /// Numbers that a step may change and training does not move, such as running means.
    case state(String)
    /// One number that the caller gives for each step, such as a weight of the objective.
    case setting(String)
    /// Numbers that never change.
    case constant([Float])
    /// From other values.
    case operation(any Operation)
  }

  /// A value and how it comes about.
  public struct Node: Sendable {
    public let source: Source
    public let inputs: [Value]
    public let signature: Signature
    /// The layer that it belongs to, for messages, such as `encoder.0`; empty for none.
    public let layer: String
  }

  /// In an order in which each reads only those before it.
  public private(set) var nodes: [Node] = []
  /// What each state becomes at the end of a step, where a program is asked to move states.
  public private(set) var updates: [(state: Value, value: Value)] = []
  /// The layer that values added from now on belong to.
  public var layer = ""

  public init() {}

  /// Numbers of every sample that the caller gives under a name.
  public mutating func input(_ name: String, _ dimensions: [Int]) -> Value {
    append(.input(name), Shape(dimensions, isBatched: true))
  }

  /// Numbers that training moves.
  /// - Parameters:
  ///   - name: as in files of weights, such as `encoder.0.weight`.
  ///   - dimensions: their sizes, each at least 1.
  public mutating func parameter(_ name: String, _ dimensions: [Int]) -> Value {
    append(.parameter(name), Shape(dimensions, isBatched: false))
  }

  /// Numbers that are saved with the parameters and that training does not move by gradients.
  public mutating func state(_ name: String, _ dimensions: [Int]) -> Value {
    append(.state(name), Shape(dimensions, isBatched: false))
  }

  /// One number that the caller gives for each step.
  public mutating func setting(_ name: String) -> Value {
    append(.setting(name), .shared())
  }

  /// Numbers that never change.
  /// - Precondition: as many as the sizes say.
  public mutating func constant(_ values: [Float], _ dimensions: [Int] = []) -> Value {
    let shape = Shape(dimensions, isBatched: false)
    precondition(values.count == shape.count, "a constant has as many values as its sizes say")
    return append(.constant(values), shape)
  }

  /// The result of an operation.
  /// - Throws: `NetworkError` where the inputs do not fit.
  public mutating func apply(
    _ operation: any Operation, _ inputs: Value...
  ) throws(NetworkError) -> Value {
    try apply(operation, to: inputs)
  }

  /// The result of an operation on as many inputs as there are.
  /// - Throws: `NetworkError` where the inputs do not fit.
  public mutating func apply(
    _ operation: any Operation, to inputs: [Value]
  ) throws(NetworkError) -> Value {
    for input in inputs {
      precondition(
        input.index < nodes.count && nodes[input.index].signature.shape == input.shape,
        "a value belongs to the graph that made it")
    }
    let counts = type(of: operation).inputCounts
    guard counts.contains(inputs.count) else {
      throw NetworkError(
        "'\(type(of: operation).name)' takes \(counts.lowerBound)"
          + (counts.count > 1 ? " or more inputs" : counts.lowerBound == 1 ? " input" : " inputs")
          + ", not \(inputs.count)")
    }
    let signature = try operation.signature(of: inputs.map(\.shape))
    return append(.operation(operation), inputs: inputs, signature)
  }

  mutating func append(_ source: Source, _ shape: Shape) -> Value {
    append(source, inputs: [], Signature(shape, operations: 0))
  }

  private mutating func append(_ source: Source, inputs: [Value], _ signature: Signature) -> Value {
    nodes.append(Node(source: source, inputs: inputs, signature: signature, layer: layer))
    return Value(index: nodes.count - 1, shape: signature.shape)
  }

  /// Says what a state becomes at the end of every step.
  /// - Precondition: the value has the state's shape.
  public mutating func update(_ state: Value, with value: Value) {
    precondition(state.shape == value.shape, "a state keeps its shape")
    updates.append((state, value))
  }

  /// The value that a node makes.
  public func value(_ index: Int) -> Value {
    Value(index: index, shape: nodes[index].signature.shape)
  }
}

/// A value of a graph.
public struct Value: Sendable, Hashable {
  /// The number of its node.
  public let index: Int
  public let shape: Shape
}
