import Pipeline
import Tensors
import Testing

@testable import Models

/// Against what PyTorch computes.
@Suite("the reference") struct ReferenceTests {
  @Test("activations and their slopes are PyTorch's")
  func functions() throws {
    for entry in try Reference.read("activations", as: [Reference.ActivationCase].self) {
      let activation = try activation(entry.name, entry.options)
      var y = entry.x
      var slope = [Float](repeating: 1, count: entry.x.count)
      var values = y.mutableSpan
      activation.apply(to: entry.x.span, into: &values)
      var slopes = slope.mutableSpan
      activation.multiplyByDerivative(at: entry.x.span, gradient: &slopes)
      expectClose(y, entry.y, entry.name)
      expectClose(slope, entry.slope, "slope of \(entry.name)")
    }
  }

  @Test("a dense layer's outputs and gradients are PyTorch's")
  func dense() throws {
    let known = try Reference.read("dense", as: Reference.DenseLayer.self)
    let layer = try Dense(
      Dense.shape(
        name: "dense", inputs: known.inputs, outputs: known.outputs, activation: Identity()),
      activation: Identity())
    let parameters = known.weights + known.bias
    var y = known.upstream
    var delta = known.upstream
    var gradient = parameters
    var inputGradient = known.x
    var saved: [Float] = []
    let none: [Float] = []
    var output = y.mutableSpan
    var saving = saved.mutableSpan
    layer.forward(
      known.x.span, rows: known.rows, shard: 0, parameters: parameters.span, into: &output,
      saving: &saving, step: known.outputs)
    var deltas = delta.mutableSpan
    layer.backward(
      output: y.span, saved: none.span, step: known.outputs, rows: known.rows, shard: 0,
      delta: &deltas)
    var gradients = gradient.mutableSpan
    layer.gradient(
      shard: 0, input: known.x.span, delta: delta.span, rows: known.rows, into: &gradients)
    var inputGradients = inputGradient.mutableSpan
    layer.backwardToInput(
      delta: delta.span, input: known.x.span, saved: none.span, rows: known.rows, shard: 0,
      parameters: parameters.span, auxiliaryWeights: none.span, into: &inputGradients)
    expectClose(y, known.y, "y")
    expectClose(gradient, known.weightsGradient + known.biasGradient, "gradient")
    expectClose(inputGradient, known.xGradient, "gradient of x")
  }

  @Test("losses and their gradients are PyTorch's, under both reductions")
  func losses() throws {
    let known = try Reference.read("losses", as: Reference.Losses.self)
    // The case with a variance a value has no model here.
    for entry in known.cases where entry.logVariances == nil {
      let loss = try loss(entry.loss, entry.options)
      let kind = try #require(OutputKind(rawValue: entry.output))
      let reduction = try #require(LossReduction(rawValue: entry.reduction))
      let divisor = reduction.divisor(images: known.rows, pixels: known.columns)
      var gradient = known.outputs
      var gradients = gradient.mutableSpan
      let sum = loss.evaluate(
        known.outputs.span, kind, targets: known.targets.span, gradient: &gradients,
        scale: Float(1 / divisor))
      let what = "\(entry.loss), \(entry.output), \(entry.reduction)"
      #expect(abs(sum / divisor / entry.value - 1) < 1e-5, "\(what)")
      // Floor: the gradient of one value is at most about 1 / divisor.
      expectClose(gradient, entry.gradient, floor: 0.1 / divisor, what)
      var empty: [Float] = []
      var none = empty.mutableSpan
      let alone = loss.evaluate(
        known.outputs.span, kind, targets: known.targets.span, gradient: &none, scale: 0)
      #expect(abs(alone / sum - 1) < 1e-6, "\(what), without a gradient")
    }
  }

  @Test("optimizers move the parameters as PyTorch's do")
  func optimizers() throws {
    let known = try Reference.read("optimizers", as: Reference.Optimizers.self)
    for entry in known.cases {
      let optimizer = try optimizer(entry.name, entry.options)
      var parameters = known.start
      var memory = [Float](repeating: 0, count: parameters.count * optimizer.stateSlots)
      for (index, gradient) in known.gradients.enumerated() {
        var values = parameters.mutableSpan
        var state = memory.mutableSpan
        optimizer.step(
          &values, gradient: gradient.span, state: &state,
          in: StepContext(learningRate: optimizer.learningRate, step: index + 1))
        expectClose(
          parameters, entry.parameters[index],
          "\(entry.name) \(entry.options), step \(index + 1)")
      }
    }
  }

