import CKernels

/// Negative log-likelihood of targets under Gaussians with a variance each, in nats:
/// sum of log(2 pi v) / 2 + (t - y)^2 / (2 v), v = exp(s).
///
/// With one variance for all, fixed or learned, `squaredError` is enough: the sum over n values is
/// n log(2 pi v) / 2 + squaredError / (2 v).
///
/// - Parameters:
///   - means: y, any shape.
///   - logVariances: s, of the same count; held in `limits`, beyond which its gradient is 0.
///   - targets: t, of the same count.
///   - limits: Where s may lie, so that neither v nor 1 / v overflows.
///   - meanGradient: Receives the derivative by y times `scale`.
///   - logVarianceGradient: Receives the derivative by s times `scale`.
///   - scale: Multiplies the gradients, not the sum.
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func gaussianLikelihoodLoss(
  means: Span<Float>, logVariances: Span<Float>, targets: Span<Float>,
  limits: ClosedRange<Float>, meanGradient: inout MutableSpan<Float>,
  logVarianceGradient: inout MutableSpan<Float>, scale: Float
) -> Double {
  let count = means.count
  precondition(logVariances.count == count && targets.count == count, "a loss needs equal counts")
  precondition(
    meanGradient.count == count && logVarianceGradient.count == count,
    "a loss needs equal counts")
  return unsafe means.withUnsafeBufferPointer { means in
    unsafe logVariances.withUnsafeBufferPointer { logVariances in
      unsafe targets.withUnsafeBufferPointer { targets in
        unsafe meanGradient.withUnsafeMutableBufferPointer { meanGradient in
          unsafe logVarianceGradient.withUnsafeMutableBufferPointer { logVarianceGradient in
            unsafe ck_gaussian_likelihood(
              means.baseAddress, logVariances.baseAddress, targets.baseAddress,
              meanGradient.baseAddress, logVarianceGradient.baseAddress, count,
              limits.lowerBound, limits.upperBound, scale)
          }
        }
      }
    }
  }
}

/// Negative log-likelihood under Gaussians with a variance each, in nats, without a gradient.
///
/// - Returns: The sum over all elements.
/// - Precondition: The counts are equal.
public func gaussianLikelihoodLoss(
  means: Span<Float>, logVariances: Span<Float>, targets: Span<Float>, limits: ClosedRange<Float>
) -> Double {
  let count = means.count
  precondition(logVariances.count == count && targets.count == count, "a loss needs equal counts")
  return unsafe means.withUnsafeBufferPointer { means in
    unsafe logVariances.withUnsafeBufferPointer { logVariances in
      unsafe targets.withUnsafeBufferPointer { targets in
        unsafe ck_gaussian_likelihood(
          means.baseAddress, logVariances.baseAddress, targets.baseAddress, nil, nil, count,
          limits.lowerBound, limits.upperBound, 0)
      }
    }
  }
}
