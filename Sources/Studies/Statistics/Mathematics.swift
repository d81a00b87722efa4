// The one file that needs the C library.
#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif

func decimalLogarithm(_ x: Double) -> Double { log10(x) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// The chance that a standard normal number is below `x`.
func normalChance(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

/// The number that a standard normal one is below with a chance; infinite for 0 and 1.
func normalQuantile(_ chance: Double) -> Double {
  guard chance > 0 else { return -.infinity }
  guard chance < 1 else { return .infinity }
  // The chance doubles have more digits below a half.
  guard chance <= 0.5 else { return -normalQuantile(1 - chance) }
  var (low, high) = (-40.0, 0.0)
  for _ in 0..<80 {
    let middle = (low + high) / 2
    if normalChance(below: middle) < chance { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
