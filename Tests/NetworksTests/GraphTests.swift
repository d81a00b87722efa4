import Tensors
import Testing

@testable import Networks

@Suite("Graphs and programs")
struct GraphTests {
  /// Runs a graph without inputs but `x`, and gives its results.
  private func run(
    _ graph: Graph, _ results: [Value], rows: Int, x: [Float], parameters: [Float] = [],
    states: FloatBuffer? = nil, movesStates: Bool = false, threads: Int = 1, seed: UInt64 = 1,
    settings: [String: Float] = [:]
  ) -> [[Float]] {
    let program = Program(graph, results: results, rows: rows, movesStates: movesStates)
    let executor = Executor(
      program, parameters: FloatBuffer(parameters),
      states: states ?? FloatBuffer(count: program.states.count), gradient: FloatBuffer(count: 0),
      source: Numbers(names: ["x"], values: [x], rows: rows), team: ThreadTeam(count: threads))
    executor.key = RandomKey(seed: seed)
    for (name, value) in settings { executor.set(name, to: value) }
    executor.run()
    return results.indices.map { executor.result($0).array }
  }

  /// The squared length of a network's gradient with respect to its input, summed over samples: what a
  /// gradient penalty is made of.
  private func penalty(
    _ graph: inout Graph, _ x: Value, _ function: ActivationFunction
  ) throws -> (penalty: Value, weights: [Value]) {
    let first = graph.parameter("first", [1, 9, 3])
    let window = Window(
      height: 4, width: 4, channels: 1, kernel: Window.Size(3, 3),
      padding: Window.Margins(top: 1, left: 1, bottom: 0, right: 0))
    let second = graph.parameter("second", [27, 1])
    let hidden = try graph.activate(
      try graph.apply(Convolution(window: window, outputs: 3), x, first), function)
    let output = try graph.apply(DenseSums(), try graph.reshape(hidden, [27]), second)
    let sum = try graph.sum(output, to: .shared())
    let gradient = try #require(try graph.gradients(of: sum, withRespectTo: [x])[0])
    let penalty = try graph.sum(try graph.multiply(gradient, gradient), to: .shared())
    return (penalty, [first, second])
  }

  @Test(
    "a gradient inside an objective is differentiated again",
    arguments: ["tanh", "sigmoid", "relu"])
  func secondOrder(_ name: String) throws {
    let function: ActivationFunction = name == "tanh" ? .tanh : name == "relu" ? .relu : .sigmoid
    var graph = Graph()
    let x = graph.input("x", [4, 4, 1])
    let (penalty, weights) = try penalty(&graph, x, function)
    let gradients = try graph.gradients(of: penalty, withRespectTo: weights).map {
      try #require($0)
    }
    var stream = RandomKey(seed: 4).stream()
    let numbers = (0..<3 * 16).map { _ in stream.uniform(in: -1...1) }
    var parameters = (0..<54).map { _ in stream.uniform(in: -1...1) }
    let found = run(graph, [penalty] + gradients, rows: 3, x: numbers, parameters: parameters)
    let gradient = found[1] + found[2]
    // The penalty itself is held to differences; single precision leaves three digits of them.
    let size = gradient.map(abs).max() ?? 0
    // Where the first layer's weights move, a relu may jump between two slopes.
    for index in stride(from: function == .relu ? 27 : 0, to: 54, by: 5) {
      let value = parameters[index]
      parameters[index] = value + 0.005
      let above = run(graph, [penalty], rows: 3, x: numbers, parameters: parameters)[0][0]
      parameters[index] = value - 0.005
      let below = run(graph, [penalty], rows: 3, x: numbers, parameters: parameters)[0][0]
      parameters[index] = value
      #expect(abs((above - below) / 0.01 - gradient[index]) < 0.01 * (size + 1), "\(index)")
    }
  }

