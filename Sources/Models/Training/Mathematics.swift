#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// base^exponent by repeated squaring.
func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var remaining = exponent
  while remaining > 0 {
    if remaining & 1 == 1 { result *= square }
    square *= square
    remaining >>= 1
  }
  return result
}

/// The cosine of an angle in whole turns.
func cosine(ofTurns turns: Double) -> Double { cos(2 * Double.pi * turns) }

/// The natural logarithm.
func naturalLogarithm(_ x: Double) -> Double { log(x) }
