import CKernels

// Every element depends on its own index alone: threads may share out a buffer in any way, and a
// thread may update the parameters whose gradients it has just computed.
//
// `gradientScale` multiplies the gradient first (clipping by norm); `weightDecay` then adds
// weightDecay * p to it, as PyTorch does.

/// The constants of Adam and AdamW.
public struct AdamConstants: Sendable, Hashable {
  /// The step size, above 0.
  public var learningRate: Float
  /// The decay of the first moment, in 0..<1.
  public var beta1: Float
  /// The decay of the second moment, in 0..<1.
  public var beta2: Float
  /// Added to the root of the corrected second moment, above 0.
  public var epsilon: Float
  /// How strongly parameters are drawn to 0; not negative.
  public var weightDecay: Float
  /// AdamW: p is multiplied by 1 - learningRate * weightDecay, and the gradient stays as it is.
  public var isDecoupled: Bool

  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: Float = 0, isDecoupled: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
  }
}

/// One step of Adam with bias correction; epsilon is added after the root, as PyTorch does.
///
/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// p -= rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
///
/// - Parameters:
///   - parameters: p, overwritten.
///   - gradients: g.
///   - firstMoments: m, zeros before the first step; overwritten.
///   - secondMoments: v, zeros before the first step; overwritten.
///   - constants: The rates.
///   - step: t, from 1.
///   - gradientScale: Multiplies g.
/// - Precondition: The counts are equal, and `step` is at least 1.
///
/// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1;
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
public func stepAdam(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>,
  firstMoments: inout MutableSpan<Float>, secondMoments: inout MutableSpan<Float>,
  _ constants: AdamConstants, step: Int, gradientScale: Float = 1
) {
  let count = parameters.count
  precondition(gradients.count == count, "one gradient a parameter")
  precondition(
    firstMoments.count == count && secondMoments.count == count, "two moments a parameter")
  precondition(step >= 1, "the first step is number 1")
  let corrections =
    1 - power(SIMD2(Double(constants.beta1), Double(constants.beta2)), step)
  let decoupled = constants.isDecoupled ? constants.learningRate * constants.weightDecay : 0
  var rule = ck_adam_step(
    beta1: constants.beta1, beta2: constants.beta2, epsilon: constants.epsilon,
    step_size: Float(Double(constants.learningRate) / corrections[0]),
    second_scale: Float((1 / corrections[1]).squareRoot()), gradient_scale: gradientScale,
    penalty: constants.isDecoupled ? 0 : constants.weightDecay, decay: 1 - decoupled)
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe firstMoments.withUnsafeMutableBufferPointer { first in
        unsafe secondMoments.withUnsafeMutableBufferPointer { second in
          unsafe ck_adam(
            parameters.baseAddress, gradients.baseAddress, first.baseAddress, second.baseAddress,
            count, &rule)
        }
      }
    }
  }
}

/// One step of plain gradient descent: p -= rate * g.
///
/// - Precondition: The counts are equal.
public func stepDescent(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>, learningRate: Float,
  weightDecay: Float = 0, gradientScale: Float = 1
) {
  let count = parameters.count
  precondition(gradients.count == count, "one gradient a parameter")
  var rule = ck_descent_step(
    learning_rate: learningRate, gradient_scale: gradientScale, penalty: weightDecay, momentum: 0,
    nesterov: 0)
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe ck_descent(parameters.baseAddress, gradients.baseAddress, count, &rule)
    }
  }
}

/// One step of gradient descent with momentum: v = momentum * v + g, p -= rate * v.
///
/// - Parameters:
///   - parameters: p, overwritten.
///   - gradients: g.
///   - velocities: v, zeros before the first step; overwritten.
///   - learningRate: The step size.
///   - momentum: What a velocity keeps, in 0..<1.
///   - isNesterov: p -= rate * (g + momentum * v) instead.
///   - weightDecay: Not negative.
///   - gradientScale: Multiplies g.
/// - Precondition: The counts are equal.
///
/// Source: Polyak, "Some Methods of Speeding Up the Convergence of Iteration Methods", 1964;
/// the documentation of PyTorch's SGD, whose form this is: the rate is not in the velocity.
public func stepMomentum(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>,
  velocities: inout MutableSpan<Float>, learningRate: Float, momentum: Float,
  isNesterov: Bool = false, weightDecay: Float = 0, gradientScale: Float = 1
) {
  let count = parameters.count
  precondition(gradients.count == count, "one gradient a parameter")
  precondition(velocities.count == count, "one velocity a parameter")
  var rule = ck_descent_step(
    learning_rate: learningRate, gradient_scale: gradientScale, penalty: weightDecay,
    momentum: momentum, nesterov: isNesterov ? 1 : 0)
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe velocities.withUnsafeMutableBufferPointer { velocities in
        unsafe ck_momentum(
          parameters.baseAddress, gradients.baseAddress, velocities.baseAddress, count, &rule)
      }
    }
  }
}

