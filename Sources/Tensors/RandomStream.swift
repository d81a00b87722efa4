/// A stream of random numbers: xoshiro256++, a value; a copy continues from the same place.
///
/// Every number is made by algorithms of this file from whole numbers and correctly rounded
/// arithmetic, so a key gives the same numbers on every machine and under every compiler.
///
/// Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021.
public struct RandomStream: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// - Precondition: The state is not all zeros, the one state that the generator never leaves.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state != (0, 0, 0, 0), "a generator's state is not all zeros")
    self.state = state
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number in 0..<1, one of 2^24 evenly spaced.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number between two bounds.
  ///
  /// - Precondition: The bounds and their distance are finite.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    let width = range.upperBound - range.lowerBound
    precondition(width.isFinite, "a uniform number needs finite bounds")
    return min(range.lowerBound + width * uniform(), range.upperBound)
  }

  /// True with the given probability; 0 and 1 are never and always.
  ///
  /// - Precondition: `probability` is in 0...1.
  public mutating func bernoulli(_ probability: Float) -> Bool {
    precondition(probability >= 0 && probability <= 1, "a probability is in 0...1")
    return uniform() < probability
  }

  /// A whole number in 0..<bound, each equally likely.
  ///
  /// - Precondition: `bound` is at least 1.
  ///
  /// Source: Lemire, "Fast Random Integer Generation in an Interval", 2019.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound >= 1, "no whole number is below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      // The low words under this threshold would make some results more likely.
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// The numbers 0..<count in random order, each order equally likely (Fisher and Yates).
  ///
  /// - Precondition: `count` is not negative.
  public mutating func permutation(of count: Int) -> [Int] {
    precondition(count >= 0, "a permutation's count is not negative")
    var order = [Int](0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }

  /// A standard normal number in full double precision, by the polar method.
  ///
  /// Source: Marsaglia and Bray, "A Convenient Method for Generating Normal Variables", 1964.
  public mutating func normal() -> Double {
    while true {
      // The second number of the pair is not kept: the stream stays one state of four words.
      let x = Double(Int64(bitPattern: next()) >> 11) * 0x1p-52
      let y = Double(Int64(bitPattern: next()) >> 11) * 0x1p-52
      let square = x * x + y * y
      if square < 1 && square > 0 { return x * (-2 * logarithm(square) / square).squareRoot() }
    }
  }
}

/// The natural logarithm of a number in 0..<1 that is not denormal, without a library's log:
/// libraries differ in the last bit, and these numbers must not.
private func logarithm(_ x: Double) -> Double {
  // x = 2^e m with m in 0.75..<1.5; log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| <= 0.2.
  var exponent = Double(x.exponent)
  var m = x.significand
  if m >= 1.5 {
    m /= 2
    exponent += 1
  }
  let s = (m - 1) / (m + 1)
  let z = s * s
  var series = 0.0
  for k in stride(from: 25, through: 3, by: -2) { series = (series + 1 / Double(k)) * z }
  return exponent * 0.693147180559945309 + 2 * (s + s * series)
}
