internal import CKernels

// Kernels on some of the columns of a wider row-major matrix: a thread's share of a layer's
// outputs. A span begins with the part's first element and reaches at least to its last; `step` is
// the width of the whole matrix. What lies between the part's rows is not touched.

/// The rows of a part: its last row need not be whole.
private func rows(_ count: Int, _ width: Int, _ step: Int) -> Int {
  precondition(width >= 1 && step >= width, "a part is at most as wide as its matrix")
  precondition(count >= width, "a part has a row")
  return (count - width) / step + 1
}

/// Adds a bias to every row of a part and applies an activation function.
///
/// - Precondition: `bias.count` is the part's width.
public func addBias(
  to values: inout MutableSpan<Float>, _ bias: Span<Float>, applying function: ActivationFunction,
  step: Int
) {
  let width = bias.count
  for row in 0..<rows(values.count, width, step) {
    values.withElements(in: row * step..<row * step + width) {
      addBias(to: &$0, bias, applying: function)
    }
  }
}

/// Adds a bias to every row of a part and applies an activation function, keeping the sums.
///
/// - Precondition: `bias.count` is the part's width; the counts are equal.
public func addBias(
  to values: inout MutableSpan<Float>, _ bias: Span<Float>,
  applying function: ActivationFunction, into outputs: inout MutableSpan<Float>, step: Int
) {
  let width = bias.count
  precondition(outputs.count == values.count, "there is one output a sum")
  for row in 0..<rows(values.count, width, step) {
    let range = row * step..<row * step + width
    values.withElements(in: range) { values in
      outputs.withElements(in: range) { outputs in
        addBias(to: &values, bias, applying: function, into: &outputs)
      }
    }
  }
}

/// Carries a part of a gradient back through an activation.
///
/// - Precondition: The counts are equal.
public func multiplyByDerivative(
  of function: ActivationFunction, kept: Span<Float>, gradient: inout MutableSpan<Float>,
  width: Int, step: Int
) {
  guard function != .identity else { return }
  for row in 0..<rows(gradient.count, width, step) {
    let range = row * step..<row * step + width
    gradient.withElements(in: range) {
      multiplyByDerivative(of: function, kept: kept.extracting(range), gradient: &$0)
    }
  }
}

/// Binary cross-entropy from logits, on a part, in nats.
///
/// - Precondition: The counts are equal.
public func binaryCrossEntropy(
  logits: Span<Float>, targets: Span<Float>, gradient: inout MutableSpan<Float>, scale: Float,
  width: Int, step: Int
) -> Double {
  var sum = 0.0
  for row in 0..<rows(logits.count, width, step) {
    let range = row * step..<row * step + width
    sum += gradient.withElements(in: range) {
      binaryCrossEntropy(
        logits: logits.extracting(range), targets: targets.extracting(range), gradient: &$0,
        scale: scale)
    }
  }
  return sum
}

/// The sum of each column of a part, over the rows in order.
///
/// - Precondition: `result.count` is the part's width.
public func sumRows(of values: Span<Float>, into result: inout MutableSpan<Float>, step: Int) {
  let width = result.count
  let rows = rows(values.count, width, step)
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_sum_rows(values.baseAddress, result.baseAddress, rows, width, step, 0)
    }
  }
}

/// Adds up several matrices that follow one another, element by element in their order, on a part:
/// the shares of a gradient that the shards of the layer above gave.
///
/// - Parameters:
///   - shares: [count, whole matrix].
///   - part: The part's place in each of the matrices.
///   - result: Receives the sums; of the part's count.
/// - Precondition: The counts fit one another.
public func sumShares(
  of shares: Span<Float>, count: Int, at part: Range<Int>, into result: inout MutableSpan<Float>,
  width: Int, step: Int
) {
  precondition(count >= 1 && shares.count % count == 0, "the shares have one size")
  let size = shares.count / count
  precondition(part.upperBound <= size && result.count == part.count, "the part fits the shares")
  let rows = rows(part.count, width, step)
  unsafe shares.withUnsafeBufferPointer { shares in
    unsafe result.withUnsafeMutableBufferPointer { result in
      let first = unsafe shares.baseAddress.map { unsafe $0 + part.lowerBound }
      unsafe ck_sum_shares(first, result.baseAddress, count, size, rows, width, step)
    }
  }
}
