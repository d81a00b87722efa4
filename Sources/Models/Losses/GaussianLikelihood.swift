public import Pipeline
import RealModule
import Tensors

/// Negative log-likelihood of the pixels under Gaussians of one known variance:
/// (t - y)^2 / (2 variance) + log(2 pi variance) / 2, in nats. A density: it can be negative.
public struct GaussianLikelihood: Loss {
  public static let name = "gaussian-nll"
  public static let alsoKnownAs = [
    "gaussian-nll-loss", "gaussian", "gaussian-likelihood", "normal", "nll",
  ]
  public static let summary =
    "Negative log-likelihood of pixels that are Gaussian around the output, in nats."
  public static let unit = "nats"

  public var variance = 1.0

  public var likelihood: PixelLikelihood? { .gaussian(variance: variance) }

  public init() {}

  public static var fields: [Field<GaussianLikelihood>] {
    [
      Field(
        "variance", \.variance, .within(1e-8...1e8),
        help: "Variance of a pixel around the output; small values weigh the error more.")
    ]
  }

  public func evaluate(
    _ output: Span<Float>, _ kind: OutputKind, targets: Span<Float>,
    gradient: inout MutableSpan<Float>, scale: Float
  ) -> Double {
    let squares = MeanSquaredError().evaluate(
      output, kind, targets: targets, gradient: &gradient, scale: scale / Float(2 * variance))
    return squares / (2 * variance)
      + Double(output.count) * Double.log(2 * Double.pi * variance) / 2
  }
}
