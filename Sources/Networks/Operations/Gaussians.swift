extension Graph {
  /// Where the logarithms of variances are held; beyond it their gradient is 0.
  public static let logVarianceLimits: ClosedRange<Float> = -30...20

  /// The means and the logarithms of the variances of a posterior, from the features of a layer that gives
  /// both: first all means, then all logarithms, which are held in `logVarianceLimits`.
  /// - Parameter head: twice as many features as the code has dimensions.
  /// - Throws: `NetworkError` where their number is odd.
  public mutating func posterior(
    _ head: Value
  ) throws(NetworkError) -> (mean: Value, logVariance: Value) {
    let features = head.shape.features
    guard features.isMultiple(of: 2) else {
      throw NetworkError(
        "a posterior has a mean and a log-variance a dimension, not \(features) numbers")
    }
    let mean = try slice(head, 0..<features / 2)
    let logVariance = try slice(head, features / 2..<features)
    return (mean, try clamp(logVariance, to: Self.logVarianceLimits))
  }

  /// Codes drawn from Gaussians by the reparameterisation, mean + exp(s / 2) noise.
  /// - Parameters:
  ///   - mean: of every dimension.
  ///   - logVariance: s, of the same shape.
  /// - Throws: `NetworkError` where the shapes differ.
  public mutating func gaussianSample(
    mean: Value, logVariance: Value
  ) throws(NetworkError) -> Value {
    let deviation = try exponential(try scale(logVariance, by: 0.5))
    let noise = try normalNoise(mean.shape.dimensions)
    return try add(mean, try multiply(deviation, noise))
  }

  /// The divergence of Gaussians from the standard normal, in nats, for every dimension:
  /// (mean^2 + exp(s) - 1 - s) / 2.
  ///
  /// Source: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix B.
  /// - Throws: `NetworkError` where the shapes differ.
  public mutating func gaussianDivergence(
    mean: Value, logVariance: Value
  ) throws(NetworkError) -> Value {
    let minusOne = constant([-1])
    let terms = [
      try multiply(mean, mean), try exponential(logVariance), try scale(logVariance, by: -1),
      try repeated(minusOne, to: mean.shape),
    ]
    return try scale(try add(terms), by: 0.5)
  }
}
