import CKernels

/// Noise on whole images. An event's chance is held to within 2^-32; 0 is never and 1 is always.
extension RandomStream {
  /// Turns each value v into 1 - v with a chance of its own.
  ///
  /// - Precondition: `rate` is in 0...1.
  public mutating func flip(_ values: inout MutableSpan<Float>, rate: Double) {
    let last = lastBelow(rate)
    let count = values.count
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe withWords(count) { words, range in
        unsafe ck_flip(words, start + range.lowerBound, range.count, last)
      }
    }
  }

  /// Gives all channels of a pixel one value, with a chance of its own: `first` with the chance
  /// `firstRate`, `second` with the chance `secondRate`.
  ///
  /// - Precondition: The two rates and their sum are in 0...1; `channels` divides the count.
  public mutating func replacePixels(
    of values: inout MutableSpan<Float>, channels: Int, with first: Float, rate firstRate: Double,
    orWith second: Float = 0, rate secondRate: Double = 0
  ) {
    precondition(firstRate >= 0 && secondRate >= 0, "a rate is in 0...1")
    precondition(channels > 0 && values.count.isMultiple(of: channels), "partial pixels")
    let firstLast = lastBelow(firstRate)
    let secondLast = lastBelow(min(firstRate + secondRate, 1))
    let count = values.count / channels
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe withWords(count) { words, range in
        unsafe ck_replace(
          words, start + range.lowerBound * channels, range.count, channels, firstLast, first,
          secondLast, second)
      }
    }
  }

  /// Adds to each value a normal number with mean 0, and clips the sums to 0...1.
  ///
  /// - Precondition: `deviation` is finite.
  public mutating func addClippedNormal(
    to values: inout MutableSpan<Float>, deviation: Double
  ) {
    precondition(deviation.isFinite, "a deviation is finite")
    let count = values.count
    var stream = self
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: blockSize) { normals in
        for begin in stride(from: 0, to: count, by: blockSize) {
          let length = min(count - begin, blockSize)
          var block = unsafe UnsafeMutableBufferPointer(rebasing: normals[..<length]).mutableSpan
          stream.fillNormal(&block)
          unsafe ck_add_clipped(normals.baseAddress, start + begin, length, Float(deviation))
        }
      }
    }
    self = stream
  }

  /// Lends `count` random words, a block at a time: the halves of each 64 bits, the low one first.
  private mutating func withWords(
    _ count: Int, _ body: (UnsafePointer<UInt32>, Range<Int>) -> Void
  ) {
    var stream = self
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: blockSize) { words in
      guard let start = words.baseAddress else { return }
      for begin in stride(from: 0, to: count, by: blockSize) {
        let length = min(count - begin, blockSize)
        for index in stride(from: 0, to: length, by: 2) {
          let word = stream.next()
          unsafe start[index] = UInt32(truncatingIfNeeded: word)
          unsafe start[index + 1] = UInt32(truncatingIfNeeded: word >> 32)
        }
        unsafe body(start, begin..<begin + length)
      }
    }
    self = stream
  }
}

/// A kilobyte of words or floats, which Swift keeps on the stack; even, for pairs of halves.
private let blockSize = 256

/// The last u of 0..<2^31 below the given share of them, which may be -1.
private func lastBelow(_ share: Double) -> Int32 {
  precondition(share >= 0 && share <= 1, "a rate is in 0...1")
  return Int32(Int64((share * 0x1p31).rounded()) - 1)
}