  @Test("what cannot be differentiated again says so")
  func notTwice() throws {
    var graph = Graph()
    let x = graph.input("x", [4, 4, 1])
    let (penalty, weights) = try penalty(&graph, x, .gelu)
    #expect(
      #expect(throws: NetworkError.self) {
        try graph.gradients(of: penalty, withRespectTo: weights)
      }?.description
        == "the derivative of the activation 'gelu' cannot be differentiated again: take relu, leaky "
        + "relu, tanh or sigmoid where an objective holds a gradient")
  }

  @Test("two layers may share their weights, and each parameter has a gradient of its own")
  func sharedWeights() throws {
    var graph = Graph()
    let x = graph.input("x", [2])
    let weights = graph.parameter("w", [2, 2])
    let first = graph.parameter("a", [2])
    let second = graph.parameter("b", [2])
    let hidden = try graph.apply(DenseSums(), x, weights)
    let output = try graph.apply(DenseSums(), hidden, weights)
    // Both are added to the same value, so that their gradients are equal.
    let shifted = try graph.add(try graph.add(output, first), second)
    let objective = try graph.sum(shifted, to: .shared())
    let gradients = try graph.parameterGradients(of: objective)
    let program = Program(graph, results: [objective], gradients: gradients, rows: 3)
    let gradient = FloatBuffer(count: program.parameters.count)
    let executor = Executor(
      program, parameters: FloatBuffer([1, 2, 3, 4, 0, 0, 0, 0]), states: FloatBuffer(count: 0),
      gradient: gradient, source: Numbers(names: ["x"], values: [[1, 2, 3, 4, 5, 6]], rows: 3),
      team: ThreadTeam(count: 2))
    executor.run()
    // x W = (7, 10), (15, 22), (23, 34); x W W = (37, 54), (81, 118), (125, 182).
    #expect(executor.result(0).array == [597])
    // W^T 1 = (3, 7) a sample reaches W through the first layer, its own output through the second.
    let expected: [Float] = [72, 108, 102, 150, 3, 3, 3, 3]
    #expect(gradient.array == expected)
  }

  @Test("states move at the end of a step, and only where a program is asked to")
  func states() throws {
    var graph = Graph()
    let x = graph.input("x", [3, 2])
    let output = try graph.batchNormalization("norm", x, isTraining: true, momentum: 0.25)
    let numbers: [Float] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    let states = FloatBuffer([1, 1, 2, 2])
    let still = run(graph, [output], rows: 2, x: numbers, parameters: [1, 1, 0, 0], states: states)
    #expect(states.array == [1, 1, 2, 2])
    let moved = run(
      graph, [output], rows: 2, x: numbers, parameters: [1, 1, 0, 0], states: states,
      movesStates: true)
    #expect(moved == still)
    // Means 5 and 6; the squares' sum is 70, over 5 of six numbers.
    #expect(states.array == [2, 2.25, 5, 5])
    var evaluation = Graph()
    let y = evaluation.input("x", [1, 2])
    let normalized = try evaluation.batchNormalization("norm", y, isTraining: false, epsilon: 0)
    let found = run(
      evaluation, [normalized], rows: 1, x: [4, 4.25], parameters: [2, 3, 1, 0],
      states: FloatBuffer([2, 2.25, 4, 4]))
    #expect(found[0] == [3, 3])
  }

  @Test("random numbers depend on the seed, the node and the sample, not on how work is divided")
  func randomNumbers() throws {
    var graph = Graph()
    let noise = try graph.normalNoise([5])
    let other = try graph.normalNoise([5])
    let x = graph.input("x", [100])
    let left = try graph.dropout(x, chance: 0.25)
    let ones = [Float](repeating: 1, count: 4100)
    let found = run(graph, [noise, other, left], rows: 41, x: ones)
    #expect(run(graph, [noise, other, left], rows: 41, x: ones, threads: 3) == found)
    #expect(found[0] != found[1])
    #expect(Set(found[0]).count == 205)
    #expect(run(graph, [noise], rows: 41, x: ones, seed: 2)[0] != found[0])
    // A smaller batch has the same numbers.
    #expect(run(graph, [noise], rows: 7, x: ones)[0] == Array(found[0][..<35]))
    #expect(Set(found[2]) == [0, 1 / 0.75])
    let share = Double(found[2].count { $0 == 0 }) / 4100
    #expect(abs(share - 0.25) < 0.03)
  }

  @Test("a codebook's entries take the place of features, and the gradient goes straight through")
  func straightThrough() throws {
    var graph = Graph()
    let x = graph.input("x", [2, 2])
    let codebook = graph.parameter("codebook", [3, 2])
    let (codes, entries, numbers) = try graph.quantize(x, codebook)
    let weights = graph.constant([1, 2, 3, 4], [2, 2])
    let objective = try graph.sum(try graph.multiply(codes, weights), to: .shared())
    let difference = try graph.subtract(entries, try graph.stop(x))
    let distance = try graph.sum(try graph.multiply(difference, difference), to: .shared())
    let gradients = try graph.gradients(
      of: try graph.add(objective, distance), withRespectTo: [x, codebook]
    ).map { try #require($0) }
    let found = run(
      graph, [codes, numbers] + gradients, rows: 1, x: [0.9, 0.1, -2, 3],
      parameters: [1, 0, 0, 1, -2, 2])
    #expect(found[0] == [1, 0, -2, 2])
    #expect(found[1] == [0, 2])
    #expect(found[2] == [1, 2, 3, 4])
    for (value, expected) in zip(found[3], [0.2, -0.2, 0, 0, 0, -2]) {
      #expect(abs(Double(value) - expected) < 1e-6)
    }
  }

  @Test("what first gave a number that is not finite is named", arguments: [1, 2, 3])
  func notFinite(threads: Int) throws {
    var graph = Graph()
    let x = graph.input("x", [2])
    graph.layer = "encoder.0"
    let positive = try graph.add(x, graph.constant([3, 3], [2]))
    graph.layer = "encoder.1"
    let logarithm = try graph.logarithm(positive)
    graph.layer = "encoder.2"
    let result = try graph.scale(logarithm, by: 2)
    let program = Program(graph, results: [result], rows: 50)
    func fault(_ x: [Float]) -> Executor.Fault? {
      Executor(
        program, parameters: FloatBuffer(count: 0), states: FloatBuffer(count: 0),
        gradient: FloatBuffer(count: 0), source: Numbers(names: ["x"], values: [x], rows: 50),
        team: ThreadTeam(count: threads)
      ).firstFault()
    }
    var numbers = [Float](repeating: 1, count: 100)
    #expect(fault(numbers) == nil)
    numbers[70] = -4
    #expect(fault(numbers) == Executor.Fault(operation: "logarithm", layer: "encoder.1"))
    // A later sample whose input is wrong comes first in the graph's order.
    numbers[99] = .nan
    #expect(fault(numbers) == Executor.Fault(operation: "input", layer: ""))
  }

  @Test("a setting has the value that it was given last")
  func settings() throws {
    var graph = Graph()
    let x = graph.input("x", [2])
    let weighted = try graph.multiply(x, graph.setting("beta"))
    #expect(run(graph, [weighted], rows: 1, x: [1, 2], settings: ["beta": 3]) == [[3, 6]])
  }

  @Test("values that lie in one another's memory are the same as in memory of their own")
  func memory() throws {
    var graph = Graph()
    var value = graph.input("x", [6])
    var kept: [Value] = []
    for index in 0..<12 {
      value = try graph.activate(value, index.isMultiple(of: 2) ? .tanh : .softplus)
      if index.isMultiple(of: 3) { kept.append(value) }
      value = try graph.add(value, try graph.scale(value, by: Float(index) / 7))
      value = try graph.reshape(value, index.isMultiple(of: 2) ? [2, 3] : [6])
    }
    let last = try graph.add(
      try kept.map { (kept) throws(NetworkError) in try graph.reshape(kept, [6]) }
        + [try graph.reshape(value, [6])])
    let numbers = (0..<60).map { Float($0 - 30) / 20 }
    let alone = run(graph, [last], rows: 10, x: numbers)[0]
    // Every value is asked for, so that none shares its memory.
    let all = graph.nodes.indices.map { graph.value($0) }.filter(\.shape.isBatched)
    let found = run(graph, all, rows: 10, x: numbers)
    #expect(found[all.count - 1] == alone)
  }
}
