import Drawing
import RealModule
import Tensors

/// The 95 % interval of the mean of the population that some numbers are drawn from: bootstrapped,
/// bias-corrected and accelerated (BCa).
///
/// 10,000 resamples, drawn with a seed of their own: the same numbers always give the same interval,
/// and as many other numbers are resampled at the same places.
///
/// Source: Efron, "Better Bootstrap Confidence Intervals", 1987.
/// - Precondition: there are two numbers or more, all finite.
func bootstrapInterval(ofMean values: [Double], resamples: Int = 10_000) -> ClosedRange<Double> {
  let count = values.count
  let mean = values.reduce(0, +) / Double(count)
  guard let first = values.first, values.contains(where: { $0 != first }) else {
    return mean...mean
  }
  var stream = RandomKey(seed: 0).derived("bootstrap").derived(count).stream()
  var means: [Double] = []
  means.reserveCapacity(resamples)
  for _ in 0..<resamples {
    var sum = 0.0
    for _ in 0..<count { sum += values[stream.integer(below: count)] }
    means.append(sum / Double(count))
  }
  means.sort()
  let below = means.reduce(0.0) { $0 + ($1 < mean ? 1 : $1 == mean ? 0.5 : 0) }
  let bias = normalQuantile(below / Double(resamples))
  let acceleration = acceleration(ofMean: values)
  func end(_ chance: Double) -> Double {
    let place = bias + normalQuantile(chance)
    let corrected = normalChance(below: bias + place / (1 - acceleration * place))
    // A bias beyond every resample corrects nothing.
    return quantile(corrected.isNaN ? chance : corrected, of: means)
  }
  let (low, high) = (end(0.025), end(0.975))
  return min(low, high)...max(low, high)
}

/// How fast the standard error of the mean changes with the mean: a sixth of the skewness of the
/// jackknife's values.
func acceleration(ofMean values: [Double]) -> Double {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  // Leaving one out moves the mean by its distance over n - 1; the factor cancels.
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let cubes = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) }
  return squares > 0 ? cubes / (6 * Double.pow(squares, 1.5)) : 0
}
