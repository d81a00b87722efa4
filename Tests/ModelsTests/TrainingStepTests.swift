import CAllocations
import Pipeline
import Tensors
import Testing

@testable import Models

@Suite("a step") struct TrainingStepTests {
  /// A network and how it is trained, with the number of threads that its widths have work for.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var pixels: Int
    var hidden: [Int]
    var activation: any Activation = RectifiedLinear()
    var isVariational = false
    var loss: any Loss = BinaryCrossEntropy()
    var optimizer: any Optimizer = Adam()
    var clipping = GradientClipping()
    var freeBits = 0.0
    var isNoisy = false
    var threads = 2

    /// Seventy images.
    var images: ImageSet {
      var images = imageSet(uniforms(70 * pixels, seed: 1), pixels: pixels)
      if isNoisy {
        images.noise = [AttachedNoise(Flip(), NoiseUsage(), key: RandomKey(seed: 3))]
      }
      return images
    }

    var network: Network {
      get throws {
        var architecture = DenseArchitecture()
        architecture.hidden = hidden
        architecture.latent = 3
        architecture.activation = activation
        let shape = ImageShape(height: 1, width: pixels)
        let (graph, activations) =
          isVariational
          ? architecture.variational("test", shape)
          : architecture.deterministic(
            "test", shape, latentActivation: Identity())
        return try Network(graph, activations: activations)
      }
    }

