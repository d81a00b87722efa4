internal import CKernels

/// An activation function that has kernels of its own.
public enum ActivationFunction: String, Sendable, CaseIterable {
  /// f(x) = x
  case identity
  /// f(x) = 1 / (1 + exp(-x))
  case sigmoid
  /// f(x) = tanh x
  case tanh
  /// f(x) = max(x, 0)
  case relu

  fileprivate var code: Int32 {
    switch self {
    case .identity: Int32(ck_identity)
    case .sigmoid: Int32(ck_sigmoid)
    case .tanh: Int32(ck_tanh)
    case .relu: Int32(ck_relu)
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
      unsafe ck_add_bias(values.baseAddress, bias.baseAddress, rows, columns, function.code)
    }
  }
}

/// Carries a gradient back through an activation: gradient[i] *= f'(x[i]).
///
/// - Parameters:
///   - gradient: With respect to the outputs; overwritten by that with respect to x.
///   - outputs: f(x), of the same count: each derivative here is a function of the output.
///   - function: f. The derivative of relu at 0 is taken as 0.
/// - Precondition: The counts are equal.
public func multiplyByDerivative(
  of function: ActivationFunction, outputs: Span<Float>, gradient: inout MutableSpan<Float>
) {
  let count = gradient.count
  precondition(outputs.count == count, "a gradient has the count of its outputs")
  unsafe gradient.withUnsafeMutableBufferPointer { gradient in
    unsafe outputs.withUnsafeBufferPointer { outputs in
      unsafe ck_activation_gradient(
        outputs.baseAddress, gradient.baseAddress, count, function.code)
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
