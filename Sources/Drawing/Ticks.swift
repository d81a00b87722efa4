import RealModule

/// A labelled place on an axis.
public struct AxisTick: Sendable, Equatable {
  /// Where it lies, in the data's unit.
  public var value: Double
  /// What is written at it.
  public var label: String

  /// A place on an axis and what is written there.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// The ticks of an axis.
package struct Ticks: Sendable {
  /// The labelled ones, 3 to 10 where the program chooses.
  package var major: [AxisTick]
  /// The ones between, without labels (log axes only).
  package var minor: [Double] = []

  /// Ticks a multiple of 1, 2 or 5 times a power of ten apart, as near to `target` as there are.
  ///
  /// - Precondition: `low` < `high`, both finite, further apart than a billionth of their size.
  package static func linear(_ low: Double, _ high: Double, target: Int) -> Ticks {
    let span = high - low
    let start = Int(Double.log10(span).rounded(.down)) - 2
    var best: [Decimal] = []
    for exponent in start...start + 3 {
      for factor in [1, 2, 5] {
        let step = Decimal(digits: factor, exponent: exponent)
        guard span / step.value < 12 else { continue }
        let ticks = multiples(of: step, low, high)
        guard (3...10).contains(ticks.count) else { continue }
        if best.isEmpty || abs(ticks.count - target) < abs(best.count - target) { best = ticks }
      }
    }
    return Ticks(major: labelled(best))
  }

  /// Ticks of a log axis: powers of ten; 1, 2 and 5 times those where they are too few; evenly
  /// spaced ones within a single power.
  ///
  /// - Precondition: 0 < `low` < `high`, both finite.
  package static func log(_ low: Double, _ high: Double, target: Int) -> Ticks {
    let first = Int(Double.log10(low).rounded(.down)) - 1
    let last = Int(Double.log10(high).rounded(.up)) + 1
    func within(_ exponents: StrideThrough<Int>, _ factors: [Int]) -> [Decimal] {
      exponents.flatMap { e in factors.map { Decimal(digits: $0, exponent: e) } }
        .filter { (low...high).contains($0.value) }
    }
    let decades = stride(from: first, through: last, by: 1)
    let powers = within(decades, [1])
    if powers.count >= 3 {
      for every in [1, 2, 3, 5, 10, 20, 30, 50, 100, 200] {
        let kept = powers.filter { $0.exponent % every == 0 }
        guard kept.count <= max(3, min(target, 10)) || kept.count < 6 else { continue }
        guard kept.count >= 3 else { break }
        let minor = every == 1 ? within(decades, [2, 3, 4, 5, 6, 7, 8, 9]) : powers
        return Ticks(major: separately(kept), minor: minor.map(\.value))
      }
      return Ticks(major: separately(Array(powers.prefix(10))))
    }
    let few = within(decades, [1, 2, 5])
    if (3...10).contains(few.count) {
      let minor = within(decades, [3, 4, 6, 7, 8, 9])
      return Ticks(major: separately(few), minor: minor.map(\.value))
    }
    return linear(low, high, target: target)
  }

  /// The multiples of `step` from `low` to `high`.
  private static func multiples(of step: Decimal, _ low: Double, _ high: Double) -> [Decimal] {
    var ticks: [Decimal] = []
    var k = Int((low / step.value).rounded(.down)) - 1
    while true {
      let tick = Decimal(digits: k * step.digits, exponent: step.exponent)
      if tick.value > high { return ticks }
      if tick.value >= low { ticks.append(tick) }
      k += 1
    }
  }

  /// Labels in one notation, with the same number of decimals.
  private static func labelled(_ ticks: [Decimal]) -> [AxisTick] {
    let largest = ticks.filter { $0.digits != 0 }.map(\.magnitude).max() ?? 0
    let notation = TickNotation(largest: largest, step: ticks.first?.exponent ?? 0)
    return ticks.map { AxisTick($0.value, notation.text($0)) }
  }

  /// Labels each as short as it can be, for powers.
  private static func separately(_ ticks: [Decimal]) -> [AxisTick] {
    ticks.map { tick in
      let notation = TickNotation(largest: tick.magnitude, step: tick.magnitude)
      return AxisTick(tick.value, notation.text(tick))
    }
  }
}
