internal import Pipeline
internal import Tensors

/// The terms of the evidence lower bound of some images, and their likelihood by importance
/// sampling: -log p(x) <= reconstruction + divergence.
///
/// Source: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014; Burda, Grosse and
/// Salakhutdinov, "Importance Weighted Autoencoders", 2016.
struct VariationalBound: Sendable {
  /// For each image the mean over the samples of -log p(x|z), in nats.
  var reconstructions: [Double] = []
  /// For each image the divergence of q(z|x) from the standard normal, in nats.
  var divergences: [Double] = []
  /// For each image the log of the mean over the samples of p(x|z) p(z) / q(z|x).
  var logLikelihoods: [Double] = []
  /// For each image the standard error of that by the delta method; NaN for a single sample.
  var likelihoodErrors: [Double] = []
  /// By latent dimension, summed over the images: divergences, means of q and their squares.
  var dimensionDivergences: [Double] = []
  var dimensionMeans: [Double] = []
  var dimensionSquares: [Double] = []

  init() {}

  /// - Parameters:
  ///   - posterior: q(z|x) of the images.
  ///   - images: `[count, pixels]`.
  ///   - samples: how many z each image has.
  ///   - noise: fills standard normal numbers, `[samples, latent]`, for an image of the batch.
  ///   - decode: p(x|z) of some z.
  init(
    _ posterior: GaussianPosterior, images: Matrix, samples: Int,
    noise: (Int, inout MutableSpan<Float>) -> Void,
    decode: (Matrix) -> OutputDistribution
  ) {
    addDivergences(posterior)
    let latent = posterior.mean.columns
    var draws = [Float](repeating: 0, count: images.rows * samples * latent)
    var span = draws.mutableSpan
    for image in 0..<images.rows {
      span.withElements(in: image * samples * latent..<(image + 1) * samples * latent) {
        noise(image, &$0)
      }
    }
    var nats: [Double] = []
    var ratios: [Double] = []
    for start in stride(from: 0, to: images.rows * samples, by: Self.rows) {
      let part = start..<min(start + Self.rows, images.rows * samples)
      var codes = Matrix(rows: part.count, columns: latent)
      for sample in part {
        var ratio = 0.0
        for dimension in 0..<latent {
          let index = sample / samples * latent + dimension
          let logVariance = Double(posterior.logVariance.elements[index])
          let draw = draws[sample * latent + dimension]
          let deviation = Float(naturalExponential(logVariance / 2))
          let code = posterior.mean.elements[index] + deviation * draw
          codes.elements[(sample - start) * latent + dimension] = code
          // log p(z) - log q(z|x): the constants of the two normals cancel.
          ratio += (Double(draw) * Double(draw) + logVariance - Double(code) * Double(code)) / 2
        }
        ratios.append(ratio)
      }
      nats += decode(codes).negativeLogLikelihoods(of: images) { (start + $0) / samples }
    }
    for image in 0..<images.rows {
      let range = image * samples..<(image + 1) * samples
      add(nats[range], ratios[range])
    }
  }

  /// Decoded at once: as many as the layers take at once, so that memory stays small.
  private static let rows = 256

  private mutating func addDivergences(_ posterior: GaussianPosterior) {
    let latent = posterior.mean.columns
    dimensionDivergences = [Double](repeating: 0, count: latent)
    dimensionMeans = dimensionDivergences
    dimensionSquares = dimensionDivergences
    for row in 0..<posterior.mean.rows {
      var sum = 0.0
      for dimension in 0..<latent {
        let mean = Double(posterior.mean.elements[row * latent + dimension])
        let logVariance = Double(posterior.logVariance.elements[row * latent + dimension])
        let divergence =
          (mean * mean + naturalExponential(logVariance) - 1 - logVariance) / 2
        sum += divergence
        dimensionDivergences[dimension] += divergence
        dimensionMeans[dimension] += mean
        dimensionSquares[dimension] += mean * mean
      }
      divergences.append(sum)
    }
  }

  /// One image's samples: -log p(x|z) and log p(z) - log q(z|x) of each.
  private mutating func add(_ nats: ArraySlice<Double>, _ ratios: ArraySlice<Double>) {
    let count = Double(nats.count)
    reconstructions.append(nats.reduce(0, +) / count)
    let weights = zip(nats, ratios).map { $1 - $0 }
    let logMean = logSumExp(weights.span) - naturalLogarithm(count)
    logLikelihoods.append(logMean)
    // The weights over their mean.
    var squares = 0.0
    for weight in weights {
      let share = naturalExponential(weight - logMean)
      squares += (share - 1) * (share - 1)
    }
    likelihoodErrors.append(count > 1 ? (squares / (count - 1) / count).squareRoot() : .nan)
  }

  static func += (left: inout Self, right: Self) {
    left.reconstructions += right.reconstructions
    left.divergences += right.divergences
    left.logLikelihoods += right.logLikelihoods
    left.likelihoodErrors += right.likelihoodErrors
    left.dimensionDivergences.add(right.dimensionDivergences)
    left.dimensionMeans.add(right.dimensionMeans)
    left.dimensionSquares.add(right.dimensionSquares)
  }
}

extension [Double] {
  /// Adds value by value; to nothing, sets.
  fileprivate mutating func add(_ other: [Double]) {
    self = isEmpty ? other : zip(self, other).map { $0 + $1 }
  }
}
