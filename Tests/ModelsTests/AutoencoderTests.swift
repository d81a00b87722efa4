import Pipeline
import Testing

@testable import Models

/// 16 images of 3x4 random zeros and ones.
private let images = ImageSet(
  shape: ImageShape(height: 3, width: 4),
  pixels: .bytes((0..<192).map { UInt8(($0 * $0 * 7 + $0 / 5) % 3 == 0 ? 1 : 0) }, white: 1))

private func stage(_ change: (inout Autoencoder) -> Void = { _ in }) -> Autoencoder {
  var stage = Autoencoder()
  stage.hidden = [12]
  stage.epochs = 50
  stage.activation = HyperbolicTangent()
  change(&stage)
  return stage
}

private func train(_ stage: Autoencoder, seed: Int = 1) throws -> TrainingResult {
  try stage.train(
    on: images, validation: nil, in: RunContext(stageName: "autoencoder", seed: seed))
}

@Suite struct AutoencoderTests {
  @Test("the layers mirror each other, with every weight and bias counted")
  func graph() {
    let graph = stage { $0.hidden = [22, 10] }.graph(
      for: ImageShape(height: 7, width: 5))
    #expect(graph.encoder.map(\.outputs) == [22, 10, 2])
    #expect(graph.decoder.map(\.outputs) == [10, 22, 35])
    #expect(graph.parameterCount == 2121)
    #expect(graph.latentSize == 2)
  }

  @Test("training with Adam makes the loss small")
  func learns() throws {
    let result = try train(
      stage {
        $0.epochs = 3000
        $0.latent = 6
        var adam = Adam()
        adam.learningRate = 0.01
        $0.optimizer = adam
      })
    #expect(result.report.metrics[0].value < 0.01)
    #expect(result.report.metrics[0].unit == "nats a pixel")
    #expect(result.report.series[0].x.first == 1)
    #expect(result.report.series[0].x.last == 3000)
    #expect(result.report.series[0].x.count <= 1002)
  }

  @Test("the same seed gives the same weights, another seed others", arguments: [nil, 5])
  func seeds(batchSize: Int?) throws {
    let stage = stage { $0.batchSize = batchSize }
    let first = try train(stage).model.weights
    #expect(try train(stage).model.weights == first)
    #expect(try train(stage, seed: 2).model.weights != first)
  }

  @Test("one batch of the whole set trains as the full batch does")
  func wholeBatch() throws {
    let full = try train(stage()).model.weights
    #expect(try train(stage { $0.batchSize = 16 }).model.weights == full)
    #expect(try train(stage { $0.batchSize = 1000 }).model.weights == full)
  }

  @Test("a request to stop stops the training")
  func cancellation() {
    let cancellation = Cancellation()
    cancellation.request()
    let error = #expect(throws: PipelineError.self) {
      try stage().train(
        on: images, validation: nil,
        in: RunContext(stageName: "a", seed: 1, cancellation: cancellation))
    }
    #expect(error?.kind == .interrupted)
  }

  @Test("a loss that is not finite stops the training and names the cause")
  func divergence() {
    let error = #expect(throws: PipelineError.self) {
      try train(
        stage {
          var descent = GradientDescent()
          descent.learningRate = 1e39
          $0.optimizer = descent
        })
    }
    #expect(
      error?.message == "the loss is not a number in epoch 2, batch 1 of 1: training "
        + "diverged, most likely because the optimizer's 'learning_rate' is too large; "
        + "try a tenth of it")
  }

  @Test("pixels outside 0...1 are refused before the first step")
  func range() {
    let bad = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .floats([0, 1, 0.5, 1.5]))
    let error = #expect(throws: PipelineError.self) {
      try stage().train(
        on: bad, validation: nil, in: RunContext(stageName: "autoencoder", seed: 1))
    }
    #expect(
      error?.message == "image 1 has the value 1.5; pixels must lie in 0...1, as the "
        + "model's output does: scale them")
  }

  @Test("more parameters than fit are a fault with their number")
  func tooLarge() {
    let faults = stage { $0.hidden = [1_000_000] }.faults(
      for: ImageHeader(shape: ImageShape(height: 28, width: 28), count: 1))
    #expect(
      faults.map(\.message) == [
        "the layers have 1574000786 parameters, more than 100000000; make 'hidden' smaller"
      ])
  }
}
