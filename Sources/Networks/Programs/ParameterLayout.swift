/// Where the parameters of a graph, or its states, lie in one flat buffer: one after the other, in the
/// order of the graph.
public struct ParameterLayout: Sendable, Equatable {
  /// A named part of the buffer.
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let dimensions: [Int]
    public let range: Range<Int>
    /// The node that stands for it.
    public let node: Int
  }

  public let entries: [Entry]
  /// All numbers together.
  public var count: Int { entries.last?.range.upperBound ?? 0 }
  private let places: [Int: Int]

  /// The parameters of a graph.
  public init(parametersOf graph: Graph) {
    self.init(graph) { if case .parameter(let name) = $0 { name } else { nil } }
  }

  /// The states of a graph.
  public init(statesOf graph: Graph) {
    self.init(graph) { if case .state(let name) = $0 { name } else { nil } }
  }

  private init(_ graph: Graph, named name: (Graph.Source) -> String?) {
    var entries: [Entry] = []
    var places: [Int: Int] = [:]
    var start = 0
    for (index, node) in graph.nodes.enumerated() {
      guard let name = name(node.source) else { continue }
      let shape = node.signature.shape
      places[index] = start
      entries.append(
        Entry(
          name: name, dimensions: shape.dimensions, range: start..<start + shape.count, node: index)
      )
      start += shape.count
    }
    self.entries = entries
    self.places = places
  }

  /// Where the numbers of a node begin; `nil` for one that is not in the buffer.
  func start(ofNode index: Int) -> Int? { places[index] }
}
