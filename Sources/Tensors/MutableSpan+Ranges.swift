extension MutableSpan<Float> {
  /// Lends a range of the elements: one layer's part of the buffer of all parameters.
  ///
  /// - Precondition: The range lies inside the span.
  @inlinable
  public mutating func withElements<Result>(
    in range: Range<Int>, _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    return try unsafe withUnsafeMutableBufferPointer { all in
      var part = unsafe UnsafeMutableBufferPointer(rebasing: all[range]).mutableSpan
      return try body(&part)
    }
  }

  /// Lends the elements before a position and those from it on, both at once.
  ///
  /// - Precondition: `middle` is in 0...count.
  @inlinable
  public mutating func withParts<Result>(
    before middle: Int,
    _ body: (inout MutableSpan<Float>, inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(middle >= 0 && middle <= count, "position out of bounds")
    return try unsafe withUnsafeMutableBufferPointer { all in
      var first = unsafe UnsafeMutableBufferPointer(rebasing: all[..<middle]).mutableSpan
      var second = unsafe UnsafeMutableBufferPointer(rebasing: all[middle...]).mutableSpan
      return try body(&first, &second)
    }
  }
}
