extension MutableSpan<Float> {
  /// Overwrites every element with those of a span of the same count.
  ///
  /// - Precondition: The counts are equal.
  public mutating func copy(_ source: Span<Float>) {
    precondition(source.count == count, "a copy has the count of its source")
    unsafe withUnsafeMutableBufferPointer { target in
      unsafe source.withUnsafeBufferPointer { source in
        guard let to = target.baseAddress, let from = source.baseAddress else { return }
        unsafe to.update(from: from, count: source.count)
      }
    }
  }

  /// Makes every element the same number.
  public mutating func fill(_ value: Float) {
    unsafe withUnsafeMutableBufferPointer { unsafe $0.update(repeating: value) }
  }

  /// Makes every element zero.
  public mutating func clear() { fill(0) }
}
