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
    // Each of the two forms is exact to the last digits where the other's terms cancel.
    let square = t * t
    if square > freedom {
      return incompleteBeta(1 / (1 + square / freedom), freedom / 2, 0.5)
    }
    return 1 - incompleteBeta(square / (freedom + square), 0.5, freedom / 2)
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

  /// The regularised incomplete beta function; one of `a` and `b` is a half, the other a multiple of
  /// a half.
  private func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let front = power(x, a) * power(1 - x, b) / beta
    // The fraction converges fast on this side of the mean alone.
    guard x < (a + 1) / (a + b + 2) else { return 1 - front * fraction(1 - x, b, a) / b }
    return front * fraction(x, a, b) / a
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
