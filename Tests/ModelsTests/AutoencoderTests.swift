import Pipeline
import Testing

@testable import Models

/// 16 images of 3x4 random zeros and ones.
private let images = ImageSet(
  shape: ImageShape(height: 3, width: 4),
  pixels: .bytes((0..<192).map { UInt8(($0 * $0 * 7 + $0 / 5) % 3 == 0 ? 1 : 0) }, white: 1))

private func stage(_ change: (inout Autoencoder) -> Void = { _ in }) -> Autoencoder {
  var stage = Autoencoder()
  stage.layers.hidden = [12]
  stage.training.epochs = 50
  change(&stage)
  return stage
}

private func train(
  _ stage: Autoencoder, on images: ImageSet = images, validation: ImageSet? = nil, seed: Int = 1
) throws -> TrainingResult {
  try stage.train(on: images, validation: validation, in: .test(seed: seed))
}

private func adam(_ learningRate: Double) -> Adam {
  var adam = Adam()
  adam.learningRate = learningRate
  return adam
}

extension Report {
  fileprivate func value(_ name: String) throws -> Double {
    try #require(metrics.first { $0.name == name }, "\(name)").value
  }
}

@Suite("autoencoder") struct AutoencoderTests {
  @Test("the layers mirror each other, with every weight and bias counted")
  func mirrored() {
    let graph = stage { $0.layers.hidden = [22, 10] }
      .plan(for: ImageShape(height: 7, width: 5)).graph
    #expect(graph.encoder.map(\.outputs) == [22, 10, 2])
    #expect(graph.decoder.map(\.outputs) == [10, 22, 35])
    #expect(graph.parameterCount == 2121)
    #expect(graph.latentSize == 2)
  }

  @Test("the decoder can have layers of its own, and no hidden layers make a linear model")
  func ownDecoder() throws {
    let graph = stage {
      $0.layers.hidden = []
      $0.layers.decoder = .widths([5, 6, 7])
    }.plan(for: ImageShape(height: 7, width: 5)).graph
    #expect(graph.encoder.map(\.outputs) == [2])
    #expect(graph.decoder.map(\.outputs) == [5, 6, 7, 35])
    let linear = try train(
      stage {
        $0.layers.hidden = []
        $0.training.epochs = 1000
      })
    #expect(linear.model.graph.layers.map(\.activation) == ["identity", "identity"])
    #expect(try linear.report.value("loss") < 0.65)
  }

