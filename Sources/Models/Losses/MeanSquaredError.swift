public import Pipeline
import Tensors

/// Squared error of the pixels' means; of a Bernoulli output, through its sigmoid.
///
/// Summed over an image's values it is, but for a constant, the negative log-likelihood of Gaussians
/// of variance 1/2: (t - y)^2 / (2 v) with v = 1/2.
public struct MeanSquaredError: Loss {
  public static let name = "mse"
  public static let alsoKnownAs = [
    "mean-squared-error", "squared-error", "mse-loss", "l2", "l2-loss",
  ]
  public static let summary = "Squared error of the pixels."
  public static let unit = ""
  public var likelihood: PixelLikelihood? { .gaussian(variance: 0.5) }
  public init() {}

  public func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    switch (kind, gradient.isEmpty) {
    case (.bernoulli, false):
      squaredError(sigmoidOf: output, targets: targets, gradient: &gradient, scale: scale)
    case (.gaussian, false):
      squaredError(outputs: output, targets: targets, gradient: &gradient, scale: scale)
    case (.bernoulli, true): squaredError(sigmoidOf: output, targets: targets)
    case (.gaussian, true): squaredError(outputs: output, targets: targets)
    }
  }
}
