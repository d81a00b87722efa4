import CKernels

// Each loss comes twice: with the gradient, in the same pass, for training; without it, for
// evaluation. Sums are accumulated in Double, in an order that depends on the count alone. A value
// that is not finite makes the sum not finite.

/// Binary cross-entropy from logits: sum of max(x, 0) - x t + log(1 + exp(-|x|)), in nats.
///
/// - Parameters:
///   - logits: x, any shape.
///   - targets: t in 0...1, of the same count.
///   - gradient: Receives (sigmoid(x) - t) * scale.
///   - scale: Multiplies the gradient, not the sum: 1 / batch size, usually.
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func binaryCrossEntropy(
  logits: Span<Float>, targets: Span<Float>, gradient: inout MutableSpan<Float>, scale: Float
) -> Double {
  unsafe sum(ck_bce_logits, logits, targets, gradient: &gradient, scale: scale)
}

/// Binary cross-entropy from logits, in nats, without a gradient.
///
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func binaryCrossEntropy(logits: Span<Float>, targets: Span<Float>) -> Double {
  unsafe sum(ck_bce_logits, logits, targets)
}

/// Squared error of linear outputs: sum of (y - t)^2.
///
/// - Parameters:
///   - outputs: y, any shape.
///   - targets: t, of the same count.
///   - gradient: Receives 2 (y - t) * scale.
///   - scale: Multiplies the gradient, not the sum: 1 / batch size, usually.
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func squaredError(
  outputs: Span<Float>, targets: Span<Float>, gradient: inout MutableSpan<Float>, scale: Float
) -> Double {
  unsafe sum(ck_squared_error, outputs, targets, gradient: &gradient, scale: scale)
}

/// Squared error of linear outputs, without a gradient.
///
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func squaredError(outputs: Span<Float>, targets: Span<Float>) -> Double {
  unsafe sum(ck_squared_error, outputs, targets)
}

/// Squared error through a sigmoid: sum of (y - t)^2 with y = sigmoid(x).
///
/// - Parameters:
///   - logits: x, any shape.
///   - targets: t, of the same count.
///   - gradient: Receives 2 (y - t) y (1 - y) * scale, the derivative with respect to x.
///   - scale: Multiplies the gradient, not the sum: 1 / batch size, usually.
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func squaredError(
  sigmoidOf logits: Span<Float>, targets: Span<Float>, gradient: inout MutableSpan<Float>,
  scale: Float
) -> Double {
  unsafe sum(ck_squared_error_sigmoid, logits, targets, gradient: &gradient, scale: scale)
}

/// Squared error through a sigmoid, without a gradient.
///
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func squaredError(sigmoidOf logits: Span<Float>, targets: Span<Float>) -> Double {
  unsafe sum(ck_squared_error_sigmoid, logits, targets)
}

/// A loss of CKernels: what a network gives, targets, a gradient or none, the count, its scale.
private typealias Loss =
  @convention(c) (
    UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int, Float
  ) -> Double

@unsafe private func sum(
  _ loss: Loss, _ outputs: Span<Float>, _ targets: Span<Float>,
  gradient: inout MutableSpan<Float>, scale: Float
) -> Double {
  let count = outputs.count
  precondition(targets.count == count && gradient.count == count, "a loss needs equal counts")
  return unsafe outputs.withUnsafeBufferPointer { outputs in
    unsafe targets.withUnsafeBufferPointer { targets in
      unsafe gradient.withUnsafeMutableBufferPointer { gradient in
        unsafe loss(
          outputs.baseAddress, targets.baseAddress, gradient.baseAddress, count, scale)
      }
    }
  }
}

@unsafe private func sum(
  _ loss: Loss, _ outputs: Span<Float>, _ targets: Span<Float>
) -> Double {
  let count = outputs.count
  precondition(targets.count == count, "a loss needs equal counts")
  return unsafe outputs.withUnsafeBufferPointer { outputs in
    unsafe targets.withUnsafeBufferPointer { targets in
      unsafe loss(outputs.baseAddress, targets.baseAddress, nil, count, 0)
    }
  }
}
