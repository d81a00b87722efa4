import CKernels

/// The sum, accumulated in Double.
public func sum(of values: Span<Float>) -> Double {
  let count = values.count
  return unsafe values.withUnsafeBufferPointer { unsafe ck_sum($0.baseAddress, count) }
}

/// The sum of the squares, accumulated in Double.
public func sumOfSquares(of values: Span<Float>) -> Double {
  let count = values.count
  return unsafe values.withUnsafeBufferPointer { unsafe ck_sum_of_squares($0.baseAddress, count) }
}

/// The largest absolute value: 0 for no values, NaN where any value is NaN.
public func largestMagnitude(of values: Span<Float>) -> Float {
  let count = values.count
  return unsafe values.withUnsafeBufferPointer {
    unsafe ck_largest_magnitude($0.baseAddress, count)
  }
}

/// The index of the first value that is infinite or NaN; nil where every value is finite.
public func indexOfFirstNonFinite(in values: Span<Float>) -> Int? {
  let count = values.count
  let index = unsafe values.withUnsafeBufferPointer {
    unsafe ck_first_non_finite($0.baseAddress, count)
  }
  return index < count ? index : nil
}

/// The sum of each column, over the rows in order: the gradient of a bias.
///
/// - Parameters:
///   - values: [rows, columns].
///   - result: [columns].
///   - adding: Adds the sums to what `result` holds, in place of overwriting it.
/// - Precondition: `values.count` is a multiple of `result.count`.
public func sumRows(
  of values: Span<Float>, into result: inout MutableSpan<Float>, adding: Bool = false
) {
  let columns = result.count
  guard columns > 0 else {
    precondition(values.isEmpty, "the result needs one value a column")
    return
  }
  precondition(values.count % columns == 0, "the result needs one value a column")
  let rows = values.count / columns
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_sum_rows(
        values.baseAddress, result.baseAddress, rows, columns, adding ? 1 : 0)
    }
  }
}

/// Multiplies every value by a factor.
public func scale(_ values: inout MutableSpan<Float>, by factor: Float) {
  let count = values.count
  unsafe values.withUnsafeMutableBufferPointer { unsafe ck_scale($0.baseAddress, count, factor) }
}

/// Holds every value between two limits, for clipping by value; NaN stays NaN.
public func clamp(_ values: inout MutableSpan<Float>, to limits: ClosedRange<Float>) {
  let count = values.count
  unsafe values.withUnsafeMutableBufferPointer {
    unsafe ck_clamp($0.baseAddress, count, limits.lowerBound, limits.upperBound)
  }
}

/// Converts bytes to floats: result[i] = bytes[i] * scale. With 1 / 255, pixels become 0...1.
///
/// - Precondition: The counts are equal.
public func convert(
  _ bytes: Span<UInt8>, into result: inout MutableSpan<Float>, scale: Float
) {
  let count = result.count
  precondition(bytes.count == count, "the result has the count of the bytes")
  unsafe bytes.withUnsafeBufferPointer { bytes in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_bytes_to_floats(bytes.baseAddress, result.baseAddress, count, scale)
    }
  }
}

/// Brings bytes near that will be read soon: the next batch's images, while this one is computed.
public func prefetch(_ bytes: Span<UInt8>) {
  let count = bytes.count
  unsafe bytes.withUnsafeBufferPointer { unsafe ck_prefetch($0.baseAddress, count) }
}
