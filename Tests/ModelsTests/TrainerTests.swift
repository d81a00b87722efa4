import Pipeline
import Tensors
import Testing

@testable import Models

/// Flips pixels with a chance.
struct Flip: Noise {
  static let name = "flip"
  static let summary = "For tests."
  static var level: NoiseLevel<Flip> { NoiseLevel("rate", \.rate, 0...1) }
  var rate = 0.1
  init() {}
  func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    for index in pixels.indices where random.bernoulli(Float(rate)) {
      pixels[index] = 1 - pixels[index]
    }
  }
}

/// Cross-entropy, and a user who asks to stop at the first measurement.
private struct StoppingLoss: Loss {
  static let name = "stopping"
  static let summary = "For tests."
  static let unit = BinaryCrossEntropy.unit
  private var cancellation = Cancellation()
  init() {}
  init(_ cancellation: Cancellation) { self.cancellation = cancellation }

  func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    if gradient.isEmpty { cancellation.request() }
    return BinaryCrossEntropy().evaluate(
      output, kind, targets: targets, gradient: &gradient, scale: scale)
  }
}

private func shapes() -> ImageSet {
  imageSet(uniforms(40 * 12, seed: 7).map { $0.rounded() }, pixels: 12)
}

private func noisy(_ usage: (inout NoiseUsage) -> Void = { _ in }) -> ImageSet {
  var images = shapes()
  var noiseUsage = NoiseUsage()
  noiseUsage.copies = 2
  usage(&noiseUsage)
  images.noise = [AttachedNoise(Flip().with(level: 0.3), noiseUsage, key: RandomKey(seed: 5))]
  return images
}

@Suite("the trainer") struct TrainerTests {
  private func trainer(_ change: (inout TrainingOptions) -> Void = { _ in }) throws -> Trainer {
    var options = TrainingOptions()
    options.epochs = 12
    options.batchSize = 7
    change(&options)
    let network = try network(
      pixels: 12, hidden: 8, latent: 2, activation: HyperbolicTangent(), output: .bernoulli,
      isVariational: true)
    return Trainer(
      network,
      objective: Objective(
        loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .imageSum, warmup: 5),
      options: options, context: .test())
  }

  /// 12 epochs of 12 steps.
  private func resumable() throws -> Trainer {
    var optimizer = RMSprop()
    optimizer.momentum = 0.5
    var cosine = CosineSchedule()
    cosine.warmup = 2
    return try trainer {
      $0.optimizer = optimizer
      $0.schedule = cosine
      $0.patience = 100
    }
  }

