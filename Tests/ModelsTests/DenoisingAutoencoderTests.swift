import Pipeline
import Tensors
import Testing

@testable import Models

@Suite("denoising autoencoder") struct DenoisingAutoencoderTests {
  private var stage: DenoisingAutoencoder {
    var stage = DenoisingAutoencoder()
    stage.autoencoder.layers.hidden = [24]
    stage.autoencoder.layers.latent = 8
    stage.autoencoder.training.epochs = 400
    var adam = Adam()
    adam.learningRate = 0.01
    stage.autoencoder.training.optimizer = adam
    return stage
  }

  @Test("it learns to remove noise")
  func learns() throws {
    // Four patterns that differ in half of their pixels.
    let patterns: [Float] = (0..<4).flatMap { row in
      (0..<12).map { ($0 >> (row / 2)) % 2 == row % 2 ? 1 : 0 }
    }
    var images = imageSet(patterns, pixels: 12)
    var usage = NoiseUsage()
    usage.copies = 20
    images.noise = [AttachedNoise(Flip(), usage, key: RandomKey(seed: 1))]
    let result = try stage.train(on: StageValues(images: ["data": images]), in: .test())
    #expect(result.model.graph.plugin == "denoising-autoencoder")
    var noisy = imageSet(patterns, pixels: 12).batch(0..<4)
    for row in 0..<4 { noisy.elements[row * 12 + 5] = 1 - noisy.elements[row * 12 + 5] }
    let mean = result.model.reconstruct(noisy).mean.elements
    let wrong = zip(mean, patterns).count { ($0 > 0.5) != ($1 > 0.5) }
    #expect(wrong == 0)
    let restored = try everything.restore(result.model.graph, weights: result.model.weights)
    #expect(restored.reconstruct(noisy).mean.elements == mean)
  }

  @Test("a set without noise, or with noise in the targets only, is a fault")
  func needsNoise() {
    var header = ImageHeader(shape: ImageShape(height: 3, width: 4), count: 16)
    func messages() -> [String] {
      stage.faults(reading: PlannedInputs(images: ["data": header])).map(\.message)
    }
    let cure =
      ", so there is nothing to remove: put an 'augment:' stage such as 'augment: bit-flip' with "
      + "'target: clean' before this one"
    #expect(messages() == ["the images carry no noise" + cure])
    header.noise = [PlannedNoise(name: "flip", target: .augmented)]
    #expect(messages() == ["the images carry only noise with 'target: augmented'" + cure])
    header.noise = [PlannedNoise(name: "flip", target: .clean)]
    #expect(messages() == [])
    let error = #expect(throws: PipelineError.self) {
      try stage.train(on: StageValues(images: ["data": shapes()]), in: .test())
    }
    #expect(error?.message == "the images carry no noise" + cure)
  }
}
