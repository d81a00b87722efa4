import Tensors

/// Limits of the gradient before a step; `nil` for none.
struct GradientClipping: Sendable, Equatable {
  /// The longest that the gradient of all parameters may be: a longer one is shortened.
  var norm: Double?
  /// The largest that the gradient of a parameter may be, either way.
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
