internal import Tensors

/// Limits of the gradient before a step; `nil` for none.
struct GradientClipping: Sendable, Equatable {
  /// Of the norm over all parameters: a longer gradient is shortened.
  var norm: Double?
  /// Of each parameter's own.
  var value: Double?

  func clipValues(_ gradient: inout MutableSpan<Float>) {
    guard let value else { return }
    clamp(&gradient, to: -Float(value)...Float(value))
  }

  /// What brings the whole gradient's norm down to its limit; 1 where it is below.
  func scale(of gradient: Span<Float>) -> Float {
    guard let norm else { return 1 }
    // As PyTorch, which divides by the norm and a millionth.
    return Float(min(1, norm / (sumOfSquares(of: gradient).squareRoot() + 1e-6)))
  }
}
