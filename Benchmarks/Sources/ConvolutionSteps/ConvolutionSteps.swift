import Foundation
import Networks
import Tensors

/// Prints the seconds of a step of a convolutional network on made-up images, several times:
/// `ConvolutionSteps two|vae [THREADS]`.
///
/// `two`: 1x28x28 through convolutions of 32 and 64 channels, 3x3 with stride 2, forward and back, batch 128.
/// `vae`: the convolutional variational autoencoder of the Keras documentation, whole steps with Adam.
@main
struct ConvolutionSteps {
  static let rows = 128

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let threads = arguments.dropFirst().first.flatMap { Int($0) } ?? ThreadTeam.availableCores
    let training: Training
    switch arguments.first {
    case "two": training = try Training(twoConvolutions(), threads: threads, moves: false)
    case "vae": training = try Training(variational(), threads: threads, moves: true)
    default:
      print("usage: ConvolutionSteps two|vae [THREADS]")
      exit(64)
    }
    for _ in 0..<10 { training.step() }
    for _ in 0..<7 {
      let seconds = ContinuousClock().measure { for _ in 0..<10 { training.step() } } / .seconds(10)
      print("threads \(threads) seconds \(seconds)")
    }
  }

  private static func twoConvolutions() throws -> (graph: Graph, objective: Value) {
    var graph = Graph()
    let image = graph.input("image", [28, 28, 1])
    let first = try graph.activate(
      graph.convolution("0", image, channels: 32, kernel: 3, stride: 2, padding: 1), .relu)
    let second = try graph.activate(
      graph.convolution("1", first, channels: 64, kernel: 3, stride: 2, padding: 1), .relu)
    let objective = try graph.sum(second, to: .shared())
    return (graph, objective)
  }

  private static func variational() throws -> (graph: Graph, objective: Value) {
    var graph = Graph()
    let image = graph.input("image", [28, 28, 1])
    var value = image
    for (index, channels) in [32, 64].enumerated() {
      let sums = try graph.convolution(
        "encoder.\(index)", value, channels: channels, kernel: 3, stride: 2, padding: 1)
      value = try graph.activate(sums, .relu)
    }
    value = try graph.activate(
      graph.dense("encoder.2", graph.reshape(value, [3136]), outputs: 16), .relu)
    let (mean, logVariance) = try graph.posterior(graph.dense("encoder.3", value, outputs: 4))
    value = try graph.gaussianSample(mean: mean, logVariance: logVariance)
    value = try graph.activate(graph.dense("decoder.0", value, outputs: 3136), .relu)
    value = try graph.reshape(value, [7, 7, 64])
    for (index, channels) in [64, 32].enumerated() {
      let sums = try graph.transposedConvolution(
        "decoder.\(index + 1)", value, channels: channels, kernel: 3, stride: 2, padding: 1,
        outputPadding: 1)
      value = try graph.activate(sums, .relu)
    }
    let logits = try graph.transposedConvolution(
      "decoder.3", value, channels: 1, kernel: 3, padding: 1)
    let loss = try graph.pixelLoss(.binaryCrossEntropy, logits, targets: image)
    let divergence = try graph.sum(
      graph.gaussianDivergence(mean: mean, logVariance: logVariance), to: .sample())
    let objective = try graph.mean(graph.add(loss, divergence), to: .shared())
    return (graph, objective)
  }
}

/// A graph's steps on one batch.
final class Training: @unchecked Sendable {
  // Unchecked: threads move different parameters.
  private let executor: Executor
  private let team: ThreadTeam
  private let parameters: FloatBuffer
  private let gradient: FloatBuffer
  private let first: FloatBuffer
  private let second: FloatBuffer
  private let moves: Bool
  private var count = 0
  private lazy var job: @Sendable (Int) -> Void = { [unowned self] worker in
    executor.work(worker)
    if moves { update(worker) }
  }

  /// - Parameter moves: whether Adam moves the parameters.
  init(_ work: (graph: Graph, objective: Value), threads: Int, moves: Bool) throws {
    var graph = work.graph
    let gradients = try graph.parameterGradients(of: work.objective)
    let rows = ConvolutionSteps.rows
    let program = Program(graph, results: [work.objective], gradients: gradients, rows: rows)
    let size = program.parameters.count
    team = ThreadTeam(count: threads)
    var stream = RandomKey(seed: 1).stream()
    parameters = FloatBuffer((0..<size).map { _ in stream.uniform(in: -0.05...0.05) })
    gradient = FloatBuffer(count: size)
    first = FloatBuffer(count: size)
    second = FloatBuffer(count: size)
    self.moves = moves
    let images = Images(values: (0..<rows * 784).map { _ in stream.uniform() })
    executor = Executor(
      program, parameters: parameters, states: FloatBuffer(count: 0), gradient: gradient,
      source: images, team: team)
  }

  func step() {
    count += 1
    executor.key = RandomKey(seed: UInt64(count))
    team.run(job)
  }

  private func update(_ worker: Int) {
    let lines = parameters.count / 16
    let end = worker + 1 == team.count ? parameters.count : lines * (worker + 1) / team.count * 16
    let range = lines * worker / team.count * 16..<end
    // Spans live as long as a local constant that they are taken from.
    let (parameters, gradient, first, second) = (parameters, gradient, first, second)
    var p = parameters.mutable(range)
    var m = first.mutable(range)
    var v = second.mutable(range)
    stepAdam(
      parameters: &p, gradients: gradient[range], firstMoments: &m, secondMoments: &v,
      AdamConstants(learningRate: 0.001), step: count)
  }
}

struct Images: InputSource {
  let values: [Float]

  func read(_ input: Int, rows: Range<Int>, into values: inout MutableSpan<Float>) {
    values.copy(self.values.span.extracting(rows.lowerBound * 784..<rows.upperBound * 784))
  }
}
