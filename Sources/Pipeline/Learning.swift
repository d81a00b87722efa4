public import Tensors

/// How a layer's sums become its outputs.
public protocol Activation: Component {
  /// The kernel that computes it, forward and backward.
  var function: ActivationFunction { get }
}

extension Activation {
  public static var componentKind: String { "activation" }
}

extension ComponentKind where Value == any Activation {
  public static var activation: Self { Self("activation") { $0 } }
}

/// What training makes small: a sum over images and pixels, which the trainer divides.
public protocol Loss: Component {
  /// What one unit of it is: `nats`, or empty for squared error.
  static var unit: String { get }
  /// The loss summed over all values, and its gradient with respect to the model's parameters of the
  /// output (logits for `.bernoulli`, means for `.gaussian`), times `scale`.
  func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double
}

extension Loss {
  public static var componentKind: String { "loss" }
}

extension ComponentKind where Value == any Loss {
  public static var loss: Self { Self("loss") { $0 } }
}

/// How a gradient moves the parameters.
public protocol Optimizer: Component {
  /// What the optimizer remembers between steps, before the first.
  func makeState(parameterCount: Int) -> OptimizerState
  /// One step.
  /// - Parameter step: counts from 1.
  func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>, state: inout OptimizerState,
    step: Int)
}

/// Up to two numbers a parameter: a velocity, or the two moments of Adam.
public struct OptimizerState: Sendable, Equatable {
  public var first: [Float]
  public var second: [Float]

  public init(first: [Float] = [], second: [Float] = []) {
    self.first = first
    self.second = second
  }
}

extension Optimizer {
  public static var componentKind: String { "optimizer" }
}

extension ComponentKind where Value == any Optimizer {
  public static var optimizer: Self { Self("optimizer") { $0 } }
}
