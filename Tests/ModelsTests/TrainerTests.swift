import Pipeline
import Tensors
import Testing

@testable import Models

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
