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
