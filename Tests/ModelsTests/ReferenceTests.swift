import Pipeline
import Tensors
import Testing

@testable import Models

@Suite struct ReferenceTests {
  /// What the reference has and this program has not yet.
  private let absent: Set = [
    "leaky_relu", "elu", "gelu", "silu", "softplus", "gaussian_nll", "rmsprop", "adamw",
    "nesterov", "weight_decay",
  ]

  @Test("activations and their slopes are PyTorch's")
  func activations() throws {
    for entry in try Reference.read("activations", as: [Reference.ActivationCase].self) {
      guard let function = try function(entry.name) else { continue }
      var x = entry.x
      var y = entry.x
      var slope = [Float](repeating: 1, count: entry.x.count)
      var sums = x.mutableSpan
      var values = y.mutableSpan
      addBias(to: &sums, ([0] as [Float]).span, applying: function, into: &values)
      var slopes = slope.mutableSpan
      let kept = function.keepsInput ? x : y
      multiplyByDerivative(of: function, kept: kept.span, gradient: &slopes)
      expectClose(y, entry.y, entry.name)
      expectClose(slope, entry.slope, "slope of \(entry.name)")
    }
  }

  @Test("a dense layer's outputs and gradients are PyTorch's")
  func dense() throws {
    let known = try Reference.read("dense", as: Reference.DenseLayer.self)
    let layer = Dense(inputs: known.inputs, outputs: known.outputs, activation: .identity, at: 0)
    let parameters = known.weights + known.bias
    var y = known.upstream
    var delta = known.upstream
    var gradient = parameters
    var inputGradient = known.x
    var output = y.mutableSpan
    layer.forward(known.x.span, rows: known.rows, parameters: parameters.span, into: &output)
    var deltas = delta.mutableSpan
    var gradients = gradient.mutableSpan
    layer.backward(
      input: known.x.span, output: y.span, rows: known.rows, delta: &deltas, gradient: &gradients)
    var inputGradients = inputGradient.mutableSpan
    layer.backwardToInput(
      delta: delta.span, rows: known.rows, parameters: parameters.span, into: &inputGradients)
    expectClose(y, known.y, "y")
    expectClose(gradient, known.weightsGradient + known.biasGradient, "gradient")
    expectClose(inputGradient, known.xGradient, "gradient of x")
  }

  @Test("losses and their gradients are PyTorch's, under both reductions")
  func losses() throws {
    let known = try Reference.read("losses", as: Reference.Losses.self)
    for entry in known.cases {
      guard entry.logVariances == nil, let loss = try loss(entry.loss) else { continue }
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
    }
  }

  @Test("optimizers move the parameters as PyTorch's do")
  func optimizers() throws {
    let known = try Reference.read("optimizers", as: Reference.Optimizers.self)
    for entry in known.cases {
      guard let optimizer = try optimizer(entry.name, entry.options) else { continue }
      var parameters = known.start
      var state = optimizer.makeState(parameterCount: parameters.count)
      for (index, gradient) in known.gradients.enumerated() {
        var values = parameters.mutableSpan
        optimizer.step(&values, gradient: gradient.span, state: &state, step: index + 1)
        expectClose(
          parameters, entry.parameters[index],
          "\(entry.name) \(entry.options), step \(index + 1)")
      }
    }
  }

  @Test("initial weights have the bound and the variance of their scheme")
  func initializers() throws {
    let known = try Reference.read("initializers", as: Reference.Initializers.self)
    for entry in known.cases where entry.scheme == "glorot_uniform" {
      let network = DenseNetwork(sizes: [entry.inputs, entry.outputs], activations: [.identity])
      let count = entry.inputs * entry.outputs
      let draws = 1_000_000 / count + 1
      let weights = (0..<draws).flatMap { draw in
        network.initialParameters(from: RandomKey(seed: UInt64(draw)))[..<count]
      }
      let bound = try #require(entry.bound)
      let largest = Double(weights.map(abs).max() ?? 0)
      #expect(largest <= bound * (1 + 1e-6) && largest > 0.999 * bound)
      let variance = weights.reduce(0) { $0 + Double($1 * $1) } / Double(weights.count)
      #expect(abs(variance / entry.variance - 1) < 0.01)
      let mean = weights.reduce(0) { $0 + Double($1) } / Double(weights.count)
      #expect(abs(mean) < 0.01 * bound)
    }
  }

  @Test("an autoencoder's loss and gradients are PyTorch's")
  func autoencoder() throws {
    let known = try Reference.read("autoencoder", as: Reference.Autoencoder.self)
    let sizes = [known.layers[0].inputs] + known.layers.map(\.outputs)
    let parameters = known.layers.flatMap { $0.weights + $0.bias }
    for entry in known.cases {
      guard let activation = try function(entry.activation), let loss = try loss(entry.loss) else {
        continue
      }
      let kind = try #require(OutputKind(rawValue: entry.output))
      let network = DenseNetwork(
        sizes: sizes, activations: [activation, .identity, activation, .identity])
      var workspace = DenseWorkspace(layers: network.layers, rows: known.rows, trains: true)
      let reduction = try #require(LossReduction(rawValue: entry.reduction))
      let divisor = reduction.divisor(images: known.rows, pixels: sizes[0])
      let input = entry.input == "noisy" ? known.noisy : known.images
      var gradient = parameters
      var gradients = gradient.mutableSpan
      let sum = workspace.evaluate(
        loss, kind, input: input.span, targets: known.images.span, rows: known.rows,
        parameters: parameters.span, gradient: &gradients, scale: Float(1 / divisor))
      let what = "\(entry.activation), \(entry.output), \(entry.loss), \(entry.input)"
      #expect(abs(sum / divisor / entry.value - 1) < 1e-5, "\(what)")
      expectClose(gradient, entry.gradients, what)
    }
  }

  // What a reference's names stand for here; nil for what is absent.

  private func function(_ name: String) throws -> ActivationFunction? {
    if absent.contains(name) { return nil }
    let known: [String: ActivationFunction] = [
      "identity": .identity, "sigmoid": .sigmoid, "tanh": .tanh, "relu": .relu,
    ]
    let function: ActivationFunction = try #require(known[name], "\(name)")
    return function
  }

  private func loss(_ name: String) throws -> (any Loss)? {
    switch name {
    case "bce": return BinaryCrossEntropy()
    case "mse": return MeanSquaredError()
    default:
      try #require(absent.contains(name), "\(name)")
      return nil
    }
  }

  private func optimizer(_ name: String, _ options: Reference.OptimizerOptions) throws
    -> (any Optimizer)?
  {
    if options.weightDecay != nil && absent.contains("weight_decay") { return nil }
    if options.nesterov != nil && absent.contains("nesterov") { return nil }
    switch name {
    case "sgd":
      var optimizer = GradientDescent()
      optimizer.learningRate = options.learningRate
      return optimizer
    case "momentum":
      var optimizer = Momentum()
      optimizer.learningRate = options.learningRate
      optimizer.momentum = try #require(options.momentum)
      return optimizer
    case "adam":
      var optimizer = Adam()
      optimizer.learningRate = options.learningRate
      optimizer.beta1 = try #require(options.beta1)
      optimizer.beta2 = try #require(options.beta2)
      optimizer.epsilon = try #require(options.epsilon)
      return optimizer
    default:
      try #require(absent.contains(name), "\(name)")
      return nil
    }
  }
}
