import Pipeline
import RealModule
import Tensors

/// An upper bound of the negative log-likelihood of some images by importance sampling: the negative
/// logarithm of the mean over K codes of p(x|z) p(z) / q(z|x). It falls with K towards the negative
/// log-likelihood; with one code it is the negative lower bound (ELBO).
///
/// Source: Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016.
struct ImportanceBound: Sendable {
  /// For each image the bound, in nats.
  var bounds: [Double] = []
  /// For each image the standard error of that by drawing codes, by the delta method; NaN for a
  /// single code.
  var drawingErrors: [Double] = []
  /// For each image how many codes of equal weight say as much: the squared sum of the weights over
  /// the sum of their squares.
  var effectiveSizes: [Double] = []
  /// For each image by how much the bound with half as many codes, the mean of both halves, lies
  /// above the bound; NaN for a single code.
  var gains: [Double] = []

  init() {}

  /// The bound of one image from the logarithms of its weights.
  ///
  /// Source of the effective size: Kong, "A Note on Importance Sampling Using Standardized
  /// Weights", 1992.
  init(logWeights: [Double]) {
    let count = Double(logWeights.count)
    let logMean = Self.logMean(logWeights.span)
    var (deviations, squares) = (0.0, 0.0)
    for weight in logWeights {
      let share = Double.exp(weight - logMean)
      deviations += (share - 1) * (share - 1)
      squares += share * share
    }
    bounds = [-logMean]
    drawingErrors = [count > 1 ? (deviations / (count - 1) / count).squareRoot() : .nan]
    effectiveSizes = [count * count / squares]
    let half = logWeights.count / 2
    gains = [
      half > 0
        ? logMean
          - (Self.logMean(logWeights.span.extracting(first: half))
            + Self.logMean(logWeights.span.extracting(half..<2 * half))) / 2 : .nan
    ]
  }

  private static func logMean(_ values: Span<Double>) -> Double {
    logSumExp(values) - Double.log(Double(values.count))
  }

  static func += (left: inout Self, right: Self) {
    left.bounds += right.bounds
    left.drawingErrors += right.drawingErrors
    left.effectiveSizes += right.effectiveSizes
    left.gains += right.gains
  }
}

extension CodeSampling {
  /// The bound of one image by `samples` codes.
  /// - Parameter image: `[1, pixels]`.
  func importanceBound(_ image: Matrix, samples: Int, _ stream: RandomStream) -> ImportanceBound {
    let posterior = model.posterior(image)
    var stream = stream
    var logWeights: [Double] = []
    logWeights.reserveCapacity(samples)
    for start in stride(from: 0, to: samples, by: Self.rows) {
      let count = min(Self.rows, samples - start)
      var draws = [Float](repeating: 0, count: count * posterior.mean.columns)
      var span = draws.mutableSpan
      stream.fillNormal(&span)
      let (codes, ratios) = codes(of: posterior, draws) { _ in 0 }
      let nats = negativeLogLikelihoods(of: image, at: codes) { _ in 0 }
      for (ratio, nats) in zip(ratios, nats) { logWeights.append(ratio - nats) }
    }
    return ImportanceBound(logWeights: logWeights)
  }
}
