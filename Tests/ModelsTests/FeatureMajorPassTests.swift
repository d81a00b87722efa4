import Pipeline
import Tensors
import Testing

@testable import Models

@Suite("samples side by side") struct FeatureMajorPassTests {
  private let objective = Objective(
    loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .imageSum)

  private func small(
    _ activation: any Activation = HyperbolicTangent(), isVariational: Bool = false,
    hidden: Int = 16
  ) throws -> Network {
    try network(
      pixels: 35, hidden: hidden, latent: 2, activation: activation, output: .bernoulli,
      isVariational: isVariational)
  }

  private func images(_ count: Int) -> ImageSet {
    var images = imageSet(uniforms(count * 35, seed: 1), pixels: 35)
    images.noise = [AttachedNoise(Flip(), NoiseUsage(), key: RandomKey(seed: 3))]
    return images
  }

  private func trainingStep(_ network: Network, rows: Int, trains: Bool = true) -> TrainingStep {
    ModelsTests.trainingStep(
      network, objective, on: images(max(rows, 40)),
      parameters: network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2)), rows: rows,
      trains: trains)
  }

  @Test("are for training dense layers that are not cut, on batches of 16 to 512 samples")
  func suits() throws {
    for (rows, suits) in [(15, false), (16, true), (512, true), (513, false)] {
      #expect(try (trainingStep(small(), rows: rows).featureMajorPass != nil) == suits)
    }
    #expect(try trainingStep(small(), rows: 20, trains: false).featureMajorPass == nil)
    #expect(try trainingStep(small(isVariational: true), rows: 20).featureMajorPass == nil)
    #expect(try trainingStep(small(SquareRootActivation()), rows: 20).featureMajorPass == nil)
    #expect(try trainingStep(small(hidden: 600), rows: 20).featureMajorPass == nil)
  }

  /// The loss of some noisy samples and the gradient, for batches of at most so many.
  private func learned(
    _ range: Range<Int>, after before: Range<Int>? = nil, of most: Int
  ) throws -> (loss: Double, gradient: [Float]) {
    let trainingStep = trainingStep(try small(), rows: most)
    #expect((trainingStep.featureMajorPass != nil) == (most >= 16))
    var batch = wholeBatch(images(40))
    if let before {
      batch.range = before
      _ = trainingStep.run(batch, job: trainingStep.job)
    }
    batch.range = range
    return (trainingStep.run(batch, job: trainingStep.job).loss, trainingStep.gradient.array)
  }

  private func agree(_ found: [Float], _ expected: [Float]) -> Bool {
    let largest = expected.map(abs).max() ?? 0
    return largest > 0 && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * largest }
  }

  @Test("give the losses and gradients of half as many at a time, with targets of their own")
  func halves() throws {
    let whole = try learned(7..<27, of: 20)
    let halves = try [learned(7..<17, of: 10), learned(17..<27, of: 10)]
    #expect(abs(whole.loss - halves[0].loss - halves[1].loss) <= 1e-5 * whole.loss)
    #expect(
      agree(whole.gradient, zip(halves[0].gradient, halves[1].gradient).map { ($0 + $1) / 2 }))
  }

  @Test("are as many as the last batch has", arguments: [1, 3, 7, 15, 16, 17])
  func short(count: Int) throws {
    let expected = try learned(20..<20 + count, of: count)
    let found = try learned(20..<20 + count, after: 0..<20, of: 20)
    #expect(abs(found.loss - expected.loss) <= 1e-5 * expected.loss)
    #expect(agree(found.gradient, expected.gradient))
  }

  @Test("hold a batch of all images only as long as it is the batch")
  func holds() throws {
    let network = try small()
    let images = imageSet(uniforms(40 * 35, seed: 1), pixels: 35)
    func gradient(after before: [Range<Int>], _ range: Range<Int>, reversed: Bool = false)
      -> [Float]
    {
      let trainingStep = ModelsTests.trainingStep(
        network, objective, on: images,
        parameters: network.initialParameters(by: HeUniform(), key: RandomKey(seed: 2)))
      var batch = wholeBatch(images)
      for range in before {
        batch.range = range
        _ = trainingStep.run(batch, job: trainingStep.job)
      }
      if reversed { trainingStep.order.reverse() }
      batch.range = range
      _ = trainingStep.run(batch, job: trainingStep.job)
      return trainingStep.gradient.array
    }
    let (all, part) = (gradient(after: [], 0..<40), gradient(after: [], 0..<20))
    #expect(gradient(after: [0..<40, 0..<40], 0..<40) == all)
    #expect(gradient(after: [0..<40, 0..<40], 0..<20) == part)
    #expect(gradient(after: [0..<40, 0..<20], 0..<40) == all)
    // The same images in another order: other bits.
    let reversed = gradient(after: [], 0..<40, reversed: true)
    #expect(reversed != all && gradient(after: [0..<40], 0..<40, reversed: true) == reversed)
  }

  @Test("the first layer that is not finite is named", arguments: [0, 1, 3])
  func diverged(layer: Int) throws {
    let network = try small(RectifiedLinear())
    let trainingStep = trainingStep(network, rows: 20)
    trainingStep.parameters.update(from: [.infinity].span, at: network.ranges[layer].upperBound - 1)
    var batch = wholeBatch(images(40))
    batch.range = 0..<20
    #expect(!trainingStep.run(batch, job: trainingStep.job).isFinite)
    #expect(trainingStep.firstDivergedLayer == network.layers[layer].shape.name)
  }
}
