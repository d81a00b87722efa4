import Foundation

/// Makes legal values of options: small ones as a rule, so that runs end soon, and now and then the
/// ends of a range.
struct ValueMaker {
  var random: SeededRandom
  /// The chance of an extreme in the pipeline at hand.
  let extremes: Double
  let fixtures: Fixtures

  mutating func value(_ shape: Shape, of key: String, in owner: String) -> Tree {
    switch shape {
    case .null: return .scalar("null")
    case .boolean: return .scalar(random.chance(0.5) ? "true" : "false")
    case .number(let limits): return .scalar(number(limits, of: key))
    case .choice(let names): return .scalar(random.pick(names))
    case .text(let pattern): return text(pattern, of: key, in: owner)
    case .list(let element, let count): return list(element, count, of: key, in: owner)
    case .map(let options):
      return .map(
        options.compactMap { option in
          // The only key of a component's map is its name.
          guard option.isRequired || random.chance(0.5) else { return nil }
          return (option.key, value(option.shape, of: option.key, in: owner))
        })
    case .either(let shapes): return value(random.pick(shapes), of: key, in: owner)
    }
  }

  // MARK: - Numbers

  private mutating func number(_ limits: NumberShape, of key: String) -> String {
    // An epoch more is no new case, and slow.
    if key == "epochs" { return String(random.integer(1...3)) }
    if random.chance(extremes) { return extreme(limits) }
    return limits.isWhole ? whole(limits) : real(limits)
  }

  private mutating func whole(_ limits: NumberShape) -> String {
    let lower = limits.lower.map { Int($0) } ?? 0
    let upper = limits.upper.map { Int($0) } ?? lower + 100
    let reach = random.pick([0, 1, 1, 2, 2, 3, 4, 6, 9, 15])
    return String(min(upper, lower + random.integer(0...reach)))
  }

  private mutating func real(_ limits: NumberShape) -> String {
    let lower = limits.lower ?? 0
    if let upper = limits.upper, upper - lower <= 200 {
      // The ends are cases of their own.
      let share = random.pick([0, 1, 0.5, random.unit(), random.unit(), random.unit()])
      if share == 0 && !limits.isLowerIncluded { return shown(lower + (upper - lower) / 8) }
      if share == 1 && !limits.isUpperIncluded { return shown(lower + (upper - lower) * 7 / 8) }
      return shown(lower + (upper - lower) * share)
    }
    let value = lower + pow(10, random.unit() * 3.5 - 3)
    return shown(min(value, limits.upper ?? value))
  }

  private mutating func extreme(_ limits: NumberShape) -> String {
    if limits.isWhole {
      let lower = limits.lower.map { Int($0) } ?? Int.min
      let upper = limits.upper.map { Int(exactly: $0) ?? Int.max } ?? Int.max
      let middle = Int(pow(10, random.unit() * log10(max(10, Double(upper)))))
      return String(
        random.pick([lower, upper, max(lower, upper - 1), max(lower, min(upper, middle))]))
    }
    let least = limits.lower ?? -1e300
    let most = limits.upper ?? 1e300
    let lower = limits.isLowerIncluded ? least : least.nextUp
    let upper = limits.isUpperIncluded ? most : most.nextDown
    return
      "\(random.pick([lower, upper, least.nextUp, most.nextDown, max(lower, min(upper, 1e15))]))"
  }

  /// To three digits, as people write numbers.
  private func shown(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let scale = pow(10, 2 - floor(log10(abs(value))))
    return "\((value * scale).rounded() / scale)"
  }

  // MARK: - Texts and lists

  private mutating func text(_ pattern: String?, of key: String, in owner: String) -> Tree {
    if let pattern, pattern.contains("0[xX]") {
      let first = random.integer(0x40...0x5a)
      let isRange = pattern.hasSuffix(")?$") && random.chance(0.7)
      let last = isRange ? "-\(first + random.integer(0...9))" : ""
      return isRange ? .text("\(first)\(last)") : .scalar("\(first)")
    }
    return .text(random.pick(fixtures.texts(of: key, in: owner)))
  }

  private mutating func list(
    _ element: Shape, _ count: ClosedRange<Int>, of key: String, in owner: String
  ) -> Tree {
    let most = random.chance(extremes) ? min(count.upperBound, 40) : count.lowerBound + 3
    let length = random.integer(count.lowerBound...min(count.upperBound, most))
    return .list((0..<length).map { _ in value(element, of: key, in: owner) })
  }
}
