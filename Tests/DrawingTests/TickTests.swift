import Drawing
import Testing

@Suite("Ticks of an axis")
struct DrawingTickTests {
  /// The number that a label says.
  private func number(_ label: String) -> Double? {
    if label.hasSuffix("k") { return Double(label.dropLast() + "e3") }
    if label.hasSuffix("M") { return Double(label.dropLast() + "e6") }
    return Double(label)
  }

  private func checkLaws(_ ticks: [AxisTick], _ low: Double, _ high: Double) {
    let range: Comment = "\(low)...\(high): \(ticks.map(\.label))"
    #expect((3...10).contains(ticks.count), range)
    #expect(ticks.allSatisfy { low <= $0.value && $0.value <= high }, range)
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value }, range)
    #expect(Set(ticks.map(\.label)).count == ticks.count, range)
    #expect(ticks.allSatisfy { number($0.label) == $0.value }, range)
    #expect(!ticks.contains { $0.label.hasPrefix("-0") && number($0.label) == 0 }, range)
  }

  @Test("linear ticks are 3 to 10, inside, rising, and their labels say their values")
  func linearLaws() {
    for exponent in stride(from: -290, through: 290, by: 29) {
      for digits in [1.0, 1.3, 2.7, 3.999, 6.02, 9.99] {
        let span = digits * (Double("1e\(exponent)") ?? 0)
        for start in [0, -span, -span / 3, span * 0.07, -span * 7.77, span * 1234.5, -span * 9e6] {
          for target in [3, 5, 9] {
            let high = start + span
            checkLaws(Ticks.linear(start, high, target: target).major, start, high)
          }
        }
      }
    }
  }

  @Test("log ticks obey the same laws from one decade's part to six hundred decades")
  func logLaws() {
    for exponent in stride(from: -300, through: 290, by: 37) {
      for digits in [1.0, 1.7, 4.2, 9.7] {
        let low = digits * (Double("1e\(exponent)") ?? 1)
        for ratio in [1.01, 1.5, 3, 9, 11, 70, 150, 1e3, 2e4, 1e7, 1e12, 1e31, 1e150] {
          let high = low * ratio
          guard high < 1e300 else { continue }
          for target in [3, 5, 9] {
            let ticks = Ticks.log(low, high, target: target)
            checkLaws(ticks.major, low, high)
            #expect(ticks.minor.allSatisfy { low <= $0 && $0 <= high })
          }
        }
      }
    }
    checkLaws(Ticks.log(1e-306, 1e306, target: 6).major, 1e-306, 1e306)
  }

  @Test(
    "labels of an axis share their notation and decimals",
    arguments: [
      (0, 1, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (-2.5, 2.5, 5, ["-2", "-1", "0", "1", "2"]),
      (0, 50_000, 6, ["0", "10k", "20k", "30k", "40k", "50k"]),
      (0, 10_000, 5, ["0", "2k", "4k", "6k", "8k", "10k"]),
      (0, 3e6, 3, ["0", "1M", "2M", "3M"]),
      (0, 4e-6, 5, ["0", "1e-6", "2e-6", "3e-6", "4e-6"]),
      (0.95e-9, 1.05e-9, 5, ["0.96e-9", "0.98e-9", "1.00e-9", "1.02e-9", "1.04e-9"]),
    ] as [(Double, Double, Int, [String])])
  func linearLabels(low: Double, high: Double, target: Int, labels: [String]) {
    #expect(Ticks.linear(low, high, target: target).major.map(\.label) == labels)
  }

  @Test("powers of ten are written as short as they can be, with minor ticks between")
  func logLabels() {
    let ticks = Ticks.log(0.9e-5, 2e4, target: 10)
    #expect(
      ticks.major.map(\.label)
        == ["1e-5", "1e-4", "0.001", "0.01", "0.1", "1", "10", "100", "1000", "10k"])
    #expect(ticks.minor.contains(0.0005))
    #expect(!ticks.minor.contains(0.001))
  }

  @Test("a scale covers a constant, a point, nothing, and the ends of Double")
  func scales() {
    for isLog in [false, true] {
      for data in [nil, 1...1, 1e-299...1e-299, 1e299...1e299, 1e-300...1e300, 5e-3...0.7] {
        let scale = AxisScale(covering: data, isLog: isLog, padding: 0.05)
        #expect(scale.low < scale.high && scale.low.isFinite && scale.high.isFinite)
        checkLaws(scale.ticks(target: 6).major, scale.low, scale.high)
        if let data {
          #expect(scale.low < data.lowerBound && data.upperBound < scale.high)
        }
      }
    }
    let constantZero = AxisScale(covering: 0...0, isLog: false, padding: 0.05)
    #expect(
      constantZero.ticks(target: 5).major.map(\.label) == ["-1.0", "-0.5", "0.0", "0.5", "1.0"])
  }

  @Test("zero and negative values have no place on a log axis")
  func logAxisRefuses() {
    let scale = AxisScale(low: 1, high: 10, isLog: true)
    for value: Double in [0, -1, .nan, .infinity, -.infinity] { #expect(!scale.canShow(value)) }
    #expect(scale.canShow(0.5))
  }
}
