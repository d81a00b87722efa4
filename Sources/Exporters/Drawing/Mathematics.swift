// The one file of the plot surface that needs the C library: logarithms and the circle.
#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif

package func decimalLogarithm(_ x: Double) -> Double { log10(x) }

/// The point on the unit circle at `degrees`, clockwise from the right as y points downwards.
package func unitDirection(degrees: Double) -> Point {
  Point(cos(degrees * .pi / 180), sin(degrees * .pi / 180))
}

package func powerOfTen(_ x: Double) -> Double { pow(10, x) }

/// The value below which a standard normal variable lies with probability `p`, within 0 to 1.
package func normalQuantile(_ p: Double) -> Double {
  // Halving until neighbouring numbers are left: slow, and right to the last digit.
  var (low, high) = (-40.0, 40.0)
  while true {
    let middle = (low + high) / 2
    if middle <= low || middle >= high { return middle }
    if 0.5 * erfc(-middle / 2.0.squareRoot()) < p { low = middle } else { high = middle }
  }
}

package func arcCosine(_ x: Double) -> Double { acos(x) }
package func sine(_ x: Double) -> Double { sin(x) }
