import Pipeline
import RealModule
import Tensors

/// Codes drawn from a model's posterior, and how likely images are at them.
struct CodeSampling: Sendable {
  let model: any VariationalModel
  /// How values lie around the decoder's output.
  let likelihood: PixelLikelihood

  /// Decoded at once: as many as the layers take at once, so that memory stays small.
  static let rows = 256

  /// Codes z = mean + deviation noise, and log p(z) - log q(z|x) of each.
  /// - Parameters:
  ///   - draws: standard normal numbers, `[count, latent]`.
  ///   - imageOf: the row of the posterior that a code is drawn from.
  func codes(
    of posterior: GaussianPosterior, _ draws: [Float], _ imageOf: (Int) -> Int
  ) -> (codes: Matrix, ratios: [Double]) {
    let latent = posterior.mean.columns
    var codes = Matrix(rows: draws.count / latent, columns: latent)
    let ratios = (0..<codes.rows).map { row in
      var ratio = 0.0
      for dimension in 0..<latent {
        let index = imageOf(row) * latent + dimension
        let logVariance = Double(posterior.logVariance.elements[index])
        let draw = draws[row * latent + dimension]
        let deviation = Float(Double.exp(logVariance / 2))
        let code = posterior.mean.elements[index] + deviation * draw
        codes.elements[row * latent + dimension] = code
        // The constants of the two normals cancel.
        ratio += (Double(draw) * Double(draw) + logVariance - Double(code) * Double(code)) / 2
      }
      return ratio
    }
    return (codes, ratios)
  }

  /// -log p(x|z) of each code, in nats.
  func negativeLogLikelihoods(
    of images: Matrix, at codes: Matrix, _ imageOf: (Int) -> Int
  ) -> [Double] {
    model.decode(codes).negativeLogLikelihoods(of: images, under: likelihood, imageOf)
  }
}