  @Test(
    "training that goes on from a checkpoint ends as if it had never stopped",
    arguments: [0, 1, 11, 12, 13, 77, 143])
  func goesOn(step: Int) throws {
    let trainer = try resumable()
    let images = noisy()
    let validation = shapes()
    var saved: TrainingState?
    let whole = try trainer.train(from: trainer.start(), on: images, validation: validation) {
      let state = $0()
      if state.step == step { saved = state }
    }
    let state = try #require(saved)
    let read = try #require(
      TrainingState(state.checkpoint(of: trainer.network), of: trainer.network, stateSlots: 2))
    #expect(read == state)
    #expect(state.epoch == step / 12 && state.sums.rows == step % 12 * 7)
    let rest = try trainer.train(from: read, on: images, validation: validation)
    var (first, second) = (whole.state, rest.state)
    #expect(first.epoch == 12)
    first.seconds = 0
    second.seconds = 0
    #expect(first == second)
    #expect(whole.parameters == rest.parameters)
  }

  @Test("a measurement that is stopped is taken again, of the same epoch")
  func stoppedMeasurement() throws {
    let cancellation = Cancellation()
    let trainer = try resumable()
    let images = noisy()
    // More than one part of a measurement.
    let validation = imageSet(uniforms(1100 * 12, seed: 8).map { $0.rounded() }, pixels: 12)
    let whole = try trainer.train(from: trainer.start(), on: images, validation: validation)
    var stopping = trainer.objective
    stopping.loss = StoppingLoss(cancellation)
    let stopped = Trainer(
      trainer.network, objective: stopping, options: trainer.options,
      context: .test(cancellation: cancellation))
    var saved: TrainingState?
    let error = #expect(throws: PipelineError.self) {
      try stopped.train(from: stopped.start(), on: images, validation: validation) {
        saved = $0()
      }
    }
    #expect(error?.kind == .interrupted)
    let state = try #require(saved)
    #expect(state.epoch == 0 && state.step == 12 && state.sums.rows == 80)
    let rest = try trainer.train(from: state, on: images, validation: validation)
    #expect(rest.parameters == whole.parameters)
    #expect(rest.state.history == whole.state.history)
  }

  @Test("training that was stopped for want of gain, or of time, stays stopped")
  func staysStopped() throws {
    for change in [{ $0.patience = 1 }, { $0.timeBudget = 1e-9 }]
      as [(inout TrainingOptions) -> Void]
    {
      var options = TrainingOptions()
      options.epochs = 1000
      options.batchSize = 7
      change(&options)
      let trainer = Trainer(
        try resumable().network, objective: try resumable().objective, options: options,
        context: .test())
      let whole = try trainer.train(from: trainer.start(), on: shapes(), validation: nil)
      #expect(whole.state.epoch < 1000)
      let rest = try trainer.train(from: whole.state, on: shapes(), validation: nil)
      #expect(rest.state.step == whole.state.step && rest.reason == whole.reason)
      #expect(rest.reason != nil && rest.parameters == whole.parameters)
    }
  }

  @Test("a history is kept bit for bit, the thinned one of a long training too")
  func historyText() throws {
    var history = TrainingHistory()
    for epoch in 1...5001 {
      history.record("loss", "loss (nats a pixel)", 1 / Double(epoch), epoch: epoch)
      if epoch % 7 == 0 { history.record("kl", "", -0.1 * Double(epoch), epoch: epoch) }
    }
    var read = try #require(TrainingHistory(text: history.text))
    #expect(read == history)
    for epoch in 5002...9000 {
      history.record("loss", "", 0.1, epoch: epoch)
      read.record("loss", "", 0.1, epoch: epoch)
    }
    #expect(read == history)
    #expect(TrainingHistory(text: "") == TrainingHistory())
    for text in ["loss", "loss\t\t0\t1 2", "loss\t\t1\t1", "loss\t\t1\t1 x"] {
      #expect(TrainingHistory(text: text) == nil)
    }
  }

  @Test("the weight of the divergence rises in its warm-up")
  func warmup() throws {
    let objective = try trainer().objective
    let weights = [0, 5, 10, 25, 30].map {
      objective.auxiliaryWeight(at: ScheduleTime(step: $0, stepsPerEpoch: 5, totalSteps: 100))
    }
    #expect(weights == [0, 0.2, 0.4, 1, 1])
  }

  @Test("early stopping compares at the full weight, and does not stop in the warm-up")
  func stoppingAfterWarmup() throws {
    var options = TrainingOptions()
    options.epochs = 80
    options.batchSize = 10
    options.patience = 3
    var optimizer = Adam()
    optimizer.learningRate = 0.02
    options.optimizer = optimizer
    let trainer = Trainer(
      try network(
        pixels: 12, hidden: 8, latent: 2, activation: HyperbolicTangent(), output: .bernoulli,
        isVariational: true),
      objective: Objective(
        loss: BinaryCrossEntropy(), output: .bernoulli, reduction: .imageSum, beta: 4, warmup: 40),
      options: options, context: .test())
    let outcome = try trainer.train(from: trainer.start(), on: shapes(), validation: nil)
    #expect(outcome.state.epoch > 40)
    let best = try #require(outcome.state.best)
    let curves = Dictionary(
      uniqueKeysWithValues: outcome.state.history.curves.map { ($0.name, $0.values) })
    let losses = zip(try #require(curves["reconstruction"]), try #require(curves["kl"]))
      .map { $0 + 4 * $1 }
    #expect(abs(best.loss - losses[best.epoch - 1]) < 1e-9)
    #expect(best.loss <= (losses.min() ?? 0) + 1e-9)
  }

  @Test("reconstruction and divergence are kept apart, of validation too")
  func curves() throws {
    let trainer = try trainer { $0.validateEvery = 5 }
    let outcome = try trainer.train(
      from: trainer.start(), on: shapes(), validation: shapes())
    let curves = outcome.state.history.curves
    #expect(
      curves.map(\.name) == [
        "loss", "reconstruction", "kl", "learning_rate", "validation_loss",
        "validation_reconstruction", "validation_kl",
      ])
    #expect(curves[0].epochs == Array(1...12))
    #expect(curves[4].epochs == [5, 10, 12])
    let last = (0..<3).map { curves[$0 + 4].values[2] }
    #expect(abs(last[0] - last[1] - last[2]) < 1e-9)
  }

  @Test("a long history is thinned, with its first and its last epoch")
  func thinning() {
    var history = TrainingHistory()
    for epoch in 1...50_001 { history.record("loss", "", Double(epoch), epoch: epoch) }
    let curve = history.curves[0]
    #expect(curve.epochs.first == 1 && curve.epochs.last == 50_001)
    #expect(curve.epochs.count > 1000 && curve.epochs.count < 2003)
    #expect(curve.values == curve.epochs.map(Double.init))
    #expect(curve.epochs == curve.epochs.sorted())
  }

  @Test("a source draws noisy inputs, and clean or noisy targets")
  func sources() {
    let clean = BatchSource(noisy())
    let augmented = BatchSource(noisy { $0.target = .augmented })
    #expect(clean.hasTargets && clean.sampleCount == 80)
    #expect(!augmented.hasTargets)
    let pixels = shapes().batch(3..<4).elements
    var inputs = [Float](repeating: -1, count: 24)
    var targets = inputs
    func read(_ source: BatchSource, epoch: Int) {
      var inputSpan = inputs.mutableSpan
      var targetSpan = targets.mutableSpan
      // The two copies of image 3.
      source.read([6, 7].span, epoch: epoch, into: &inputSpan, targets: &targetSpan)
    }
    read(clean, epoch: 1)
    #expect(targets == pixels + pixels)
    #expect(inputs != targets && inputs[..<12] != inputs[12...])
    let first = inputs
    read(augmented, epoch: 1)
    #expect(inputs == first)
    read(clean, epoch: 2)
    #expect(inputs != first)
  }
}

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
