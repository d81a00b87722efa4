import Networks
import Tensors
import Testing

/// Numbers of inputs and parameters by name, the same for every test.
struct Numbers: InputSource {
  var names: [String] = []
  var values: [[Float]] = []
  let rows: Int

  func read(_ input: Int, rows: Range<Int>, into values: inout MutableSpan<Float>) {
    let count = self.values[input].count / self.rows
    for index in values.indices {
      values[index] = self.values[input][rows.lowerBound * count + index]
    }
  }
}

/// What an operation computes, in double precision and one sample after the other: inputs, each with all
/// its numbers, to the result's.
typealias Reference = ([[Double]], _ rows: Int) -> [Double]

/// An operation in a small graph, with odd sizes.
struct OperationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Shape]
  /// Inputs whose gradient is not asked for.
  var fixed: Set<Int> = []
  /// Where the numbers of each input lie.
  var range: ClosedRange<Float> = -1.5...1.5
  let build: @Sendable (inout Graph, [Value]) throws(NetworkError) -> Value
  let reference: @Sendable ([[Double]], Int) -> [Double]

  var testDescription: String { name }

  /// The numbers of the inputs, from a seed.
  func numbers(rows: Int, seed: UInt64 = 3) -> [[Float]] {
    inputs.enumerated().map { index, shape in
      var stream = RandomKey(seed: seed).derived(name).derived(index).stream()
      return (0..<shape.count * (shape.isBatched ? rows : 1)).map { _ in stream.uniform(in: range) }
    }
  }
}

/// What a case gives: the result, and the gradients of the result times fixed numbers.
struct CaseOutcome: Equatable {
  var result: [Float]
  var gradients: [[Float]]
}

extension OperationCase {
  /// The numbers that the result is multiplied by before it is summed.
  static func weight(_ index: Int) -> Double { Double((index * 7 + 3) % 11 - 5) / 4 }

  /// Runs the operation in a program.
  /// - Parameter change: gives the graph that is run in place of the one that was built.
  func run(
    rows: Int, threads: Int = 1, on given: [[Float]]? = nil,
    through change: (Graph) throws -> Graph = { $0 }
  ) throws -> CaseOutcome {
    let given = given ?? numbers(rows: rows)
    var graph = Graph()
    var values: [Value] = []
    for (index, shape) in inputs.enumerated() {
      values.append(
        shape.isBatched
          ? graph.input("x\(index)", shape.dimensions)
          : graph.parameter("x\(index)", shape.dimensions))
    }
    let result = try build(&graph, values)
    let weights = (0..<result.shape.count * (result.shape.isBatched ? rows : 1)).map {
      Float(Self.weight($0))
    }
    let factor =
      result.shape.isBatched
      ? graph.input("weights", result.shape.dimensions)
      : graph.constant(weights, result.shape.dimensions)
    let objective = try graph.sum(try graph.multiply(result, factor), to: .shared())
    let wanted = values.indices.filter { !fixed.contains($0) }.map { values[$0] }
    let gradients = try graph.gradients(of: objective, withRespectTo: wanted)
    graph = try change(graph)
    let program = Program(graph, results: [result] + gradients.compactMap(\.self), rows: rows)
    var source = Numbers(rows: rows)
    var parameters: [Float] = []
    for (index, shape) in inputs.enumerated() where !shape.isBatched { parameters += given[index] }
    for name in program.inputs {
      source.names.append(name)
      source.values.append(
        name == "weights" ? weights : given[try #require(Int(name.dropFirst()))])
    }
    let executor = Executor(
      program, parameters: FloatBuffer(parameters), states: FloatBuffer(count: 0),
      gradient: FloatBuffer(count: 0), source: source, team: ThreadTeam(count: threads))
    executor.key = RandomKey(seed: 1)
    executor.run()
    var next = 1
    return CaseOutcome(
      result: executor.result(0).array,
      gradients: zip(wanted, gradients).map { value, gradient in
        guard gradient != nil else {
          return [Float](
            repeating: 0, count: value.shape.count * (value.shape.isBatched ? rows : 1))
        }
        defer { next += 1 }
        return executor.result(next).array
      })
  }

  /// The objective of `run` in double precision.
  func objective(_ given: [[Double]], rows: Int) -> Double {
    reference(given, rows).enumerated().reduce(0) { $0 + $1.element * Self.weight($1.offset) }
  }

  /// The gradient of the objective by differences of the reference.
  func referenceGradient(of input: Int, _ given: [[Double]], rows: Int) -> [Double] {
    var given = given
    let step = 1e-6
    return given[input].indices.map { index in
      let value = given[input][index]
      given[input][index] = value + step
      let above = objective(given, rows: rows)
      given[input][index] = value - step
      let below = objective(given, rows: rows)
      given[input][index] = value
      return (above - below) / (2 * step)
    }
  }
}

extension Span<Float> {
  var array: [Float] { indices.map { self[$0] } }
}