    var objective: Objective {
      Objective(loss: loss, output: .bernoulli, reduction: .imageSum, freeBits: freeBits)
    }
  }

  static let cases = [
    Case(testDescription: "one wide layer", pixels: 150, hidden: [144], isVariational: true),
    Case(
      testDescription: "wide layers on wide ones, clipped by norm", pixels: 160,
      hidden: [176, 130], activation: GaussianErrorLinear(),
      clipping: GradientClipping(norm: 0.5, value: 0.1)),
    Case(
      testDescription: "four shards, without a kernel for the activation", pixels: 1040,
      hidden: [128, 24], activation: NoKernel(), loss: MeanSquaredError(),
      optimizer: Momentum(), threads: 3),
    Case(
      testDescription: "small layers between wide ones, free bits", pixels: 300,
      hidden: [200, 16], isVariational: true, optimizer: RMSprop(), freeBits: 0.2),
    Case(
      testDescription: "noisy images, shared out", pixels: 400, hidden: [256], isNoisy: true),
    Case(
      testDescription: "a small net, clipped by norm", pixels: 35, hidden: [16],
      clipping: GradientClipping(norm: 0.05, value: 0.02), threads: 1),
    Case(
      testDescription: "a small net, noisy images", pixels: 35, hidden: [16], isNoisy: true,
      threads: 1),
    Case(
      testDescription: "a small net", pixels: 35, hidden: [16], activation: HyperbolicTangent(),
      threads: 1),
  ]

  /// An activation that gives the network no kernel.
  struct NoKernel: Activation {
    static let name = "no-kernel"
    static let summary = "For tests."
    func apply(to sums: Span<Float>, into outputs: inout MutableSpan<Float>) {
      for index in sums.indices { outputs[index] = sums[index] / (1 + abs(sums[index])) }
    }
    func multiplyByDerivative(at sums: Span<Float>, gradient: inout MutableSpan<Float>) {
      for index in sums.indices {
        let slope = 1 / (1 + abs(sums[index]))
        gradient[index] *= slope * slope
      }
    }
  }

  /// Weights and what the optimizer remembers after two passes over 70 images.
  private func trained(
    _ net: Case, batch size: Int, threads: Int
  ) throws -> (values: [[Float]], losses: [ObjectiveSums], team: Int) {
    let images = net.images
    let network = try net.network
    let trainingStep = trainingStep(
      network, net.objective, on: images,
      parameters: network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2)),
      optimizer: net.optimizer, rows: size, threads: threads, clipping: net.clipping)
    let job = trainingStep.job
    var batch = wholeBatch(images)
    var losses: [ObjectiveSums] = []
    for step in 0..<2 * ((70 + size - 1) / size) {
      let start = step * size % (70 + (size - 70 % size) % size)
      batch.range = start..<min(start + size, 70)
      batch.key = RandomKey(seed: UInt64(step))
      batch.stepContext = StepContext(learningRate: 0.01, step: step + 1)
      losses.append(trainingStep.run(batch, job: job))
    }
    return (
      [trainingStep.parameters.array, trainingStep.savedOptimizerState], losses,
      trainingStep.team.count
    )
  }

  @Test(
    "gives the same bits on one, two and three threads, the last short batch too",
    arguments: cases, [70, 32, 16])
  func threads(net: Case, size: Int) throws {
    let one = try trained(net, batch: size, threads: 1)
    #expect(one.losses.allSatisfy { $0.isFinite })
    for threads in [2, 3] {
      let several = try trained(net, batch: size, threads: threads)
      #expect(several.team == min(threads, net.threads))
      #expect(several.values == one.values)
      #expect(several.losses == one.losses)
    }
  }

  @Test(
    "moves every parameter by its gradient, clipped where that is asked for", arguments: cases,
    [1, 2])
  func moves(net: Case, threads: Int) throws {
    let images = net.images
    let network = try net.network
    let before = network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2))
    let trainingStep = trainingStep(
      network, net.objective, on: images, parameters: before, threads: threads,
      clipping: net.clipping)
    var batch = wholeBatch(images)
    batch.stepContext = StepContext(learningRate: 0.5, step: 1)
    _ = trainingStep.run(batch, job: trainingStep.job)
    let gradient = trainingStep.gradient.array
    if let limit = net.clipping.value { #expect(gradient.allSatisfy { abs($0) <= Float(limit) }) }
    var scale = 1.0
    if let limit = net.clipping.norm {
      let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(norm > limit, "the gradient must be one to clip")
      scale = limit / norm
    }
    let after = trainingStep.parameters.array
    for range in trainingStep.updates where !range.isEmpty {
      #expect(gradient[range].contains { $0 != 0 })
      #expect(
        range.allSatisfy {
          let expected = Double(before[$0]) - 0.5 * scale * Double(gradient[$0])
          return abs(Double(after[$0]) - expected) <= 1e-5 * max(1, abs(expected))
        })
    }
  }

  @Test("reads some of the images anew after it held all of them")
  func holds() throws {
    let net = try #require(Self.cases.last)
    let (images, network) = (net.images, try net.network)
    func losses(_ ranges: [Range<Int>]) -> ObjectiveSums? {
      let trainingStep = trainingStep(
        network, net.objective, on: images,
        parameters: network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2)))
      let job = trainingStep.job
      var batch = wholeBatch(images)
      return ranges.map {
        batch.range = $0
        return trainingStep.run(batch, job: job)
      }.last
    }
    #expect(losses([0..<70, 30..<50]) == losses([30..<50]))
  }

  @Test("a layer's first weights do not depend on how it is cut")
  func initialWeights() throws {
    let network = try Self.cases[2].network
    let key = RandomKey(seed: 5)
    let tensors = network.tensors(
      of: network.initialParameters(by: HeNormal(), key: key))
    for (index, layer) in network.layers.enumerated() {
      var weights = [Float](repeating: 0, count: layer.inputs * layer.outputs)
      var biases = [Float](repeating: 0, count: layer.outputs)
      var stream = key.derived(index).stream()
      var weightSpan = weights.mutableSpan
      var biasSpan = biases.mutableSpan
      HeNormal().initialize(
        &weightSpan, biases: &biasSpan, inputs: layer.inputs, outputs: layer.outputs,
        random: &stream)
      let name = layer.shape.name
      #expect(tensors.first { $0.name == name + ".weight" }?.values == weights)
      #expect(tensors.first { $0.name == name + ".bias" }?.values == biases)
    }
  }

  @Test(
    "allocates nothing once it has begun", .enabled(if: ca_allocations() >= 0), arguments: cases)
  func allocations(net: Case) throws {
    let images = net.images
    let network = try net.network
    let trainingStep = trainingStep(
      network, net.objective, on: images,
      parameters: network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2)),
      optimizer: net.optimizer, rows: 32, clipping: net.clipping)
    let job = trainingStep.job
    var batch = wholeBatch(images)
    batch.range = 0..<32
    func run(_ steps: Int) -> Int {
      let before = ca_allocations()
      for step in 1...steps {
        batch.key = RandomKey(seed: UInt64(step))
        batch.stepContext = StepContext(learningRate: 0.001, step: step)
        _ = trainingStep.run(batch, job: job)
      }
      return ca_allocations() - before
    }
    let beginning = ca_allocations()
    let made = FloatBuffer(count: 4096).array
    #expect(made.count == 4096 && ca_allocations() > beginning, "the count must count")
    #expect(ca_allocations() >= beginning + 3, "an object, its aligned memory, an array")
    _ = run(3)
    #expect(run(100) == 0)
  }
}
