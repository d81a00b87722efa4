import RealModule

/// The chance that a standard normal number is below `x`.
package func normalChance(below x: Double) -> Double { Double.erfc(-x / 2.0.squareRoot()) / 2 }

/// The number that a standard normal one is below with a chance from 0 to 1; infinite for 0 and 1.
package func normalQuantile(_ chance: Double) -> Double {
  guard chance > 0 else { return -.infinity }
  guard chance < 1 else { return .infinity }
  // Doubles tell chances below a half apart far better.
  guard chance <= 0.5 else { return -normalQuantile(1 - chance) }
  // Halving until neighbouring numbers are left: slow, and right to the last digits.
  var (low, high) = (-40.0, 0.0)
  while true {
    let middle = (low + high) / 2
    if middle <= low || middle >= high { return middle }
    if normalChance(below: middle) < chance { low = middle } else { high = middle }
  }
}

/// The entropy of a coin that shows one side with a chance in 0...1, in nats.
package func binaryEntropy(_ chance: Double) -> Double {
  guard chance > 0 && chance < 1 else { return 0 }
  return -chance * Double.log(chance) - (1 - chance) * Double.log(1 - chance)
}

/// The natural logarithm of a sum of exponentials, finite where every sum of plain exponentials
/// would be 0 or infinite.
/// - Precondition: there are values.
package func logSumExp(_ values: Span<Double>) -> Double {
  precondition(!values.isEmpty, "a sum of nothing has no logarithm")
  var largest = values[0]
  for index in values.indices { largest = max(largest, values[index]) }
  guard largest.isFinite else { return largest }
  var sum = 0.0
  for index in values.indices { sum += Double.exp(values[index] - largest) }
  return largest + Double.log(sum)
}

/// base^exponent by repeated squaring, which rounds the same on every system.
/// - Precondition: the exponent is not negative.
package func power(_ base: Double, _ exponent: Int) -> Double {
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
