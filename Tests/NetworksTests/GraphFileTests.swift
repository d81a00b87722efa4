import Foundation
import Tensors
import Testing

@testable import Networks

@Suite("Graphs in files")
struct GraphFileTests {
  private static func coded(_ graph: Graph) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(graph), as: UTF8.self)
  }

  private static func graph(_ text: String) throws -> Graph {
    try JSONDecoder().decode(Graph.self, from: Data(text.utf8))
  }

  @Test("a graph that is read again computes the same", arguments: OperationCase.all)
  func roundTrip(_ test: OperationCase) throws {
    let before = try test.run(rows: 3)
    let after = try test.run(rows: 3, through: { try Self.graph(try Self.coded($0)) })
    #expect(after == before)
  }

  @Test("every operation stands in a case, forward or in a gradient")
  func everyOperation() throws {
    var found: Set<String> = []
    for test in OperationCase.all {
      _ = try test.run(rows: 1) { graph in
        for node in graph.nodes {
          if case .operation(let operation) = node.source { found.insert(type(of: operation).name) }
        }
        return graph
      }
    }
    // What draws random numbers, moves states or stops gradients has tests of its own.
    let apart: Set = ["bessel-correction", "dropout-mask", "normal-noise", "stop"]
    #expect(Set(OperationCatalog.builtin.names) == found.union(apart))
    #expect(found.isDisjoint(with: apart))
  }

  @Test("states, noise and layers come back")
  func parts() throws {
    var graph = Graph()
    graph.layer = "encoder.0"
    let x = graph.input("x", [3, 2])
    let normalized = try graph.batchNormalization("norm", x, isTraining: true)
    graph.layer = "encoder.1"
    let dropped = try graph.dropout(normalized, chance: 0.5)
    let sum = try graph.add(dropped, try graph.normalNoise([3, 2]))
    _ = try graph.multiply(try graph.stop(sum), graph.setting("beta"))
    let text = try Self.coded(graph)
    let read = try Self.graph(text)
    #expect(try Self.coded(read) == text)
    #expect(read.nodes.map(\.layer) == graph.nodes.map(\.layer))
    #expect(read.nodes.map(\.signature) == graph.nodes.map(\.signature))
    #expect(read.updates.map(\.state) == graph.updates.map(\.state))
  }

  @Test(
    "what does not fit is refused with its node",
    arguments: [
      (
        #"{"nodes":[{"input":"x","size":[0]}],"updates":[]}"#,
        "node 0 of the graph: sizes are at least 1, not 0"
      ),
      (
        #"{"nodes":[{"input":"x","size":[4611686018427387904,4]}],"updates":[]}"#,
        "node 0 of the graph: 4611686018427387904x4 are more numbers than a value can have, 268435456"
      ),
      (
        #"{"nodes":[{"operation":"stopp","inputs":[],"options":{}}],"updates":[]}"#,
        "node 0 of the graph: no operation is called 'stopp'"
      ),
      (
        #"{"nodes":[{"operation":"stop","inputs":[0],"options":{}}],"updates":[]}"#,
        "node 0 of the graph: 'stop' reads node 0, which does not stand before it"
      ),
      (
        #"{"nodes":[{"operation":"stop","inputs":[],"options":{}}],"updates":[]}"#,
        "node 0 of the graph: 'stop' takes 1 input, not 0"
      ),
      (
        #"{"nodes":[{"setting":"a"},{"operation":"position-map","inputs":[0],"options":{"from":[],"to":[],"starts":[0,1],"sources":[7],"weights":[1]}}],"updates":[]}"#,
        "node 1 of the graph: the positions are 1, not those of 1"
      ),
      (
        #"{"nodes":[{"input":"x","size":[2,3]},{"operation":"position-map","inputs":[0],"options":{"from":[2],"to":[1],"starts":[0,1],"sources":[2],"weights":[1]}}],"updates":[]}"#,
        "node 1 of the graph: a map of positions leads from others than there are"
      ),
      (
        #"{"nodes":[{"constant":[1,2],"size":[3]}],"updates":[]}"#,
        "node 0 of the graph: a constant of 3 has 2 numbers"
      ),
      (
        #"{"nodes":[{"setting":"a"}],"updates":[[0,0]]}"#,
        "an update of the graph is no pair of a state and its next value"
      ),
    ])
  func faults(text: String, message: String) throws {
    #expect(
      #expect(throws: NetworkError.self) { try Self.graph(text) }?.description == message)
  }

  @Test("no text makes a graph crash", arguments: 0..<40)
  func hostile(_ seed: Int) throws {
    var stream = RandomKey(seed: UInt64(seed)).stream()
    let test = OperationCase.all[seed * 7 % OperationCase.all.count]
    var text = ""
    _ = try test.run(rows: 1) { graph in
      text = try Self.coded(graph)
      return graph
    }
    let numbers = ["0", "-1", "1", "7", "4611686018427387904", "-9223372036854775808", "1e300"]
    let places = text.ranges(of: /-?[0-9]+(\.[0-9]+)?/)
    var refused = 0
    for _ in 0..<60 where !places.isEmpty {
      // One number of the text is another.
      let changed = text.replacingCharacters(
        in: places[stream.integer(below: places.count)],
        with: numbers[stream.integer(below: numbers.count)])
      do {
        _ = try Self.graph(changed)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
