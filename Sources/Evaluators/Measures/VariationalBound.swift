import Pipeline
import RealModule
import Tensors

/// The terms of the evidence lower bound of some images: -log p(x) <= reconstruction + divergence.
///
/// Source: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014.
struct VariationalBound: Sendable {
  /// For each image the mean over the samples of -log p(x|z), in nats.
  var reconstructions: [Double] = []
  /// For each image the divergence of q(z|x) from the standard normal, in nats.
  var divergences: [Double] = []
  /// By latent dimension, summed over the images: divergences, means of q and their squares.
  var dimensionDivergences: [Double] = []
  var dimensionMeans: [Double] = []
  var dimensionSquares: [Double] = []

  init() {}

  /// - Parameters:
  ///   - images: `[count, pixels]`.
  ///   - samples: how many z each image has.
  ///   - noise: fills standard normal numbers, `[samples, latent]`, for an image of the batch.
  init(
    _ sampling: CodeSampling, images: Matrix, samples: Int,
    noise: (Int, inout MutableSpan<Float>) -> Void
  ) {
    let posterior = sampling.model.posterior(images)
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
    for start in stride(from: 0, to: images.rows * samples, by: CodeSampling.rows) {
      let part = start..<min(start + CodeSampling.rows, images.rows * samples)
      let imageOf = { (start + $0) / samples }
      let codes = sampling.codes(
        of: posterior, Array(draws[part.lowerBound * latent..<part.upperBound * latent]), imageOf
      ).codes
      nats += sampling.negativeLogLikelihoods(of: images, at: codes, imageOf)
    }
    for image in 0..<images.rows {
      let own = nats[image * samples..<(image + 1) * samples]
      reconstructions.append(own.reduce(0, +) / Double(samples))
    }
  }

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
          (mean * mean + Double.exp(logVariance) - 1 - logVariance) / 2
        sum += divergence
        dimensionDivergences[dimension] += divergence
        dimensionMeans[dimension] += mean
        dimensionSquares[dimension] += mean * mean
      }
      divergences.append(sum)
    }
  }

  static func += (left: inout Self, right: Self) {
    left.reconstructions += right.reconstructions
    left.divergences += right.divergences
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
