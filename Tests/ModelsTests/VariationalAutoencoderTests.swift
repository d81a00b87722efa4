import Pipeline
import Tensors
import Testing

@testable import Models

@Suite("variational autoencoder") struct VariationalAutoencoderTests {
  private func stage(
    _ change: (inout VariationalAutoencoder) -> Void = { _ in }
  ) -> VariationalAutoencoder {
    var stage = VariationalAutoencoder()
    stage.layers.hidden = [16]
    stage.training.epochs = 300
    var adam = Adam()
    adam.learningRate = 0.01
    stage.training.optimizer = adam
    change(&stage)
    return stage
  }

  private func train(_ stage: VariationalAutoencoder) throws -> TrainingResult {
    try stage.train(on: StageValues(images: ["data": shapes()]), in: .test())
  }

  private func value(_ report: Report, _ name: String) throws -> Double {
    try #require(report.metrics.first { $0.name == name }).value
  }

  @Test("its report keeps reconstruction and divergence apart, in nats an image and a pixel")
  func report() throws {
    let report = try train(stage()).report
    let (loss, kl) = (try value(report, "loss"), try value(report, "kl"))
    let reconstruction = try value(report, "reconstruction")
    #expect(abs(loss - reconstruction - kl) < 1e-6)
    #expect(abs(reconstruction / (try value(report, "reconstruction_per_pixel")) - 12) < 1e-6)
    #expect(report.metrics[0].unit == "nats an image")
    #expect(loss < 8 && kl > 0.5)
  }

  @Test("the model says which likelihood it was trained with, also when it is restored")
  func likelihood() throws {
    var gaussian = GaussianLikelihood()
    gaussian.variance = 0.1
    let cases: [(any Loss, OutputActivation, PixelLikelihood)] = [
      (BinaryCrossEntropy(), .sigmoid, .bernoulli),
      (MeanSquaredError(), .sigmoid, .gaussian(variance: 0.5)),
      (MeanSquaredError(), .linear, .gaussian(variance: 0.5)),
      (gaussian, .sigmoid, .gaussian(variance: 0.1)),
    ]
    for (loss, output, expected) in cases {
      let model = try train(
        stage {
          $0.loss.loss = loss
          $0.layers.output = output
          $0.training.epochs = 2
        }
      ).model
      #expect(model.graph.likelihood == expected)
      let graph = try ModelGraph(text: model.graph.text)
      #expect(graph == model.graph)
      let restored = try everything.restore(graph, weights: model.weights)
      #expect((restored as? any VariationalModel)?.likelihood == expected)
      if output == .linear {
        let code = Matrix(rows: 1, columns: graph.latentSize)
        #expect((restored as? any LatentModel)?.decode(code).variance == 0.5)
      }
    }
    let text = try train(stage { $0.training.epochs = 1 }).model.graph.text
    #expect(text.contains(#""likelihood":{"bernoulli":{}}"#))
    // A file with a variance that cannot be divided by is none of this program's.
    #expect(throws: PipelineError.self) {
      try ModelGraph(
        text: text.replacing(#"{"bernoulli":{}}"#, with: #"{"gaussian":{"variance":0}}"#))
    }
  }

  @Test("beta beside a mean over pixels weighs as often as there are pixels beside their sum")
  func weight() throws {
    let mean = stage {
      $0.loss.reduction = .pixelMean
      $0.beta = 2
    }
    let model = mean.plan(for: ImageShape(height: 3, width: 4)).graph
    #expect(model.settings["beta"] == 24)
    #expect(
      stage { $0.beta = 2 }.plan(for: ImageShape(height: 3, width: 4)).graph.settings["beta"] == 2)
  }

  @Test("a larger beta makes the divergence smaller, and free bits are kept")
  func betas() throws {
    let plain = try value(train(stage()).report, "kl")
    #expect(try value(train(stage { $0.beta = 4 }).report, "kl") < plain)
    #expect(try value(train(stage { $0.beta = 100 }).report, "kl") < 0.05)
    let free = try train(
      stage {
        $0.beta = 100
        $0.freeBits = 0.5
      })
    #expect(try value(free.report, "kl") > 0.3)
  }

  @Test("the model has a posterior, whose mean is the code, and is restored with it")
  func posterior() throws {
    let result = try train(
      stage {
        $0.beta = 0.5
        $0.freeBits = 0.1
      })
    let model = try #require(result.model as? any VariationalModel)
    #expect(model.objective == VariationalObjective(beta: 0.5, freeBits: 0.1))
    let batch = shapes().batch(0..<40)
    let posterior = model.posterior(batch)
    #expect(posterior.mean == model.encode(batch))
    #expect(posterior.mean.columns == 2 && posterior.logVariance.columns == 2)
    #expect(posterior.logVariance.elements.allSatisfy { $0 < 0.5 && $0 > -30 })
    let restored = try #require(
      try everything.restore(ModelGraph(text: model.graph.text), weights: model.weights)
        as? any VariationalModel)
    #expect(restored.posterior(batch).logVariance == posterior.logVariance)
    #expect(restored.objective == model.objective)
    #expect(restored.reconstruct(batch).parameters == model.reconstruct(batch).parameters)
  }

  @Test("a Gaussian likelihood takes pixels of any size")
  func gaussian() throws {
    let images = imageSet((0..<120).map { Float($0 % 7) - 3 }, pixels: 12)
    let result = try stage {
      $0.layers.output = .linear
      var loss = GaussianLikelihood()
      loss.variance = 0.1
      $0.loss.loss = loss
    }.train(on: StageValues(images: ["data": images]), in: .test())
    #expect(result.model.reconstruct(images.batch(0..<10)).variance == 0.1)
    let error = zip(
      result.model.reconstruct(images.batch(0..<10)).mean.elements,
      images.batch(0..<10).elements
    ).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(error / 120 < 1)
  }

  @Test("a mean over pixels is warned of")
  func pixelMean() {
    let faults = stage { $0.loss.reduction = .pixelMean }.faults(reading: PlannedInputs())
    #expect(
      faults.map(\.message) == [
        "'reduction: pixel_mean' divides the reconstruction by the number of pixels and not the "
          + "divergence, which then drowns it: the code comes to say nothing; take image_sum"
      ])
    #expect(faults.map(\.severity) == [.warning])
    #expect(stage().faults(reading: PlannedInputs()).isEmpty)
  }

  @Test("a learning rate of a million stops with the layer named")
  func diverges() {
    let error = #expect(throws: PipelineError.self) {
      try train(
        stage {
          var descent = GradientDescent()
          descent.learningRate = 1e6
          $0.training.optimizer = descent
          $0.training.batchSize = 10
        })
    }
    #expect(error?.kind == .badData)
    #expect(error?.message.contains("training diverged") == true)
  }
}
