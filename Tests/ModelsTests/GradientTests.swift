import Pipeline
import Tensors
import Testing

@testable import Models

@Suite("gradients") struct GradientTests {
  private static let losses: [(any Loss, OutputKind)] = [
    (BinaryCrossEntropy(), .bernoulli), (MeanSquaredError(), .bernoulli),
    (MeanSquaredError(), .gaussian), (narrow, .bernoulli), (narrow, .gaussian),
  ]

  private static var narrow: GaussianLikelihood {
    var loss = GaussianLikelihood()
    loss.variance = 0.25
    return loss
  }

  /// Compares a network's gradient with central differences of the naive objective, at every
  /// parameter or at some.
  private func check(
    _ network: Network, _ objective: Objective, rows: Int = 3, threads: Int = 1, every: Int = 1,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let pixels = network.graph.input.count
    var parameters = network.initialParameters(by: GlorotUniform(), key: RandomKey(seed: 3))
    let shift = uniforms(parameters.count, seed: 4)
    for index in parameters.indices { parameters[index] += (shift[index] - 0.5) / 4 }
    let values = uniforms(rows * pixels, seed: 5)
    let images = imageSet(values, pixels: pixels)
    let latent = network.graph.latentSize
    let noise = uniforms(rows * latent, seed: 6).map { 2 * $0 - 1 }
    let trainingStep = trainingStep(
      network, objective, on: images, parameters: parameters, threads: threads)
    var batch = wholeBatch(images, draws: false)
    batch.auxiliaryWeight = objective.beta
    if let sampling = network.layers.firstIndex(where: { $0 is GaussianSampling }) {
      trainingStep.setSaved(noise, layer: sampling)
    }
    let sums = trainingStep.run(batch, job: trainingStep.job)

    let naive = NaiveModel(network: network, objective: objective, noise: noise.map(Double.init))
    // In the layout of files: the buffer's own keeps the shards of a layer apart.
    let exact = network.tensors(of: parameters).flatMap(\.values).map(Double.init)
    let gradient = network.tensors(of: trainingStep.gradient.array).flatMap(\.values)
    let targets = values.map(Double.init)
    func value(_ parameters: [Double]) -> Double {
      naive.value(parameters, inputs: targets, targets: targets, rows: rows)
    }
    let found = sums.value(objective.reduction, pixels: pixels)
    #expect(abs(found / value(exact) - 1) < 1e-5, sourceLocation: sourceLocation)
    let largest = Double(gradient.map(abs).max() ?? 0)
    for index in stride(from: 0, to: exact.count, by: every) {
      var above = exact
      var below = exact
      above[index] += 1e-5
      below[index] -= 1e-5
      let expected = (value(above) - value(below)) / 2e-5
      #expect(
        abs(Double(gradient[index]) - expected) < 1e-5 * max(largest, abs(expected)) + 1e-9,
        "parameter \(index): \(gradient[index]), not \(expected)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("agree with differences where layers are cut and shared out", arguments: [1, 2], 0..<10)
  func cut(threads: Int, index: Int) throws {
    let network = try network(
      pixels: 150, hidden: 144, latent: 2, activation: activations[index], output: .bernoulli,
      isVariational: index % 2 == 0)
    #expect(network.layers.filter(\.isCut).count == 2)
    check(
      network,
      Objective(loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .imageSum),
      rows: 20, threads: threads, every: 1999)
  }

  @Test("agree where a cut layer lies on a cut layer")
  func cutOnCut() throws {
    var architecture = DenseArchitecture()
    architecture.hidden = [160, 130]
    architecture.decoder = .widths([130])
    let (graph, activations) = architecture.deterministic(
      "test", ImageShape(height: 1, width: 160), latentActivation: Identity())
    let network = try Network(graph, activations: activations)
    #expect(network.layers.map(\.isCut) == [true, true, false, false, true])
    for threads in [1, 2] {
      check(
        network,
        Objective(loss: MeanSquaredError(), output: .bernoulli, reduction: .pixelMean), rows: 16,
        threads: threads, every: 2999)
    }
  }

  @Test(
    "agree with differences in double precision, of every activation, for few samples and more",
    arguments: 0..<10, [3, 20])
  func activation(index: Int, rows: Int) throws {
    let network = try network(
      pixels: 5, hidden: 4, latent: 2, activation: activations[index], output: .bernoulli)
    check(
      network,
      Objective(loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .pixelMean), rows: rows)
  }

  @Test(
    "agree with differences in double precision, of every loss, output and reduction",
    arguments: 0..<5, LossReduction.allCases)
  func loss(index: Int, reduction: LossReduction) throws {
    let (loss, output) = Self.losses[index]
    let network = try network(
      pixels: 5, hidden: 4, latent: 2, activation: HyperbolicTangent(), output: output)
    for rows in [3, 20] {
      check(network, Objective(loss: loss, output: output, reduction: reduction), rows: rows)
    }
  }

  @Test(
    "agree with differences in double precision, of every loss of a variational model",
    arguments: 0..<5, LossReduction.allCases)
  func variational(index: Int, reduction: LossReduction) throws {
    let (loss, output) = Self.losses[index]
    let network = try network(
      pixels: 5, hidden: 4, latent: 2, activation: GaussianErrorLinear(), output: output,
      isVariational: true)
    check(network, Objective(loss: loss, output: output, reduction: reduction, beta: 1))
  }

  @Test("agree where the divergence is weighed, and held by free bits", arguments: [0.02, 0.2, 5])
  func freeBits(freeBits: Double) throws {
    let network = try network(
      pixels: 5, hidden: 4, latent: 2, activation: SigmoidLinear(), output: .bernoulli,
      isVariational: true)
    check(
      network,
      Objective(
        loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .imageSum, beta: 2.5,
        freeBits: freeBits))
  }

  @Test("do not depend on the number of threads to the last bit", arguments: [2, 3, 8])
  func threads(threads: Int) throws {
    let network = try network(
      pixels: 200, hidden: 150, latent: 3, activation: RectifiedLinear(), output: .bernoulli,
      isVariational: true)
    let images = imageSet(uniforms(300 * 200, seed: 1), pixels: 200)
    let parameters = network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2))
    let objective = Objective(
      loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .imageSum, freeBits: 0.1)
    func trained(_ threads: Int) -> [[Float]] {
      let trainingStep = trainingStep(
        network, objective, on: images, parameters: parameters, optimizer: Adam(),
        threads: threads, clipping: GradientClipping(norm: 1, value: 0.5))
      var batch = wholeBatch(images)
      batch.key = RandomKey(seed: 9)
      for step in 1...3 {
        batch.stepContext = StepContext(learningRate: 0.01, step: step)
        _ = trainingStep.run(batch, job: trainingStep.job)
      }
      #expect(trainingStep.team.count == min(threads, 2))
      return [trainingStep.parameters.array, trainingStep.savedOptimizerState]
    }
    #expect(trained(threads) == trained(1))
  }
}
