// The one file that needs the C library.
#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif

func naturalLogarithm(_ x: Double) -> Double { log(x) }
func naturalExponential(_ x: Double) -> Double { exp(x) }
func sine(_ x: Double) -> Double { sin(x) }
func cosine(_ x: Double) -> Double { cos(x) }
func tangent(_ x: Double) -> Double { tan(x) }

/// The natural logarithm of a sum of exponentials, finite where every sum of plain exponentials
/// would be 0 or infinite.
/// - Precondition: there are values.
func logSumExp(_ values: Span<Double>) -> Double {
  precondition(!values.isEmpty, "a sum of nothing has no logarithm")
  var largest = values[0]
  for index in values.indices { largest = max(largest, values[index]) }
  guard largest.isFinite else { return largest }
  var sum = 0.0
  for index in values.indices { sum += exp(values[index] - largest) }
  return largest + log(sum)
}

/// The entropy of a coin that shows one side with a chance in 0...1, in nats.
func binaryEntropy(_ chance: Double) -> Double {
  guard chance > 0 && chance < 1 else { return 0 }
  return -chance * log(chance) - (1 - chance) * log(1 - chance)
}
