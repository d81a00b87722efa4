import Pipeline
import Tensors
import Testing

@testable import Evaluators

/// One layer decodes, and the posterior of an image is looked up by its first pixels.
struct SmallModel: VariationalModel {
  let reference: Reference.Likelihood
  let output: OutputKind
  let images: [Float]
  var variance: Float = 1
  var objective = VariationalObjective()
  /// What training took for it; left out, what the output is by itself.
  var trained: PixelLikelihood?

  var graph: ModelGraph {
    var graph = EvaluatorsTests.graph(reference.pixels, output, latent: 2)
    graph.likelihood =
      trained ?? (output == .bernoulli ? .bernoulli : .gaussian(variance: Double(variance)))
    return graph
  }
  var weights: [NamedTensor] { [] }

  func posterior(_ batch: Matrix) -> GaussianPosterior {
    var mean: [Float] = []
    var logVariance: [Float] = []
    for row in 0..<batch.rows {
      let image = (0..<reference.images).first { image in
        Array(batch.row(row))
          == Array(images[image * reference.pixels..<(image + 1) * reference.pixels])
      }
      guard let image else { continue }
      mean += reference.means[image * 2..<image * 2 + 2]
      logVariance += reference.logVariances[image * 2..<image * 2 + 2]
    }
    return GaussianPosterior(
      mean: Matrix(rows: batch.rows, columns: 2, elements: mean),
      logVariance: Matrix(rows: batch.rows, columns: 2, elements: logVariance))
  }

  func encode(_ images: Matrix) -> Matrix { posterior(images).mean }

  func decode(_ codes: Matrix) -> OutputDistribution {
    var elements: [Float] = []
    for row in 0..<codes.rows {
      for pixel in 0..<reference.pixels {
        elements.append(
          codes[row, 0] * reference.weights[pixel]
            + codes[row, 1] * reference.weights[reference.pixels + pixel]
            + reference.bias[pixel])
      }
    }
    return OutputDistribution(
      kind: output,
      parameters: Matrix(rows: codes.rows, columns: reference.pixels, elements: elements),
      variance: variance)
  }

  func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }

  var set: ImageSet {
    ImageSet(
      shape: ImageShape(height: 1, width: reference.pixels), pixels: .floats(images))
  }
}
