import Pipeline
import Testing

@testable import Models

/// What is refused or warned of, before the run or in it.
extension AutoencoderTests {
  @Test("a request to stop stops the training")
  func cancellation() {
    let cancellation = Cancellation()
    cancellation.request()
    let error = #expect(throws: PipelineError.self) {
      try stage().train(
        on: images, validation: nil, in: .test(cancellation: cancellation))
    }
    #expect(error?.kind == .interrupted)
  }

  @Test("a loss that is not finite stops the training and names layer, batch and cause")
  func divergence() {
    let error = #expect(throws: PipelineError.self) {
      try train(
        stage {
          var descent = GradientDescent()
          descent.learningRate = 1e39
          $0.training.optimizer = descent
        })
    }
    #expect(
      error?.message == "the loss is not a number in epoch 2, batch 1 of 1, first at 'encoder.0': "
        + "training diverged, most likely because the optimizer's 'learning_rate' is too large; "
        + "try a tenth of it")
  }

  @Test("pixels outside 0...1 are refused before the first step, and a linear output takes them")
  func range() throws {
    let bad = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .floats([0, 1, 0.5, 1.5]))
    let error = #expect(throws: PipelineError.self) { try train(stage(), on: bad) }
    #expect(
      error?.message == "image 1 has the value 1.5; pixels must lie in 0...1, as the "
        + "model's output does: scale them, as 'white' of a load stage does, or take "
        + "'output: linear' and another loss than bce")
    let linear = try train(
      stage {
        $0.layers.output = .linear
        $0.loss.loss = MeanSquaredError()
        $0.layers.latent = 1
        $0.training.epochs = 2000
        $0.training.optimizer = adam(0.01)
      }, on: bad)
    #expect(try linear.report.value("loss") < 1e-3)
  }

  @Test("binary cross-entropy with a linear output is a fault")
  func lossOfOutput() {
    let faults = stage { $0.layers.output = .linear }
      .faults(for: ImageHeader(shape: images.shape, count: 16))
    #expect(
      faults.map(\.message) == [
        "the loss 'bce' needs 'output: sigmoid'; with 'output: linear' take mse or gaussian-nll"
      ])
  }

  @Test("advice on a loss of another package is what it says of itself")
  func foreignLoss() throws {
    let faults = stage { $0.loss.loss = HalvedError() }
      .faults(for: ImageHeader(shape: images.shape, count: 16))
    #expect(
      faults.map(\.message) == [
        "the loss 'halved' needs 'output: linear'; with 'output: sigmoid' take bce or mse or "
          + "gaussian-nll"
      ])
    let bad = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .floats([0, 1, 0.5, 3.5]))
    func message(_ change: (inout Autoencoder) -> Void) -> String? {
      #expect(throws: PipelineError.self) { try train(stage(change), on: bad) }?.message
    }
    #expect(
      message {
        $0.loss.loss = HalvedError()
        $0.layers.output = .linear
      } == "image 1 has the value 3.5; the loss 'halved' takes -2 to 2: scale them, or take "
        + "another loss")
    #expect(
      message { $0.loss.loss = MeanSquaredError() } == "image 1 has the value 3.5; pixels must lie "
        + "in 0...1, as the model's output does: scale them, as 'white' of a load stage does, or "
        + "take 'output: linear'")
  }

  @Test("more memory than there is is a fault that says how much")
  func tooLarge() {
    // Checkpoints of so many weights would have a warning of their own.
    let plan = stage {
      $0.layers.hidden = [1_000_000]
      $0.training.checkpointEvery = 3600
    }.plan(for: ImageShape(height: 28, width: 28))
    let header = ImageHeader(shape: ImageShape(height: 28, width: 28), count: 1)
    #expect(
      plan.faults(for: header, memory: 8_000_000_000).map(\.message) == [
        "1,574,000,786 parameters in steps of 1 image take 82.1 GB of memory, and there are 8 GB; "
          + "make 'hidden' smaller"
      ])
    #expect(plan.faults(for: header, memory: 100_000_000_000).isEmpty)
  }

  @Test("of a filtered set the memory of its largest batch is not known before the run")
  func filtered() {
    let plan = stage { $0.training.batchSize = nil }.plan(for: images.shape)
    var header = ImageHeader(shape: images.shape, count: 10_000_000)
    #expect(plan.faults(for: header, memory: 100_000_000).map(\.option) == ["batch_size"])
    header.isCountExact = false
    #expect(plan.faults(for: header, memory: 100_000_000).isEmpty)
  }

  @Test("a code that is not smaller than the image is warned of")
  func wideCode() {
    let faults = stage { $0.layers.latent = 12 }
      .faults(for: ImageHeader(shape: images.shape, count: 16))
    #expect(faults.map(\.severity) == [.warning])
    #expect(faults.map(\.option) == ["latent"])
  }

  @Test("noise whose target is the clean image is warned of")
  func cleanTarget() {
    var header = ImageHeader(shape: images.shape, count: 16)
    header.noise = [PlannedNoise(name: "bit-flip", target: .clean)]
    let faults = stage().faults(reading: PlannedInputs(images: ["data": header]))
    #expect(
      faults.map(\.message) == [
        "the images carry 'bit-flip', whose target is the clean image: this trains a denoising "
          + "model; say 'train: denoising-autoencoder', or 'target: augmented' where the noise is "
          + "attached"
      ])
    header.noise = [PlannedNoise(name: "bit-flip", target: .augmented)]
    #expect(stage().faults(reading: PlannedInputs(images: ["data": header])).isEmpty)
  }
}

/// A loss of another package, for linear outputs and small targets alone.
private struct HalvedError: Loss {
  static let name = "halved"
  static let summary = "For tests."
  static let unit = ""
  static let outputs = [OutputKind.gaussian]
  static let targets: ClosedRange<Float>? = -2...2

  func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    MeanSquaredError().evaluate(
      output, kind, targets: targets, gradient: &gradient, scale: scale / 2) / 2
  }
}
