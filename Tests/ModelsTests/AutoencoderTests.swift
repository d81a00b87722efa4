import Pipeline
import Testing

@testable import Models

extension Report {
  func value(_ name: String) throws -> Double {
    try #require(metrics.first { $0.name == name }, "\(name)").value
  }
}

@Suite("autoencoder") struct AutoencoderTests {
  /// 16 images of 3x4 random zeros and ones.
  static let images = ImageSet(
    shape: ImageShape(height: 3, width: 4),
    pixels: .bytes((0..<192).map { UInt8(($0 * $0 * 7 + $0 / 5) % 3 == 0 ? 1 : 0) }, white: 1))

  var images: ImageSet { Self.images }

  func stage(_ change: (inout Autoencoder) -> Void = { _ in }) -> Autoencoder {
    var stage = Autoencoder()
    stage.layers.hidden = [12]
    stage.training.epochs = 50
    change(&stage)
    return stage
  }

  func train(
    _ stage: Autoencoder, on images: ImageSet = Self.images, validation: ImageSet? = nil,
    seed: Int = 1
  ) throws -> TrainingResult {
    try stage.train(on: images, validation: validation, in: .test(seed: seed))
  }

  func adam(_ learningRate: Double) -> Adam {
    var adam = Adam()
    adam.learningRate = learningRate
    return adam
  }

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
}