  @Test("training with Adam makes the loss small, and reports it by image and by pixel")
  func learns() throws {
    let result = try train(
      stage {
        $0.training.epochs = 3000
        $0.layers.latent = 6
        $0.training.optimizer = adam(0.01)
      })
    #expect(result.report.metrics[0].name == "loss")
    #expect(result.report.metrics[0].value < 0.01)
    #expect(result.report.metrics[0].unit == "nats a pixel")
    #expect(result.report.metrics[1].unit == "nats an image")
    #expect(
      abs(result.report.metrics[1].value / result.report.metrics[0].value - 12) < 1e-6)
    let loss = result.report.series[0]
    #expect(loss.x.first == 1 && loss.x.last == 3000)
    #expect(loss.x.count >= 1000 && loss.x.count <= 2001)
  }

  @Test(
    "every optimizer, schedule and initial scheme learns",
    arguments: [
      "adam", "adamw", "rmsprop", "momentum", "sgd",
    ], ["constant", "cosine", "exponential", "step"])
  func components(optimizer: String, schedule: String) throws {
    let schemes = everything.components(of: "initializer").map(\.name)
    for scheme in schemes {
      let result = try train(
        stage {
          $0.layers.activation = ExponentialLinear()
          $0.loss.reduction = .imageSum
          $0.training.batchSize = 5
          $0.training.clipNorm = 10
          $0.training.clipValue = 1
          $0.training.optimizer =
            (try? everything.component(
              .optimizer, named: optimizer, numbers: ["learning_rate": 0.005])) ?? adam(0)
          $0.training.schedule =
            (try? everything.component(.schedule, named: schedule, numbers: ["warmup": 2]))
            ?? ConstantSchedule()
          $0.training.initialWeights =
            (try? everything.component(.initializer, named: scheme)) ?? GlorotUniform()
        })
      let losses = result.report.series[0].y
      #expect(losses[losses.count - 1] < losses[0], "\(scheme)")
    }
  }

  @Test("the same seed gives the same weights, another seed others", arguments: [nil, 5])
  func seeds(batchSize: Int?) throws {
    let stage = stage { $0.training.batchSize = batchSize }
    let first = try train(stage).model.weights
    #expect(try train(stage).model.weights == first)
    #expect(try train(stage, seed: 2).model.weights != first)
  }

  @Test("one batch of the whole set trains as the full batch does, even where it asks for more")
  func wholeBatch() throws {
    let full = try train(stage()).model.weights
    #expect(try train(stage { $0.training.batchSize = 16 }).model.weights == full)
    let larger = stage { $0.training.batchSize = 1000 }
    #expect(try train(larger).model.weights == full)
    let faults = larger.faults(for: ImageHeader(shape: images.shape, count: 16))
    #expect(
      faults.map(\.message) == [
        "'batch_size' is 1000, and there are 16 images: every step takes all of them"
      ])
    #expect(faults.map(\.severity) == [.warning])
  }

  @Test("a set with one image can be learnt")
  func oneImage() throws {
    let one = ImageSet(
      shape: ImageShape(height: 1, width: 3), pixels: .bytes([0, 255, 0], white: 255))
    let result = try train(
      stage {
        $0.training.epochs = 500
        $0.training.optimizer = adam(0.05)
      }, on: one)
    #expect(try result.report.value("loss") < 0.01)
  }

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

  @Test("grey targets have a floor, which is reported with what it means")
  func floor() throws {
    let grey = ImageSet(
      shape: ImageShape(height: 1, width: 4), pixels: .bytes([1, 1, 2, 0, 2, 0, 1, 1], white: 2))
    let result = try train(stage(), on: grey)
    let floor = try #require(result.report.metrics.first { $0.name == "loss_floor" })
    #expect(abs(floor.value - 0.5 * 0.693147) < 1e-5)
    #expect(
      floor.reduction == "entropy of the grey targets: no model goes below it, and the loss is an "
        + "objective, not a likelihood")
    #expect(try result.report.value("loss") > floor.value)
    #expect(try !train(stage()).report.metrics.contains { $0.name == "loss_floor" })
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

  @Test("training stops without gain, and takes the best weights")
  func earlyStopping() throws {
    let result = try train(
      stage {
        $0.training.epochs = 5000
        $0.training.optimizer = adam(0.02)
        $0.training.patience = 30
        $0.training.validateEvery = 2
      }, validation: imageSet12(seed: 9))
    let best = try result.report.value("best_epoch")
    let epochs = try result.report.value("epochs")
    #expect(epochs == best + 60)
    let validation = try #require(result.report.series.first { $0.name == "validation_loss" })
    #expect(try abs(result.report.value("validation_loss") - (validation.y.min() ?? 0)) < 1e-6)
    #expect(
      result.report.metrics.first { $0.name == "epochs" }?.reduction
        == "stopped after epoch \(Int(epochs)): no better since epoch \(Int(best))")
  }

  private func imageSet12(seed: UInt64) -> ImageSet {
    ImageSet(shape: images.shape, pixels: .floats(uniforms(120, seed: seed).map { $0.rounded() }))
  }

  @Test("steps end a training in mid-epoch, and the last batch can be left out")
  func steps() throws {
    let stage = stage {
      $0.training.batchSize = 5
      $0.training.steps = 7
    }
    #expect(try train(stage).report.value("steps") == 7)
    #expect(try train(stage).report.value("epochs") == 2)
    var dropping = stage
    dropping.training.dropLast = true
    dropping.training.steps = nil
    dropping.training.epochs = 4
    #expect(try train(dropping).report.value("steps") == 12)
  }

  @Test("a time budget ends a training")
  func timeBudget() throws {
    let result = try train(
      stage {
        $0.training.epochs = 10_000_000
        $0.training.timeBudget = 0.05
      })
    #expect(try result.report.value("epochs") < 10_000_000)
  }

  @Test("a model is restored from its graph and weights", arguments: 0..<9)
  func restore(index: Int) throws {
    let result = try train(
      stage {
        var leaky = LeakyRectifiedLinear()
        leaky.slope = 0.3
        $0.layers.activation = index == 4 ? leaky : activations[index]
      })
    let model = result.model
    let restored = try everything.restore(
      ModelGraph(text: model.graph.text), weights: model.weights.reversed())
    #expect(restored.graph == model.graph)
    let batch = images.batch(0..<16)
    #expect(restored.reconstruct(batch).parameters == model.reconstruct(batch).parameters)
    #expect(throws: PipelineError.self) {
      try everything.restore(model.graph, weights: Array(model.weights.dropLast()))
    }
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
