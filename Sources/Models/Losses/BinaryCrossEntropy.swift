public import Pipeline
internal import Tensors

/// Binary cross-entropy, computed from logits so that it stays finite.
public struct BinaryCrossEntropy: Loss {
  public static let name = "bce"
  public static let summary = "Binary cross-entropy of pixels in 0...1, in nats."
  public static let unit = "nats"
  public init() {}

  /// - Precondition: `kind` is `.bernoulli`, and the targets lie in 0...1.
  public func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    precondition(kind == .bernoulli, "binary cross-entropy needs a model with logits")
    return binaryCrossEntropy(logits: output, targets: targets, gradient: &gradient, scale: scale)
  }
}
