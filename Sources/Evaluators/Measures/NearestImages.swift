import Pipeline
import Tensors

/// For each of some points the nearest image of a set.
struct NearestImages: Sendable {
  /// The Euclidean distance to the nearest, and which it is; of images as near, the first.
  let distances: [Double]
  let indices: [Int]
  /// The fewest pixels on another side of the threshold, over all images.
  let pixels: [Int]

  /// - Parameters:
  ///   - points: `[count, pixels]`.
  ///   - images: at least one.
  init(
    _ points: Matrix, among images: ImageSet, threshold: Float, in context: RunContext
  ) throws {
    let own = PointSquares(points, threshold: threshold)
    let size = 1000
    let parts = try context.map((images.count + size - 1) / size, unit: "batch") { part in
      let start = part * size
      let batch = images.batch(start..<min(start + size, images.count))
      return own.nearest(among: batch).map { (index: start + $0.index, pixels: $0.pixels) }
    }
    var nearest = parts[0]
    var candidates = nearest.map { [$0.index] }
    for part in parts.dropFirst() {
      for point in nearest.indices {
        nearest[point].pixels = min(nearest[point].pixels, part[point].pixels)
        candidates[point].append(part[point].index)
      }
    }
    // Each part's nearest is found in single precision, and compared with the others' exactly.
    var distances: [Double] = []
    var indices: [Int] = []
    for point in 0..<points.rows {
      let range = points.range(ofRow: point)
      let exact = candidates[point].map { image in
        squaredError(
          outputs: points.elements.span.extracting(range),
          targets: images.batch(image..<image + 1).elements.span)
      }
      let best = exact.indices.min { exact[$0] < exact[$1] } ?? 0
      distances.append(exact[best].squareRoot())
      indices.append(candidates[point][best])
    }
    self.distances = distances
    self.indices = indices
    pixels = nearest.map(\.pixels)
  }
}

/// Points with what the distances to images need of them: |x - y|^2 = |x|^2 + |y|^2 - 2 x y, with
/// all products x y of a batch in one.
private struct PointSquares: Sendable {
  let points: Matrix
  /// 1 from the threshold on, 0 below: their squared distance is the number of pixels that differ.
  let bits: Matrix
  let whites: [Double]
  let threshold: Float

  init(_ points: Matrix, threshold: Float) {
    self.points = points
    self.threshold = threshold
    bits = points.binarized(threshold)
    whites = bits.squaredLengths
  }

  /// For each point the nearest row of a batch, and the fewest pixels that differ from any row.
  func nearest(among batch: Matrix) -> [(index: Int, pixels: Int)] {
    let lengths = batch.squaredLengths
    let products = points.products(with: batch)
    let batchBits = batch.binarized(threshold)
    let batchWhites = batchBits.squaredLengths
    let common = bits.products(with: batchBits)
    return (0..<points.rows).map { point in
      let start = point * batch.rows
      var nearest = 0
      var least = Double.infinity
      var fewest = Double.infinity
      for row in 0..<batch.rows {
        // The point's own length is the same for every row.
        let distance = lengths[row] - 2 * Double(products.elements[start + row])
        if distance < least { (least, nearest) = (distance, row) }
        fewest = min(
          fewest, whites[point] + batchWhites[row] - 2 * Double(common.elements[start + row]))
      }
      return (nearest, Int(fewest))
    }
  }
}

extension Matrix {
  /// Left times the transposed right: `[rows, other.rows]`.
  fileprivate func products(with other: Matrix) -> Matrix {
    var result = Matrix(rows: rows, columns: other.rows)
    var span = result.elements.mutableSpan
    multiply(
      elements.span, other.elements.span, into: &span,
      ProductShape(rows: rows, inner: columns, columns: other.rows), transposing: .right)
    return result
  }

  fileprivate func binarized(_ threshold: Float) -> Matrix {
    var result = self
    for index in result.elements.indices {
      result.elements[index] = result.elements[index] >= threshold ? 1 : 0
    }
    return result
  }

  fileprivate var squaredLengths: [Double] {
    (0..<rows).map { sumOfSquares(of: elements.span.extracting(range(ofRow: $0))) }
  }
}
