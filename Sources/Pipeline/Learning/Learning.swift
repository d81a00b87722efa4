public import Tensors

/// How a layer's sums become its outputs.
///
/// A new one writes `apply` and `multiplyByDerivative` over whole arrays; those with a kernel in
/// Tensors conform to `KernelActivation` and write neither.
public protocol Activation: Component {
  /// The kernel that adds the bias and activates in one pass; `nil` where there is none.
  var kernel: ActivationFunction? { get }
  /// f of every sum. The counts are equal.
  func apply(to sums: Span<Float>, into outputs: inout MutableSpan<Float>)
  /// Multiplies each gradient by f' at its sum. The counts are equal.
  func multiplyByDerivative(at sums: Span<Float>, gradient: inout MutableSpan<Float>)
}

extension Activation {
  public static var componentKind: String { "activation" }
  public var kernel: ActivationFunction? { nil }
}

/// An activation that a kernel computes.
public protocol KernelActivation: Activation {
  var function: ActivationFunction { get }
}

extension KernelActivation {
  public var kernel: ActivationFunction? { function }

  public func apply(to sums: Span<Float>, into outputs: inout MutableSpan<Float>) {
    for index in outputs.indices { outputs[index] = sums[index] }
    addBias(to: &outputs, [0].span, applying: function)
  }

  public func multiplyByDerivative(at sums: Span<Float>, gradient: inout MutableSpan<Float>) {
    guard !function.savesInput else {
      return Tensors.multiplyByDerivative(of: function, saved: sums, gradient: &gradient)
    }
    var outputs = [Float](repeating: 0, count: sums.count)
    var span = outputs.mutableSpan
    apply(to: sums, into: &span)
    Tensors.multiplyByDerivative(of: function, saved: outputs.span, gradient: &gradient)
  }
}

extension ComponentKind where Value == any Activation {
  public static var activation: Self { Self("activation") { $0 } }
}

/// What training makes small: a sum over images and pixels, which the trainer divides.
public protocol Loss: Component {
  /// What one unit of it is: `nats`, or empty for squared error.
  static var unit: String { get }
  /// What an output can be for this loss.
  static var outputs: [OutputKind] { get }
  /// Which values it takes as targets; `nil` for every finite one.
  static var targets: ClosedRange<Float>? { get }
  /// The distribution whose negative log-likelihood the loss is, summed over an image's values, but
  /// for a constant. `nil` unless said: a variational model is then measured by its output alone.
  var likelihood: PixelLikelihood? { get }
  /// The loss summed over all values, and its gradient with respect to the model's parameters of the
  /// output (logits for `.bernoulli`, means for `.gaussian`), times `scale`. A value's loss depends on
  /// the value and its target alone: they come in any order, and not all of a batch at once.
  /// - Parameters:
  ///   - output: the parameters of the output, a number a value.
  ///   - kind: of which distribution they are the parameters.
  ///   - targets: of the same count.
  ///   - gradient: empty where only the sum is wanted.
  ///   - scale: multiplies the gradient.
  func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double
  /// What no model can go below on these targets where that is not plain: for binary cross-entropy
  /// of grey targets their entropy. `nil` for losses that reach 0 or have no such bound.
  func floor(_ images: ImageSet) -> Double?
}

extension Loss {
  public static var componentKind: String { "loss" }
  public static var outputs: [OutputKind] { [.bernoulli, .gaussian] }
  public static var targets: ClosedRange<Float>? { nil }
  public var likelihood: PixelLikelihood? { nil }
  public func floor(_ images: ImageSet) -> Double? { nil }
}

extension ComponentKind where Value == any Loss {
  public static var loss: Self { Self("loss") { $0 } }
}

/// How a layer's weights and biases are drawn before the first step.
public protocol Initializer: Component {
  /// - Parameters:
  ///   - weights: receives W, `[inputs, outputs]`.
  ///   - biases: receives b, `[outputs]`; zeros before.
  ///   - inputs: how many the layer has.
  ///   - outputs: how many the layer has.
  ///   - random: the layer's own stream.
  func initialize(
    _ weights: inout MutableSpan<Float>, biases: inout MutableSpan<Float>, inputs: Int,
    outputs: Int, random: inout RandomStream)
}

extension Initializer {
  public static var componentKind: String { "initializer" }
}

extension ComponentKind where Value == any Initializer {
  public static var initializer: Self { Self("initializer") { $0 } }
}
