import Pipeline
import Synchronization
import Tensors
import Testing

@testable import Models

@Suite("pca") struct PrincipalComponentsTests {
  private func stage(_ latent: Int) -> PrincipalComponents {
    var stage = PrincipalComponents()
    stage.latent = latent
    return stage
  }

  @Test("components, codes and reconstructions are scikit-learn's, but for signs")
  func reference() throws {
    let known = try Reference.read("pca", as: Reference.PrincipalComponents.self)
    let images = imageSet(known.x, pixels: known.columns)
    let result = try stage(3).train(on: StageValues(images: ["data": images]), in: .test())
    let model = try #require(result.model as? any LatentModel)
    let components = try #require(model.weights.first { $0.name == "decoder.0.weight" }).values
    let codes = model.encode(images.batch(0..<known.rows))
    for component in 0..<3 {
      let range = component * known.columns..<(component + 1) * known.columns
      let expected = Array(known.components[range])
      let product = zip(components[range], expected).reduce(0) { $0 + Double($1.0) * $1.1 }
      let sign = product < 0 ? -1.0 : 1
      expectClose(Array(components[range]), expected.map { $0 * sign }, "component \(component)")
      expectClose(
        (0..<known.rows).map { codes[$0, component] },
        (0..<known.rows).map { known.codes[$0 * 3 + component] * sign }, floor: 0.1,
        "codes \(component)")
      #expect(
        abs(result.report.series[0].y[component] - known.shares[...component].reduce(0, +)) < 1e-6)
    }
    expectClose(
      model.reconstruct(images.batch(0..<known.rows)).mean.elements, known.reconstruction,
      floor: 0.1, "reconstruction")
  }

  @Test("a request to stop ends the fit within a block of samples, however many copies there are")
  func cancellation() {
    var usage = NoiseUsage()
    usage.copies = 10_000
    usage.target = .augmented
    var images = imageSet([Float](repeating: 0.5, count: 4 * 40), pixels: 4)
    images.noise = [AttachedNoise(Halving(), usage, key: RandomKey(seed: 1))]
    let cancellation = Cancellation()
    let blocks = Mutex(0)
    let context = RunContext.test(cancellation: cancellation) { news in
      guard case .progress = news else { return }
      blocks.withLock { $0 += 1 }
      cancellation.request()
    }
    let error = #expect(throws: PipelineError.self) {
      try stage(1).train(on: StageValues(images: ["data": images]), in: context)
    }
    #expect(error?.kind == .interrupted)
    #expect(blocks.withLock { $0 } == 1)
  }

  @Test("its report tells the error of its reconstructions, which no threads change")
  func report() throws {
    let images = imageSet(uniforms(9000 * 10, seed: 3), pixels: 10)
    let inputs = StageValues(images: ["data": images])
    let result = try stage(4).train(on: inputs, in: .test())
    let batch = images.batch(0..<9000)
    let mean = result.model.reconstruct(batch).mean.elements
    let error = squaredError(outputs: mean.span, targets: batch.elements.span) / 90_000
    #expect(abs(result.report.metrics[0].value / error - 1) < 1e-5)
    let shared = try stage(4).train(on: inputs, in: .test(threads: 2))
    #expect(shared.model.weights == result.model.weights)
    let restored = try everything.restore(result.model.graph, weights: result.model.weights)
    #expect(restored.reconstruct(batch).mean.elements == mean)
  }

  @Test("all components give the images back; one image and equal images are no fault")
  func all() throws {
    let images = imageSet(uniforms(40, seed: 3), pixels: 4)
    let model = try stage(4).train(
      on: StageValues(images: ["data": images]), in: .test()
    ).model
    let batch = images.batch(0..<10)
    expectClose(
      model.reconstruct(batch).mean.elements, batch.elements.map(Double.init), floor: 0.1)
    let one = imageSet([0.5, 0.25], pixels: 2)
    let single = try stage(1).train(on: StageValues(images: ["data": one]), in: .test())
    #expect(single.model.reconstruct(one.batch(0..<1)).mean.elements == [0.5, 0.25])
  }

  @Test("of noise to remove it finds the components of the noisy images")
  func cleanTarget() throws {
    let pixels = uniforms(20 * 6, seed: 5)
    func model(_ target: NoiseUsage.Target) throws -> any TrainedModel {
      var usage = NoiseUsage()
      usage.target = target
      var images = imageSet(pixels, pixels: 6)
      images.noise = [AttachedNoise(Halving(), usage, key: RandomKey(seed: 1))]
      return try stage(2).train(on: StageValues(images: ["data": images]), in: .test()).model
    }
    #expect(try model(.clean).weights == model(.augmented).weights)
  }

  @Test("more components than pixels, and noise to remove, are faults")
  func faults() {
    var header = ImageHeader(shape: ImageShape(height: 2, width: 2), count: 3)
    #expect(
      stage(5).faults(for: header).map(\.message) == [
        "'latent' is 5, and images of 4 values have 4 components"
      ])
    #expect(
      stage(3).faults(for: header).map(\.message) == [
        "'latent' is 3, and 3 images differ in 2 directions at most: the other components say "
          + "nothing"
      ])
    header.noise = [PlannedNoise(name: "flip", target: .clean)]
    #expect(
      stage(2).faults(for: header).map(\.message) == [
        "the images carry 'flip', whose target is the clean image: components cannot learn to remove "
          + "noise, and are those of the noisy images; say 'target: augmented' where it is attached, "
          + "or 'train: denoising-autoencoder'"
      ])
  }
}

/// Draws how dark the whole image becomes.
private struct Halving: Noise {
  static let name = "halving"
  static let summary = "For tests."
  static var level: NoiseLevel<Self> { NoiseLevel("level", \.amount, 0...1) }
  static var fields: [Field<Self>] { [Field("level", \.amount, .within(0...1), help: "Amount.")] }
  var amount = 0.5

  func apply(to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream) {
    let factor = 1 - Float(amount) * random.uniform()
    for index in pixels.indices { pixels[index] *= factor }
  }
}
