import Tensors

/// The distance between a result and the exact value, in units of the last place of a float there.
func ulps(_ result: Float, _ exact: Double) -> Double {
  let nearest = Float(exact)
  if result == nearest || (result.isNaN && nearest.isNaN) { return 0 }
  guard result.isFinite && nearest.isFinite else { return .infinity }
  return abs(Double(result) - exact) / Double(nearest.ulp)
}

/// `count` repeatable numbers in a range.
func numbers(_ count: Int, in range: ClosedRange<Float> = -1...1, seed: UInt64 = 1) -> [Float] {
  var stream = RandomKey(seed: seed).stream()
  return (0..<count).map { _ in stream.uniform(in: range) }
}

/// The floats whose bits are 0, step, 2 step, ...: every exponent and both signs, without NaN.
func floats(step: UInt32) -> [Float] {
  stride(from: UInt32(0), to: UInt32.max - step, by: Int(step))
    .map { Float(bitPattern: $0) }.filter { !$0.isNaN }
}

/// One array made from another by a whole-array function.
func mapped(
  _ values: [Float], by body: (Span<Float>, inout MutableSpan<Float>) -> Void
) -> [Float] {
  var result = [Float](repeating: -99, count: values.count)
  var span = result.mutableSpan
  body(values.span, &span)
  return result
}

/// (f(x + h) - f(x - h)) / 2h for one element of x.
func slope(_ x: [Float], at index: Int, step: Float = 1 / 64, of f: ([Float]) -> Double) -> Double {
  var above = x
  var below = x
  above[index] += step
  below[index] -= step
  return (f(above) - f(below)) / (Double(above[index]) - Double(below[index]))
}