  @Test("schedules give PyTorch's learning rates, warm-up included")
  func schedules() throws {
    let known = try Reference.read("schedules", as: Reference.Schedules.self)
    for entry in known.cases {
      var options = entry.options
      options["warmup"] = Double(entry.warmup)
      let schedule = try everything.component(.schedule, named: entry.name, numbers: options)
      let rates = (0..<known.steps).map { step in
        schedule.rate(
          known.learningRate,
          at: ScheduleTime(step: step, stepsPerEpoch: 1, totalSteps: known.steps))
      }
      for (rate, expected) in zip(rates, entry.rates) {
        #expect(
          abs(rate - expected) <= 1e-8 * max(expected, 0.01),
          "\(entry.name) \(options): \(rate), not \(expected)")
      }
    }
  }

  @Test("gradients are clipped as PyTorch does")
  func clipping() throws {
    let known = try Reference.read("clipping", as: Reference.Clipping.self)
    for entry in known.cases {
      // Parameters of 0 with a step of 1: what is left of the gradient, its sign changed.
      let count = known.gradients.count
      var gradient = known.gradients
      var clipping = GradientClipping()
      if entry.by == "norm" { clipping.norm = entry.limit } else { clipping.value = entry.limit }
      var span = gradient.mutableSpan
      clipping.clipValues(&span)
      var parameters = [Float](repeating: 0, count: count)
      var values = parameters.mutableSpan
      var none: [Float] = []
      var state = none.mutableSpan
      GradientDescent().step(
        &values, gradient: gradient.span, state: &state,
        in: StepContext(
          learningRate: 1, step: 1, gradientScale: clipping.scale(of: gradient.span)))
      expectClose(parameters.map { -$0 }, entry.clipped, "\(entry.by) \(entry.limit)")
    }
  }

  @Test("initial weights have the bound and the variance of their scheme")
  func initializers() throws {
    let known = try Reference.read("initializers", as: Reference.Initializers.self)
    for entry in known.cases {
      let initializer = try everything.component(.initializer, named: kebab(entry.scheme))
      let count = entry.inputs * entry.outputs
      var weights: [Float] = []
      var biases: [Float] = []
      for draw in 0..<(1_000_000 / count + 1) {
        var random = RandomKey(seed: UInt64(draw)).stream()
        var w = [Float](repeating: 0, count: count)
        var b = [Float](repeating: 0, count: entry.outputs)
        var wSpan = w.mutableSpan
        var bSpan = b.mutableSpan
        initializer.initialize(
          &wSpan, biases: &bSpan, inputs: entry.inputs, outputs: entry.outputs, random: &random)
        weights += w
        biases += b
      }
      let largest = Double(weights.map(abs).max() ?? 0)
      if let bound = entry.bound {
        #expect(largest <= bound * (1 + 1e-6) && largest > 0.999 * bound, "\(entry.scheme)")
      }
      let variance = weights.reduce(0) { $0 + Double($1) * Double($1) } / Double(weights.count)
      #expect(abs(variance / entry.variance - 1) < 0.01, "\(entry.scheme)")
      let mean = weights.reduce(0) { $0 + Double($1) } / Double(weights.count)
      #expect(abs(mean) < 0.01 * entry.variance.squareRoot(), "\(entry.scheme)")
      let largestBias = Double(biases.map(abs).max() ?? 0)
      if let bound = entry.biasBound {
        #expect(largestBias <= bound * (1 + 1e-6) && largestBias > 0.98 * bound)
      } else {
        #expect(largestBias == 0, "\(entry.scheme)")
      }
    }
  }

  // What a reference's names stand for here.

  private func kebab(_ name: String) -> String {
    name.split(separator: "_").joined(separator: "-")
  }

  private func numbers(_ options: [String: Float]) -> [String: Double] {
    options.mapValues(Double.init)
  }

  func activation(_ name: String, _ options: [String: Float]) throws -> any Activation {
    try everything.component(.activation, named: kebab(name), numbers: numbers(options))
  }

  func loss(_ name: String, _ options: [String: Float]) throws -> any Loss {
    try everything.component(.loss, named: kebab(name), numbers: numbers(options))
  }

  func optimizer(
    _ name: String, _ options: Reference.OptimizerOptions
  ) throws -> any Optimizer {
    var numbers = ["learning_rate": options.learningRate]
    numbers["momentum"] = options.momentum
    numbers["decay"] = options.decay
    numbers["beta1"] = options.beta1
    numbers["beta2"] = options.beta2
    numbers["epsilon"] = options.epsilon
    numbers["weight_decay"] = options.weightDecay ?? 0
    guard options.nesterov == true else {
      return try everything.component(.optimizer, named: name, numbers: numbers)
    }
    var momentum = Momentum()
    momentum.learningRate = options.learningRate
    momentum.momentum = try #require(options.momentum)
    momentum.weightDecay = options.weightDecay ?? 0
    momentum.nesterov = true
    return momentum
  }
}
