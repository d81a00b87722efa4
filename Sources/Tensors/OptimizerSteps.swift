internal import CKernels

/// The constants of Adam.
public struct AdamConstants: Sendable, Hashable {
  /// The step size, above 0.
  public var learningRate: Float
  /// The decay of the first moment, in 0..<1.
  public var beta1: Float
  /// The decay of the second moment, in 0..<1.
  public var beta2: Float
  /// Added to the root of the corrected second moment, above 0.
  public var epsilon: Float

  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}

/// One step of Adam with bias correction; epsilon is added after the root, as PyTorch does.
///
/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// p -= rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
/// Each element depends on its own index alone: threads may share out a buffer in any way.
///
/// - Parameters:
///   - parameters: p, overwritten.
///   - gradients: g.
///   - firstMoments: m, zeros before the first step; overwritten.
///   - secondMoments: v, zeros before the first step; overwritten.
///   - constants: The rates.
///   - step: t, from 1.
/// - Precondition: The counts are equal, and `step` is at least 1.
///
/// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
public func stepAdam(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>,
  firstMoments: inout MutableSpan<Float>, secondMoments: inout MutableSpan<Float>,
  _ constants: AdamConstants, step: Int
) {
  let count = parameters.count
  precondition(gradients.count == count, "one gradient a parameter")
  precondition(
    firstMoments.count == count && secondMoments.count == count, "two moments a parameter")
  precondition(step >= 1, "the first step is number 1")
  let correction1 = 1 - power(Double(constants.beta1), step)
  let correction2 = 1 - power(Double(constants.beta2), step)
  let stepSize = Float(Double(constants.learningRate) / correction1)
  let secondScale = Float((1 / correction2).squareRoot())
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe firstMoments.withUnsafeMutableBufferPointer { first in
        unsafe secondMoments.withUnsafeMutableBufferPointer { second in
          unsafe ck_adam(
            parameters.baseAddress, gradients.baseAddress, first.baseAddress, second.baseAddress,
            count, constants.beta1, constants.beta2, constants.epsilon, stepSize, secondScale)
        }
      }
    }
  }
}

/// One step of plain gradient descent: p -= rate * g.
///
/// - Precondition: The counts are equal.
public func stepDescent(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>, learningRate: Float
) {
  let count = parameters.count
  precondition(gradients.count == count, "one gradient a parameter")
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe ck_descent(parameters.baseAddress, gradients.baseAddress, count, learningRate)
    }
  }
}

/// One step of gradient descent with momentum: v = momentum * v + g, p -= rate * v.
///
/// - Parameters:
///   - parameters: p, overwritten.
///   - gradients: g.
///   - velocities: v, zeros before the first step; overwritten.
///   - learningRate: The rate, above 0.
///   - momentum: The share of the velocity that is kept, in 0..<1.
/// - Precondition: The counts are equal.
public func stepMomentum(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>,
  velocities: inout MutableSpan<Float>, learningRate: Float, momentum: Float
) {
  let count = parameters.count
  precondition(gradients.count == count, "one gradient a parameter")
  precondition(velocities.count == count, "one velocity a parameter")
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe velocities.withUnsafeMutableBufferPointer { velocities in
        unsafe ck_momentum(
          parameters.baseAddress, gradients.baseAddress, velocities.baseAddress, count,
          learningRate, momentum)
      }
    }
  }
}

/// base^exponent by repeated squaring: no library's pow, so the same bits everywhere.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var remaining = exponent
  while remaining > 0 {
    if remaining & 1 == 1 { result *= square }
    square *= square
    remaining >>= 1
  }
  return result
}
