import Pipeline
import Tensors

/// Draws codes that belong to no image.
struct CodeDrawing {
  let how: Generation.How
  let codes: LatentCodes
  private let compactness: Compactness

  init(how: Generation.How, codes: LatentCodes) {
    self.how = how
    self.codes = codes
    compactness = Compactness(codes.mean)
  }

  /// - Returns: `[count, latent]`.
  func points(_ count: Int, key: RandomKey) -> Matrix {
    let latent = codes.mean.columns
    var points = Matrix(rows: count, columns: latent)
    for row in 0..<count {
      // Of its own stream, so that codes of different width share what can be shared.
      var stream = key.derived(row).stream()
      let pair = how == .midpoints ? pair(&stream) : (0, 0)
      for column in 0..<latent {
        let value: Double =
          switch how {
          case .region:
            compactness.smallest[column]
              + Double(stream.uniform())
              * (compactness.largest[column] - compactness.smallest[column])
          case .prior:
            codes.logVariance == nil
              ? compactness.centre[column] + compactness.spread[column] * stream.normal()
              : stream.normal()
          case .midpoints:
            (Double(codes.mean[pair.0, column]) + Double(codes.mean[pair.1, column])) / 2
          }
        points.elements[row * latent + column] = Float(value)
      }
    }
    return points
  }

  /// Two different images.
  private func pair(_ stream: inout RandomStream) -> (Int, Int) {
    let first = stream.integer(below: codes.mean.rows)
    let second = stream.integer(below: codes.mean.rows - 1)
    return (first, second < first ? second : second + 1)
  }
}
