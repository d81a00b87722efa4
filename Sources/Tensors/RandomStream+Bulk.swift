import CKernels

extension RandomStream {
  /// Fills an array with what as many calls of `uniform()` would give.
  public mutating func fillUniform(_ result: inout MutableSpan<Float>) {
    var stream = self
    for index in result.indices { result[index] = stream.uniform() }
    self = stream
  }

  /// Fills an array with standard normal numbers in single precision, two from each 64 bits.
  ///
  /// Faster than `normal()` and of other values; they reach to 6.7 standard deviations. A shorter
  /// array receives the first values of a longer one.
  ///
  /// Source: Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.
  public mutating func fillNormal(_ result: inout MutableSpan<Float>) {
    let count = result.count
    var stream = self
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 128) { words in
        for start in stride(from: 0, to: count, by: 2 * words.count) {
          let length = min(count - start, 2 * words.count)
          for index in 0..<(length + 1) / 2 { unsafe words[index] = stream.next() }
          unsafe ck_normals(words.baseAddress, result.baseAddress.map { unsafe $0 + start }, length)
        }
      }
    }
    self = stream
  }
}
