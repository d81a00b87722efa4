import CAllocations
import Networks
import Tensors
import Testing

@Suite("Memory of a run")
struct AllocationTests {
  @Test("a run allocates nothing", .enabled(if: ca_allocations() >= 0))
  func nothing() throws {
    var graph = Graph()
    let image = graph.input("x", [6, 6, 2])
    let sums = try graph.convolution("a", image, channels: 4, kernel: 3, stride: 2, padding: 1)
    let normalized = try graph.batchNormalization(
      "norm", graph.activate(sums, .gelu), isTraining: true)
    let up = try graph.transposedConvolution(
      "b", graph.dropout(normalized, chance: 0.2), channels: 2, kernel: 2, stride: 2)
    let noisy = try graph.add(up, graph.normalNoise([6, 6, 2]))
    let loss = try graph.pixelLoss(.binaryCrossEntropy, noisy, targets: image)
    let objective = try graph.mean(loss, to: .shared())
    let gradients = try graph.parameterGradients(of: objective)
    let program = Program(
      graph, results: [objective], gradients: gradients, rows: 20, movesStates: true)
    let executor = Executor(
      program, parameters: FloatBuffer(count: program.parameters.count),
      states: FloatBuffer(count: program.states.count),
      gradient: FloatBuffer(count: program.parameters.count),
      source: Numbers(names: ["x"], values: [[Float](repeating: 0.5, count: 1440)], rows: 20),
      team: ThreadTeam(count: 1))
    let job: @Sendable (Int) -> Void = { executor.work($0) }
    let team = ThreadTeam(count: 1)
    team.run(job)
    let start = ca_allocations()
    let made = FloatBuffer(count: 100)
    #expect(made.count == 100 && ca_allocations() > start, "the count must count")
    let before = ca_allocations()
    for _ in 0..<3 { team.run(job) }
    #expect(ca_allocations() == before)
  }
}
