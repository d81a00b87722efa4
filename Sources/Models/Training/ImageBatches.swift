internal import Pipeline
internal import Tensors

/// Images as floats, some at a time. A set of up to 64 MB is converted once, a larger one batch by
/// batch.
struct ImageBatches {
  private let images: ImageSet
  /// All images, where they are few.
  private let floats: [Float]?
  private var buffer: [Float] = []
  private var bytes: [UInt8] = []

  init(_ images: ImageSet) {
    self.images = images
    let isSmall = images.pixels.count * MemoryLayout<Float>.size <= 64 << 20
    if case .floats(let values) = images.pixels {
      floats = values
    } else {
      floats = isSmall ? images.batch(0..<images.count).elements : nil
    }
  }

  /// Lends some images, `[range.count, pixels]`.
  /// - Parameter order: Which images the range counts; `nil` for the order of the set.
  mutating func withImages<Result>(
    _ range: Range<Int>, order: [Int]?, _ body: (Span<Float>) throws -> Result
  ) rethrows -> Result {
    let size = images.shape.count
    if order == nil, let floats {
      return try body(floats.span.extracting(range.lowerBound * size..<range.upperBound * size))
    }
    let count = range.count * size
    if buffer.count < count { buffer = [Float](repeating: 0, count: count) }
    if let floats {
      for (row, position) in range.enumerated() {
        let start = (order?[position] ?? position) * size
        for pixel in 0..<size { buffer[row * size + pixel] = floats[start + pixel] }
      }
    } else if case .bytes(let source, let white) = images.pixels {
      if bytes.count < count { bytes = [UInt8](repeating: 0, count: count) }
      for (row, position) in range.enumerated() {
        let start = (order?[position] ?? position) * size
        for pixel in 0..<size { bytes[row * size + pixel] = source[start + pixel] }
      }
      let gathered = bytes
      var all = buffer.mutableSpan
      all.withElements(in: 0..<count) { part in
        convert(gathered.span.extracting(0..<count), into: &part, scale: 1 / Float(white))
      }
    }
    return try body(buffer.span.extracting(0..<count))
  }
}
