import Pipeline
import Tensors

extension LatentModel {
  /// The codes of all images, `[count, latentSize]`, a batch at a time.
  func codes(of data: ImageSet) -> Matrix {
    var elements: [Float] = []
    inBatches(of: data.count, size: data.shape.count) { range in
      elements += encode(data.batch(range)).elements
    }
    let size = graph.latentSize
    return Matrix(rows: data.count, columns: size, elements: elements)
  }

  /// The mean pixels of the images that codes stand for, `[count, height, width, channels]`, made
  /// smaller as they come: large images are never in memory all at once.
  func pictures(of codes: Matrix, _ reduction: ImageReduction) -> [Float] {
    var pixels: [Float] = []
    inBatches(of: codes.rows, size: graph.input.count) { range in
      let part = codes.elements[range.lowerBound * codes.columns..<range.upperBound * codes.columns]
      let images = decode(
        Matrix(rows: range.count, columns: codes.columns, elements: Array(part)))
      pixels += reduction.reduced(images.mean.elements)
    }
    return pixels
  }
}

extension Matrix {
  /// The elements of one column.
  func column(_ column: Int) -> [Double] {
    stride(from: column, to: elements.count, by: columns).map { Double(elements[$0]) }
  }

  /// The mean of each column over the rows that hold numbers only.
  var columnMeans: [Double] {
    (0..<columns).map { column in
      let finite = self.column(column).filter(\.isFinite)
      return finite.isEmpty ? 0 : finite.reduce(0, +) / Double(finite.count)
    }
  }

  /// The least and the greatest element of a column that are numbers; `nil` without any.
  func range(of column: Int) -> ClosedRange<Double>? {
    let finite = self.column(column).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
  }
}
