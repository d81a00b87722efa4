/// A key that names one stream of random numbers: 128 bits, made by hashing a path of names and
/// numbers under a seed.
///
/// Streams are keyed, never shared: `RandomKey(seed: 7).derived("augment").derived(epoch)
/// .derived(sample)` gives the same numbers whatever else has been drawn, in any order, on any
/// thread.
public struct RandomKey: Sendable, Hashable {
  private var low: UInt64
  private var high: UInt64

  /// The key of a whole run.
  public init(seed: UInt64) {
    low = mix(seed &+ increment)
    high = mix(seed &+ 2 &* increment)
  }

  /// The key of a named part, such as a stage.
  public func derived(_ name: String) -> RandomKey {
    var key = self
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in name.utf8 {
      word |= UInt64(byte) << (8 * (count % 8))
      count += 1
      if count % 8 == 0 {
        key.absorb(word, 0x6E61_6D65)
        word = 0
      }
    }
    if count % 8 != 0 { key.absorb(word, 0x6E61_6D65) }
    // The length ends a name, so that no name followed by another equals a third.
    key.absorb(count, 0x656E_6400)
    return key
  }

  /// The key of a numbered part, such as an epoch, a sample or a copy.
  public func derived(_ index: Int) -> RandomKey {
    var key = self
    key.absorb(UInt64(bitPattern: Int64(index)), 0x696E_6465_7800)
    return key
  }

  /// A new stream from its beginning: the same key always gives the same numbers.
  public func stream() -> RandomStream {
    RandomStream(
      state: (
        mix(low &+ increment), mix(low &+ 2 &* increment),
        mix(high &+ increment), mix(high &+ 2 &* increment)
      ))
  }

  /// Invertible in the word and in the key, so two paths of equal length that differ in one
  /// number never meet; `purpose` keeps names and numbers apart.
  private mutating func absorb(_ word: UInt64, _ purpose: UInt64) {
    low = mix((low ^ word) &+ increment)
    high = mix((high ^ purpose) &+ low)
  }
}

/// 2^64 divided by the golden ratio, odd: SplitMix64's step.
private let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

/// SplitMix64's output function, a permutation of the 64-bit words.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014, with
/// the constants of Stafford's variant 13.
private func mix(_ word: UInt64) -> UInt64 {
  var z = word
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
