import Tensors
import Testing

@Suite struct WideRandomTests {
  private func key(_ seed: UInt64 = 7) -> RandomKey { RandomKey(seed: seed).derived("noise") }

  @Test("a key gives the numbers of an independent computation")
  func golden() {
    var values = [Float](repeating: 0, count: 35)
    var stream = key().wideStream()
    var span = values.mutableSpan
    stream.fillUniform(&span)
    #expect(values[0] == 0.9140977263450623)
    #expect(values[15] == 0.3793402910232544)
    #expect(values[34] == 0.4586296081542969)
    var normals = [Float](repeating: 0, count: 35)
    var other = key().wideStream()
    var normalSpan = normals.mutableSpan
    other.addNormal(&normalSpan, deviation: 1)
    #expect(ulps(normals[0], 0.41428208101499553) <= 8)
    #expect(ulps(normals[2], -0.6909278362906479) <= 8)
    #expect(ulps(normals[16], 0.08947591922984517) <= 8)
    #expect(ulps(normals[18], 1.9595149683432416) <= 8)
  }

  @Test("uniform numbers fill 0..<1 evenly, and neighbours do not depend on one another")
  func uniform() {
    let count = 1 << 20
    var values = [Float](repeating: -1, count: count)
    var stream = key().wideStream()
    var span = values.mutableSpan
    stream.fillUniform(&span)
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    var cells = [Int](repeating: 0, count: 64)
    for value in values { cells[Int(value * 64)] += 1 }
    let expected = Double(count) / 64
    let chiSquare = cells.reduce(0.0) { $0 + pow2(Double($1) - expected) / expected }
    #expect(chiSquare > 25 && chiSquare < 120)
    for lag in [1, 15, 16, 17, 32] {
      var sum = 0.0
      for index in 0..<count - lag {
        sum += (Double(values[index]) - 0.5) * (Double(values[index + lag]) - 0.5)
      }
      #expect(abs(sum / Double(count) * 12) < 5 / Double(count).squareRoot())
    }
  }

  @Test("streams of neighbouring keys differ in every lane")
  func neighbours() {
    var seen: Set<Float> = []
    for index in 0..<100 {
      var values = [Float](repeating: 0, count: 16)
      var stream = key().derived(index).wideStream()
      var span = values.mutableSpan
      stream.fillUniform(&span)
      seen.formUnion(values)
    }
    #expect(seen.count > 1590)
  }

  @Test(
    "flips fall with their probability; 0 and 1 are never and always",
    arguments: [0, 1e-3, 0.2, 0.5, 0.9, 1] as [Float])
  func flips(probability: Float) {
    let count = 200_003
    var values = [Float](repeating: 0.25, count: count)
    var stream = key().wideStream()
    var span = values.mutableSpan
    stream.flip(&span, probability: probability)
    #expect(values.allSatisfy { $0 == 0.25 || $0 == 0.75 })
    let flipped = Double(values.count { $0 == 0.75 }) / Double(count)
    let p = Double(probability)
    #expect(abs(flipped - p) <= 5 * (p * (1 - p) / Double(count)).squareRoot())
  }

  @Test("replaced values fall with their probability", arguments: [0, 0.3, 1] as [Float])
  func replaced(probability: Float) {
    let count = 100_001
    var values = [Float](repeating: 0.25, count: count)
    var stream = key().wideStream()
    var span = values.mutableSpan
    stream.replace(&span, by: 1, probability: probability)
    let share = Double(values.count { $0 == 1 }) / Double(count)
    let p = Double(probability)
    #expect(abs(share - p) <= 5 * (p * (1 - p) / Double(count)).squareRoot())
  }

  @Test("added normal numbers have their mean, deviation and tails", arguments: [17, 32, 100_003])
  func normals(count: Int) {
    var values = [Float](repeating: 3, count: count)
    var stream = key().wideStream()
    var span = values.mutableSpan
    stream.addNormal(&span, deviation: 0.5)
    #expect(values.allSatisfy { $0 != 3 })
    guard count > 1000 else { return }
    let scaled = values.map { (Double($0) - 3) / 0.5 }
    let mean = scaled.reduce(0, +) / Double(count)
    let square = scaled.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean) < 5 / Double(count).squareRoot())
    #expect(abs(square - 1) < 5 * (2 / Double(count)).squareRoot())
    let beyond = Double(scaled.count { abs($0) > 2 }) / Double(count)
    #expect(abs(beyond - 0.0455) < 0.004)
  }

  private func pow2(_ x: Double) -> Double { x * x }
}
