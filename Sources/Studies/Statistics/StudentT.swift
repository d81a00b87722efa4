import RealModule

/// Student's t distribution with so many degrees of freedom.
///
/// Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7; the incomplete
/// beta function's continued fraction is DLMF 8.17.22, evaluated by Lentz's method.
struct StudentT {
  let degrees: Int

  /// - Precondition: there is at least one degree of freedom.
  init(degrees: Int) {
    precondition(degrees > 0, "Student's t has a degree of freedom or more")
    self.degrees = degrees
  }

  /// The chance of a number at least as far from 0 as `t`, on either side.
  func chance(beyond t: Double) -> Double {
    guard !t.isNaN else { return .nan }
    let freedom = Double(degrees)
    let square = t * t
    guard square.isFinite else { return 0 }
    // Each share on its own, as 1 less the other would lose the digits of a small one.
    let (rest, share) = (freedom / (freedom + square), square / (freedom + square))
    let (a, b) = (freedom / 2, 0.5)
    guard rest > 0 else { return 0 }
    guard share > 0 else { return 1 }
    let front = Double.pow(rest, a) * Double.pow(share, b) / beta
    // The fraction converges fast on this side of the mean alone.
    guard rest < (a + 1) / (a + b + 2) else { return 1 - front * fraction(share, b, a) / b }
    return front * fraction(rest, a, b) / a
  }

  /// The number that the distribution is beyond, on either side, with a chance: 2.262 for 0.05 and
  /// nine degrees.
  /// - Precondition: `chance` is above 0 and at most 1.
  func bound(beyond chance: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while self.chance(beyond: high) > chance { (low, high) = (high, 2 * high) }
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if self.chance(beyond: middle) > chance { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// B(degrees / 2, 1 / 2), from B(1/2, 1/2) = pi or B(1, 1/2) = 2 by B(a + 1, b) = B(a, b) a / (a + b).
  private var beta: Double {
    var (value, a) = degrees.isMultiple(of: 2) ? (2.0, 1.0) : (Double.pi, 0.5)
    while a < Double(degrees) / 2 {
      value *= a / (a + 0.5)
      a += 1
    }
    return value
  }

  /// The continued fraction of the incomplete beta function.
  private func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let least = 1e-300
    func sound(_ value: Double) -> Double { value.magnitude < least ? least : value }
    var c = 1.0
    var d = 1 / sound(1 - (a + b) * x / (a + 1))
    var value = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / sound(1 + even * d)
      c = sound(1 + even / c)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / sound(1 + odd * d)
      c = sound(1 + odd / c)
      let change = d * c
      value *= change
      if (change - 1).magnitude < 1e-16 { break }
    }
    return value
  }
}
