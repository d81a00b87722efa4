import CKernels

/// An activation function that has kernels of its own.
public enum ActivationFunction: Sendable, Hashable, Codable {
  /// f(x) = x
  case identity
  /// f(x) = 1 / (1 + exp(-x))
  case sigmoid
  /// f(x) = tanh x
  case tanh
  /// f(x) = max(x, 0)
  case relu
  /// f(x) = x for x > 0, slope * x elsewhere; the slope is not negative.
  case leakyReLU(slope: Float)
  /// f(x) = x for x > 0, alpha * (exp(x) - 1) elsewhere.
  case elu(alpha: Float)
  /// f(x) = x * P(X <= x) for a standard normal X: the exact form, not the one with tanh.
  case gelu
  /// f(x) = x * sigmoid(x)
  case silu
  /// f(x) = log(1 + exp(x))
  case softplus

  /// Whether the derivative is computed from x, so that a layer must save x for the backward pass.
  public var savesInput: Bool {
    switch self {
    case .identity, .sigmoid, .tanh, .relu, .leakyReLU: false
    case .elu, .gelu, .silu, .softplus: true
    }
  }

  var code: Int32 {
    switch self {
    case .identity: Int32(ck_identity)
    case .sigmoid: Int32(ck_sigmoid)
    case .tanh: Int32(ck_tanh)
    case .relu: Int32(ck_relu)
    case .leakyReLU: Int32(ck_leaky_relu)
    case .elu: Int32(ck_elu)
    case .gelu: Int32(ck_gelu)
    case .silu: Int32(ck_silu)
    case .softplus: Int32(ck_softplus)
    }
  }

  var parameter: Float {
    switch self {
    case .leakyReLU(let slope): slope
    case .elu(let alpha): alpha
    default: 0
    }
  }
}

/// Adds a bias to every row and applies an activation function: x[r, c] = f(x[r, c] + bias[c]).
///
/// - Parameters:
///   - values: [rows, columns], overwritten.
///   - bias: [columns].
///   - function: f.
/// - Precondition: `values.count` is a multiple of `bias.count`.
public func addBias(
  to values: inout MutableSpan<Float>, _ bias: Span<Float>, applying function: ActivationFunction
) {
  let columns = bias.count
  guard !values.isEmpty else { return }
  precondition(columns > 0 && values.count % columns == 0, "a bias needs one value a column")
  let rows = values.count / columns
  unsafe values.withUnsafeMutableBufferPointer { values in
    unsafe bias.withUnsafeBufferPointer { bias in
      unsafe ck_add_bias(
        values.baseAddress, bias.baseAddress, values.baseAddress, rows, columns, function.code,
        function.parameter)
    }
  }
}

/// Adds a bias to every row and applies an activation function, saving the sums: for functions
/// whose `savesInput` is true.
///
/// - Parameters:
///   - values: [rows, columns], overwritten by x = values + bias.
///   - bias: [columns].
///   - function: f.
///   - outputs: [rows, columns], receives f(x).
/// - Precondition: `values.count` is a multiple of `bias.count` and equal to `outputs.count`.
public func addBias(
  to values: inout MutableSpan<Float>, _ bias: Span<Float>,
  applying function: ActivationFunction, into outputs: inout MutableSpan<Float>
) {
  let columns = bias.count
  precondition(outputs.count == values.count, "there is one output a sum")
  guard !values.isEmpty else { return }
  precondition(columns > 0 && values.count % columns == 0, "a bias needs one value a column")
  let rows = values.count / columns
  unsafe values.withUnsafeMutableBufferPointer { values in
    unsafe bias.withUnsafeBufferPointer { bias in
      unsafe outputs.withUnsafeMutableBufferPointer { outputs in
        unsafe ck_add_bias(
          values.baseAddress, bias.baseAddress, outputs.baseAddress, rows, columns,
          function.code, function.parameter)
      }
    }
  }
}

/// Applies an activation function in place: x[i] = f(x[i]).
public func activate(_ values: inout MutableSpan<Float>, _ function: ActivationFunction) {
  activate(&values, function, width: 1, step: 1)
}

/// Applies an activation function in place to the columns of a matrix, or of a part of a wider one.
func activate(
  _ values: inout MutableSpan<Float>, _ function: ActivationFunction, width: Int, step: Int
) {
  guard function != .identity && !values.isEmpty else { return }
  let count = values.count
  unsafe values.withUnsafeMutableBufferPointer { values in
    guard let first = values.baseAddress else { return }
    guard width < step else {
      return unsafe ck_activation(first, first, count, function.code, function.parameter)
    }
    for start in stride(from: 0, to: count, by: step) {
      unsafe ck_activation(
        first + start, first + start, width, function.code, function.parameter)
    }
  }
}

/// Carries a gradient back through an activation: gradient[i] *= f'(x[i]).
///
/// - Parameters:
///   - function: f. The derivative of relu, leaky relu and elu at 0 is taken from the left.
///   - saved: x where `function.savesInput`, else f(x); of the same count.
///   - gradient: With respect to the outputs; overwritten by that with respect to x.
/// - Precondition: The counts are equal.
public func multiplyByDerivative(
  of function: ActivationFunction, saved: Span<Float>, gradient: inout MutableSpan<Float>
) {
  let count = gradient.count
  precondition(saved.count == count, "a gradient has the count of its outputs")
  unsafe gradient.withUnsafeMutableBufferPointer { gradient in
    unsafe saved.withUnsafeBufferPointer { saved in
      unsafe ck_activation_gradient(
        saved.baseAddress, gradient.baseAddress, count, function.code, function.parameter)
    }
  }
}

/// The logistic function of each value, within 4 units of the last place.
///
/// - Precondition: The counts are equal.
public func sigmoid(_ values: Span<Float>, into result: inout MutableSpan<Float>) {
  let count = result.count
  precondition(values.count == count, "the result has the count of the values")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_sigmoid_array(values.baseAddress, result.baseAddress, count)
    }
  }
}

/// The hyperbolic tangent of each value, within 3 units of the last place, near zero too.
///
/// - Precondition: The counts are equal.
public func hyperbolicTangent(_ values: Span<Float>, into result: inout MutableSpan<Float>) {
  let count = result.count
  precondition(values.count == count, "the result has the count of the values")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_tanh_array(values.baseAddress, result.baseAddress, count)
    }
  }
}

/// e to the power of each value, within 2 units of the last place, denormal results included.
///
/// - Precondition: The counts are equal.
public func exponential(_ values: Span<Float>, into result: inout MutableSpan<Float>) {
  let count = result.count
  precondition(values.count == count, "the result has the count of the values")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_exp_array(values.baseAddress, result.baseAddress, count)
    }
  }
}

/// e to the power of each value, in place; as exact as the function of two arguments.
public func exponential(_ values: inout MutableSpan<Float>) {
  let count = values.count
  unsafe values.withUnsafeMutableBufferPointer {
    unsafe ck_exp_array($0.baseAddress, $0.baseAddress, count)
  }
}
