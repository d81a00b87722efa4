import Tensors
import Testing

@Suite struct RandomStreamTests {
  let key = RandomKey(seed: 7).derived("augment").derived(3).derived(41)

  // The values of this test come from Reference/random_streams.py.
  @Test("a key gives the numbers of an independent computation")
  func golden() {
    var stream = RandomKey(seed: 0).stream()
    #expect(stream.next() == 0x21cb_f052_d808_a371)
    stream = key.stream()
    #expect(stream.next() == 0xbbca_e724_2f92_97ee)
    #expect(stream.next() == 0xc9c2_dfb3_97be_9205)
    #expect(stream.next() == 0xc051_c5b0_7aa9_4de6)
    #expect(stream.next() == 0x5bac_f5b0_c0f1_9bdc)
    stream = key.stream()
    #expect(
      (0..<4).map { _ in stream.uniform() } == [0.7335648, 0.78812975, 0.7512477, 0.35810786])
    stream = key.stream()
    #expect(
      (0..<12).map { _ in stream.integer(below: 10) } == [7, 7, 7, 3, 5, 5, 3, 3, 5, 6, 5, 2])
    stream = key.stream()
    #expect(stream.permutation(of: 10) == [4, 5, 0, 1, 8, 3, 2, 6, 9, 7])
    stream = RandomKey(seed: 7).derived("denoising-autoencoder").stream()
    #expect(stream.next() == 0xe1c8_2899_cb99_bfa8)
    stream = RandomKey(seed: 7).derived(-1).stream()
    #expect(stream.next() == 0xf9e3_c30b_c44c_559d)
  }

  @Test("normal numbers are those of an independent computation")
  func goldenNormals() {
    var stream = key.stream()
    let exact = [
      -0.9706286960799972, -0.42217714834608067, 0.38538769230848813, 0.02853178593085743,
    ]
    for value in exact { #expect(abs(stream.normal() - value) < 1e-15) }

    stream = key.stream()
    var values = [Float](repeating: 0, count: 7)
    var span = values.mutableSpan
    stream.fillNormal(&span)
    let expected = [
      0.7303947187741626, 0.2936021644511813, -0.6759444391659141, 0.13886723108028926,
      -0.46034797191953786, 0.6000994365208008, -0.9896276261652285,
    ]
    for (value, exact) in zip(values, expected) { #expect(abs(Double(value) - exact) < 3e-7) }
  }

  @Test("normal numbers keep their bits")
  func pinnedNormals() {
    var stream = key.stream()
    var hash: UInt64 = 0
    for _ in 0..<10_000 { hash = hash &* 31 &+ stream.normal().bitPattern }
    #expect(hash == 7_118_732_507_817_533_326)

    var values = [Float](repeating: 0, count: 10_001)
    var span = values.mutableSpan
    stream = key.stream()
    stream.fillNormal(&span)
    #expect(
      values.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1.bitPattern) } == 1_348_452_656_121_103_996)
  }

  @Test("paths that differ anywhere give different streams")
  func keys() {
    let root = RandomKey(seed: 1)
    var keys: Set<RandomKey> = [
      root, RandomKey(seed: 2), root.derived(""), root.derived("a"), root.derived(97),
      root.derived("a").derived("b"), root.derived("ab"), root.derived("b").derived("a"),
      root.derived("a\0"), root.derived("abcdefgh"), root.derived("abcdefgh").derived(""),
    ]
    #expect(keys.count == 11)
    for epoch in 0..<100 {
      for sample in 0..<100 { keys.insert(root.derived(epoch).derived(sample)) }
    }
    #expect(keys.count == 11 + 10_000)
  }

  @Test("a copy of a stream continues from the same place, and apart")
  func values() {
    var stream = key.stream()
    _ = stream.next()
    var copy = stream
    #expect(stream.next() == copy.next())
    _ = stream.next()
    #expect(stream.next() != copy.next())
  }

  @Test("uniform numbers are in 0..<1 with the mean and variance of the uniform distribution")
  func uniforms() {
    var values = [Float](repeating: 0, count: 1_000_000)
    var span = values.mutableSpan
    var stream = key.stream()
    stream.fillUniform(&span)
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = sum(of: values.span) / 1e6
    #expect(abs(mean - 0.5) < 0.0015)
    #expect(abs(sumOfSquares(of: values.span) / 1e6 - mean * mean - 1 / 12) < 0.001)
    var again = key.stream()
    #expect(values.prefix(100).allSatisfy { $0 == again.uniform() })
  }

  @Test("uniform numbers of a range stay inside it, whatever the rounding")
  func ranges() {
    var stream = key.stream()
    let narrow = Float(1)...Float(1).nextUp
    #expect((0..<1000).allSatisfy { _ in narrow.contains(stream.uniform(in: narrow)) })
    let wide: ClosedRange<Float> = -3...5
    let values = (0..<10_000).map { _ in stream.uniform(in: wide) }
    #expect(values.allSatisfy(wide.contains))
    #expect(values.contains { $0 < -2.98 } && values.contains { $0 > 4.98 })
  }

  @Test("whole numbers are equally likely (chi-square)", arguments: [2, 7, 10, 64])
  func integers(bound: Int) {
    var stream = key.derived(bound).stream()
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<100_000 { counts[stream.integer(below: bound)] += 1 }
    let expected = 100_000 / Double(bound)
    let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
    let freedom = Double(bound - 1)
    #expect(chiSquare / expected < freedom + 4 * (2 * freedom).squareRoot())
  }

  @Test("a bound that does not divide 2^64 favours no number")
  func unbiased() {
    // Eight words for each three numbers: without rejection, every third gets two, the others three.
    let bound = 3 << 61
    var stream = key.stream()
    let thirds = (0..<30_000).count { _ in stream.integer(below: bound) % 3 == 2 }
    #expect(abs(thirds - 10_000) < 330)
    #expect(stream.integer(below: 1) == 0)
  }

  @Test("every order of four is equally likely")
  func permutations() {
    var stream = key.stream()
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[stream.permutation(of: 4), default: 0] += 1 }
    #expect(counts.count == 24)
    let chiSquare = counts.values.reduce(0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(chiSquare < 23 + 4 * 46.0.squareRoot())
    #expect(stream.permutation(of: 0) == [])
    #expect(stream.permutation(of: 1000).sorted() == Array(0..<1000))
  }

  @Test("an event's share is its probability; 0 is never and 1 is always")
  func events() {
    var stream = key.stream()
    let share = (0..<100_000).count { _ in stream.bernoulli(0.2) }
    #expect(abs(share - 20_000) < 600)
    #expect(!(0..<1000).contains { _ in stream.bernoulli(0) })
    #expect((0..<1000).allSatisfy { _ in stream.bernoulli(1) })
  }

  @Test("normal numbers have the moments and tails of the normal distribution", arguments: [0, 1])
  func moments(way: Int) {
    var stream = key.stream()
    var values = [Float](repeating: 0, count: 1_000_000)
    if way == 0 {
      var span = values.mutableSpan
      stream.fillNormal(&span)
    } else {
      for index in values.indices { values[index] = Float(stream.normal()) }
    }
    let mean = sum(of: values.span) / 1e6
    #expect(abs(mean) < 0.004)
    #expect(abs(sumOfSquares(of: values.span) / 1e6 - 1) < 0.006)
    #expect(abs(values.reduce(0) { $0 + Double($1 * $1 * $1 * $1) } / 1e6 - 3) < 0.04)
    #expect(abs(values.reduce(0) { $0 + Double($1 * $1 * $1) } / 1e6) < 0.016)
    #expect(abs(values.count { abs($0) > 3 } - 2700) < 210)
    let products = zip(values, values.dropFirst()).reduce(0) { $0 + Double($1.0 * $1.1) }
    #expect(abs(products / 1e6) < 0.004)
  }

  @Test(
    "a shorter array receives the first normal numbers of a longer one", arguments: [1, 31, 600])
  func prefixes(count: Int) {
    func normals(_ count: Int) -> [Float] {
      var stream = key.stream()
      var values = [Float](repeating: 0, count: count)
      var span = values.mutableSpan
      stream.fillNormal(&span)
      return values
    }
    #expect(normals(count) == Array(normals(1300).prefix(count)))
  }
}
