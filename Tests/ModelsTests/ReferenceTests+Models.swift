import Pipeline
import Tensors
import Testing

@testable import Models

/// Whole models against what PyTorch computes.
extension ReferenceTests {
  @Test("an autoencoder's loss and gradients are PyTorch's")
  func autoencoder() throws {
    let known = try Reference.read("autoencoder", as: Reference.Autoencoder.self)
    let parameters = known.layers.flatMap { $0.weights + $0.bias }
    let pixels = known.layers[0].inputs
    for entry in known.cases {
      let kind = try #require(OutputKind(rawValue: entry.output))
      let network = try network(
        pixels: pixels, hidden: known.layers[0].outputs, latent: known.layers[1].outputs,
        activation: try activation(entry.activation, entry.options), output: kind)
      let reduction = try #require(LossReduction(rawValue: entry.reduction))
      var images = imageSet(known.images, pixels: pixels)
      if entry.input == "noisy" {
        let noise = Substitution(clean: known.images, noisy: known.noisy)
        images.noise = [AttachedNoise(noise, NoiseUsage(), key: RandomKey(seed: 0))]
      }
      let trainingStep = trainingStep(
        network, Objective(loss: try loss(entry.loss, [:]), output: kind, reduction: reduction),
        on: images, parameters: parameters)
      let sums = trainingStep.run(wholeBatch(images), job: trainingStep.job)
      let what = "\(entry.activation), \(entry.output), \(entry.loss), \(entry.input)"
      #expect(abs(sums.value(reduction, pixels: pixels) / entry.value - 1) < 1e-5, "\(what)")
      expectClose(trainingStep.gradient.array, entry.gradients, what)
    }
  }

  @Test("200 steps of a variational autoencoder follow PyTorch's losses", arguments: 0..<2)
  func variational(index: Int) throws {
    let known = try Reference.read("vae", as: Reference.VariationalAutoencoder.self)
    let entry = known.cases[index]
    let kind = try #require(OutputKind(rawValue: entry.output))
    let network = try network(
      pixels: known.pixels, hidden: known.hidden, latent: known.latent,
      activation: try activation(entry.activation, [:]), output: kind, isVariational: true)
    let images = imageSet(known.images, pixels: known.pixels)
    let objective = Objective(
      loss: try loss(kind == .bernoulli ? "bce" : "gaussian_nll", entry.options), output: kind,
      reduction: .imageSum, beta: entry.beta)
    let optimizer = try optimizer(entry.optimizer, entry.optimizerOptions)
    let trainingStep = trainingStep(
      network, objective, on: images, parameters: try parameters(known), optimizer: optimizer,
      rows: known.batch)
    var batch = wholeBatch(images, draws: false)
    batch.range = 0..<known.batch
    batch.auxiliaryWeight = entry.beta
    for step in 0..<known.steps {
      trainingStep.order = known.order[step]
      batch.stepContext = StepContext(learningRate: optimizer.learningRate, step: step + 1)
      trainingStep.setSaved(known.noise[step], layer: 2)
      let sums = trainingStep.run(batch, job: trainingStep.job)
      let rows = Double(known.batch)
      let values = [sums.loss / rows, sums.divergence / rows, sums.value(.imageSum, pixels: 0)]
      let expected = [entry.reconstruction[step], entry.kl[step], entry.total[step]]
      for (value, expected) in zip(values, expected) {
        // The floor is for a total of 9 and -9 nats: it comes within 0.06 of 0.
        #expect(
          abs(value - expected) <= 1e-4 * max(abs(expected), 0.1),
          "step \(step + 1): \(value), not \(expected)")
      }
      guard step == 0 else { continue }
      let gradient = trainingStep.gradient.array
      let encoder = try #require(entry.firstGradients["encoder"])
      let output = try #require(entry.firstGradients["output"])
      expectClose(Array(gradient[..<encoder.count]), encoder, relative: 1e-4, "encoder")
      expectClose(Array(gradient.suffix(output.count)), output, relative: 1e-4, "output")
    }
  }

  /// The two heads side by side: a row of the joint weights is the mean's, then the log-variance's.
  private func parameters(_ known: Reference.VariationalAutoencoder) throws -> [Float] {
    func layer(_ name: String) throws -> Reference.Layer { try #require(known.layers[name]) }
    let (mean, logVariance) = (try layer("mean"), try layer("log_variance"))
    var heads: [Float] = []
    for row in 0..<mean.inputs {
      let range = row * known.latent..<(row + 1) * known.latent
      heads += mean.weights[range]
      heads += logVariance.weights[range]
    }
    var parameters: [Float] = []
    for name in ["encoder", "", "decoder", "output"] {
      guard !name.isEmpty else {
        parameters += heads
        parameters += mean.bias
        parameters += logVariance.bias
        continue
      }
      let layer = try layer(name)
      parameters += layer.weights
      parameters += layer.bias
    }
    return parameters
  }
}

/// Puts a known noisy image in the place of each clean one, which it knows by its first pixel.
private struct Substitution: Noise {
  static let name = "substitution"
  static let summary = "For tests."
  static var level: NoiseLevel<Substitution> { NoiseLevel("level", \.level, 0...1) }
  var level = 0.0
  var clean: [Float] = []
  var noisy: [Float] = []

  init() {}
  init(clean: [Float], noisy: [Float]) {
    self.clean = clean
    self.noisy = noisy
  }

  func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    for start in stride(from: 0, to: clean.count, by: shape.count)
    where clean[start] == pixels[0] {
      for pixel in 0..<shape.count { pixels[pixel] = noisy[start + pixel] }
      return
    }
  }
}
