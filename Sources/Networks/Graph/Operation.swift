/// The mathematics of one node of a graph: a result computed from inputs.
///
/// A new operation says which shape its result has, how it is computed, and what the gradient of each
/// input is, as operations again. The engine does the rest: the order, the memory, the threads.
///
/// ```swift
/// struct Square: Operation {
///   static let name = "square"
///   static let inputCounts = 1...1
///   func signature(of inputs: [Shape]) throws(NetworkError) -> Signature { Signature(inputs[0]) }
///   func run(_ call: Call) {
///     let x = call.input(0)
///     var y = call.result
///     for index in x.indices { y[index] = x[index] * x[index] }
///   }
///   func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
///     let product = try graph.multiply(node.inputs[0], node.gradient)
///     return [try graph.scale(product, by: 2)]
///   }
/// }
/// ```
///
/// A graph is written to files and read again: an operation is coded with its options under its name. What
/// is read may hold anything, so `signature` looks at the options too.
public protocol Operation: Sendable, Codable {
  /// What files call it.
  static var name: String { get }
  /// What messages call it: its name, unless an option says more.
  var title: String { get }
  /// How many inputs it takes.
  static var inputCounts: ClosedRange<Int> { get }

  /// The shape of the result, and how it may be computed.
  /// - Parameter inputs: as many as `inputCounts` allows.
  /// - Throws: `NetworkError` where the inputs or the options do not fit.
  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature

  /// Computes the result, or as much of it as the call asks for.
  ///
  /// It allocates nothing, and its bits depend on the numbers and sizes of the call alone.
  func run(_ call: Call)

  /// The gradient of every input, from that of the result.
  /// - Returns: for each input a value of its shape, or `nil` where it has none or
  ///   `node.isNeeded` says that nobody asks.
  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?]
}

extension Operation {
  public var title: String { Self.name }
}

/// What an operation says of its result before anything is computed.
public struct Signature: Sendable, Equatable {
  /// Of the result.
  public var shape: Shape
  public var extent: Extent
  /// Floats that a call needs beside inputs and result, whatever its rows.
  public var scratch: Int
  /// Multiplications and additions for one sample; of what a batch has once, for the batch. An
  /// estimate: work is divided by it, and people are told.
  public var operations: Int
  /// How near the result may lie to its inputs in memory.
  public var placement: Placement

  /// - Parameters:
  ///   - shape: of the result.
  ///   - extent: `.rows` for results that every sample has and `.whole` for others, unless given.
  ///   - scratch: floats.
  ///   - operations: a number an element unless given.
  ///   - placement: apart from the inputs unless given.
  public init(
    _ shape: Shape, extent: Extent? = nil, scratch: Int = 0, operations: Int? = nil,
    placement: Placement = .apart
  ) {
    self.shape = shape
    self.extent = extent ?? (shape.isBatched ? .rows : .whole(parts: 1))
    self.scratch = scratch
    self.operations = operations ?? shape.count
    self.placement = placement
  }
}

/// How an operation's work may be divided, and whether it sees more than one sample at a time.
///
/// A batch that is divided among processes needs to know: a sum is added up over them, and what sees
/// the whole batch cannot be divided.
public enum Extent: Sendable, Equatable {
  /// Each sample's result comes from that sample's inputs and from what a batch has once.
  case rows
  /// The result is a sum over the samples, such as the gradient of a weight: a call adds its rows to
  /// what is there.
  case sumOverRows
  /// All at once, in parts that several threads may compute at the same time; with inputs that every
  /// sample has, it sees the whole batch.
  case whole(parts: Int)
}

/// How near a result may lie to its first input in memory.
public enum Placement: Sendable, Equatable {
  /// In memory of its own.
  case apart
  /// In the place of the first input, where nobody reads that later: each number of the result depends
  /// on the same number of the first input, not on others.
  case overFirstInput
  /// The same numbers as the first input's, under another shape: nothing is computed.
  case sameAsFirstInput
}

/// A node whose gradient is wanted.
public struct Differentiation: Sendable {
  public let inputs: [Value]
  public let result: Value
  /// The gradient with respect to the result, of its shape.
  public let gradient: Value
  /// Of which inputs the gradient is wanted.
  public let isNeeded: [Bool]
}