/// The constants of RMSprop.
public struct RMSpropConstants: Sendable, Hashable {
  /// The step size, above 0.
  public var learningRate: Float
  /// What the mean square keeps, in 0..<1.
  public var decay: Float
  /// Added to the root of the mean square, above 0.
  public var epsilon: Float
  /// What a velocity keeps, in 0..<1; 0 needs no velocities.
  public var momentum: Float
  /// How strongly parameters are drawn to 0; not negative.
  public var weightDecay: Float

  public init(
    learningRate: Float = 0.01, decay: Float = 0.99, epsilon: Float = 1e-8, momentum: Float = 0,
    weightDecay: Float = 0
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
    self.momentum = momentum
    self.weightDecay = weightDecay
  }
}

/// One step of RMSprop: s = decay s + (1 - decay) g^2, d = g / (sqrt(s) + epsilon),
/// u = momentum u + d, p -= rate * u.
///
/// - Parameters:
///   - parameters: p, overwritten.
///   - gradients: g.
///   - squares: s, zeros before the first step; overwritten.
///   - velocities: u, zeros before the first step; overwritten. Empty where the momentum is 0.
///   - constants: The rates.
///   - gradientScale: Multiplies g.
/// - Precondition: The counts are equal.
///
/// Source: Hinton, "Neural Networks for Machine Learning", 2012, lecture 6e; the place of epsilon
/// and the momentum as in PyTorch.
public func stepRMSprop(
  parameters: inout MutableSpan<Float>, gradients: Span<Float>,
  squares: inout MutableSpan<Float>, velocities: inout MutableSpan<Float>,
  _ constants: RMSpropConstants, gradientScale: Float = 1
) {
  let count = parameters.count
  let hasVelocities = constants.momentum != 0
  precondition(gradients.count == count, "one gradient a parameter")
  precondition(squares.count == count, "one mean square a parameter")
  precondition(!hasVelocities || velocities.count == count, "one velocity a parameter")
  var rule = ck_rmsprop_step(
    learning_rate: constants.learningRate, gradient_scale: gradientScale,
    penalty: constants.weightDecay, decay: constants.decay, epsilon: constants.epsilon,
    momentum: constants.momentum)
  unsafe parameters.withUnsafeMutableBufferPointer { parameters in
    unsafe gradients.withUnsafeBufferPointer { gradients in
      unsafe squares.withUnsafeMutableBufferPointer { squares in
        unsafe velocities.withUnsafeMutableBufferPointer { velocities in
          unsafe ck_rmsprop(
            parameters.baseAddress, gradients.baseAddress, squares.baseAddress,
            hasVelocities ? velocities.baseAddress : nil, count, &rule)
        }
      }
    }
  }
}

/// The powers of two numbers by repeated squaring, two binary digits at a time: no library's pow, so the
/// same bits everywhere.
private func power(_ numbers: SIMD2<Double>, _ exponent: Int) -> SIMD2<Double> {
  var result = SIMD2(repeating: 1.0)
  var base = numbers
  var remaining = Int64(exponent)
  while remaining > 0 {
    let square = base * base
    // By masks: a processor would guess branches on the digits wrongly.
    let digits = SIMD2(repeating: remaining)
    result *= base.replacing(with: 1, where: digits & 1 .== SIMD2(0, 0))
    result *= square.replacing(with: 1, where: digits & 2 .== SIMD2(0, 0))
    base = square * square
    remaining >>= 2
  }
  return result
}
