import CKernels

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

/// Adds a bias to every row of a part and applies an activation function, saving the sums.
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

/// Carries a gradient back through an activation whose values are columns of a wider matrix.
///
/// - Parameters:
///   - function: the activation.
///   - saved: A part of a matrix `step` wide.
///   - step: numbers from one row of `saved` to the next.
///   - gradient: [rows, width]; overwritten.
///   - width: columns.
public func multiplyByDerivative(
  of function: ActivationFunction, saved: Span<Float>, step: Int,
  gradient: inout MutableSpan<Float>, width: Int
) {
  let rows = rows(saved.count, width, step)
  precondition(gradient.count == rows * width, "a gradient has the count of its outputs")
  guard function != .identity else { return }
  for row in 0..<rows {
    gradient.withElements(in: row * width..<(row + 1) * width) {
      multiplyByDerivative(
        of: function, saved: saved.extracting(row * step..<row * step + width), gradient: &$0)
    }
  }
}

/// Binary cross-entropy from logits, in nats, whose targets are columns of a wider matrix.
///
/// - Parameters:
///   - logits: [rows, width].
///   - targets: A part of a matrix `targetStep` wide.
///   - gradient: [rows, width].
///   - scale: multiplies the gradient.
///   - width: columns.
///   - targetStep: numbers from one row of `targets` to the next.
public func binaryCrossEntropy(
  logits: Span<Float>, targets: Span<Float>, gradient: inout MutableSpan<Float>, scale: Float,
  width: Int, targetStep: Int
) -> Double {
  let rows = rows(targets.count, width, targetStep)
  precondition(
    logits.count == rows * width && gradient.count == rows * width, "a loss needs equal counts")
  var sum = 0.0
  for row in 0..<rows {
    let range = row * width..<(row + 1) * width
    sum += gradient.withElements(in: range) {
      binaryCrossEntropy(
        logits: logits.extracting(range),
        targets: targets.extracting(row * targetStep..<row * targetStep + width), gradient: &$0,
        scale: scale)
    }
  }
  return sum
}

/// Adds up a part of several matrices that follow one another, element by element in their order:
/// the shares of a gradient that the shards of the layer above gave.
///
/// - Parameters:
///   - shares: [count, whole matrix].
///   - count: How many there are.
///   - part: The part's place in each of the matrices.
///   - step: The width of a matrix.
///   - result: Receives the sums, [rows, width].
///   - width: The part's columns.
/// - Precondition: The counts fit one another.
public func sumShares(
  of shares: Span<Float>, count: Int, at part: Range<Int>, step: Int,
  into result: inout MutableSpan<Float>, width: Int
) {
  precondition(count >= 1 && shares.count % count == 0, "the shares have one size")
  let size = shares.count / count
  let rows = rows(part.count, width, step)
  precondition(part.lowerBound >= 0 && part.upperBound <= size, "the part lies in the shares")
  precondition(result.count == rows * width, "the result has the part's rows and columns")
  unsafe shares.withUnsafeBufferPointer { shares in
    unsafe result.withUnsafeMutableBufferPointer { result in
      let first = unsafe shares.baseAddress.map { unsafe $0 + part.lowerBound }
      unsafe ck_sum_shares(first, result.baseAddress, count, size, rows, width, step)
    }
  }
}
