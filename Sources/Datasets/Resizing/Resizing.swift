import Pipeline

/// Resizes images of one shape to another, first along the rows, then along the columns.
///
/// Bytes give the same bytes as Pillow's `Image.resize` up to version 12, which rounds after each of
/// the two; floats the same floats as its mode F.
struct Resizing: Sendable {
  let source: ImageShape
  let target: ImageShape
  private let columns: ResizingWeights?
  private let rows: ResizingWeights?

  /// - Precondition: sizes are positive.
  init(from source: ImageShape, height: Int, width: Int, filter: ResizeFilter) {
    self.source = source
    target = ImageShape(height: height, width: width, channels: source.channels)
    columns =
      width == source.width ? nil : ResizingWeights(from: source.width, to: width, filter: filter)
    rows =
      height == source.height
      ? nil : ResizingWeights(from: source.height, to: height, filter: filter)
  }

  /// One image of bytes, `[height, width, channels]`.
  ///
  /// - Precondition: the counts are those of the shapes.
  func resize(_ image: Span<UInt8>, into result: inout MutableSpan<UInt8>) {
    precondition(image.count == source.count && result.count == target.count, "one image each")
    guard let columns else {
      if let rows {
        resizeColumns(image, rows, into: &result)
      } else {
        for index in image.indices { result[index] = image[index] }
      }
      return
    }
    guard let rows else { return resizeRows(image, columns, into: &result) }
    var narrow = [UInt8](repeating: 0, count: source.height * target.width * target.channels)
    var span = narrow.mutableSpan
    resizeRows(image, columns, into: &span)
    resizeColumns(narrow.span, rows, into: &result)
  }

  /// One image of floats, `[height, width, channels]`.
  ///
  /// - Precondition: the counts are those of the shapes.
  func resize(_ image: Span<Float>, into result: inout MutableSpan<Float>) {
    precondition(image.count == source.count && result.count == target.count, "one image each")
    guard let columns else {
      if let rows {
        resizeColumns(image, rows, into: &result)
      } else {
        for index in image.indices { result[index] = image[index] }
      }
      return
    }
    guard let rows else { return resizeRows(image, columns, into: &result) }
    var narrow = [Float](repeating: 0, count: source.height * target.width * target.channels)
    var span = narrow.mutableSpan
    resizeRows(image, columns, into: &span)
    resizeColumns(narrow.span, rows, into: &result)
  }

  private func resizeRows(
    _ image: Span<UInt8>, _ plan: ResizingWeights, into result: inout MutableSpan<UInt8>
  ) {
    let channels = source.channels
    var output = 0
    for y in 0..<source.height {
      for x in 0..<target.width {
        let start = (y * source.width + plan.starts[x]) * channels
        for channel in 0..<channels {
          var (sum, from) = (half, start + channel)
          for index in x * plan.stride..<x * plan.stride + plan.counts[x] {
            sum += Int32(image[from]) &* plan.fixedPoint[index]
            from += channels
          }
          result[output] = byte(sum)
          output += 1
        }
      }
    }
  }

  private func resizeColumns(
    _ image: Span<UInt8>, _ plan: ResizingWeights, into result: inout MutableSpan<UInt8>
  ) {
    let width = target.width * target.channels
    var sums = [Int32](repeating: 0, count: width)
    for y in 0..<target.height {
      for x in 0..<width { sums[x] = half }
      for index in 0..<plan.counts[y] {
        let weight = plan.fixedPoint[y * plan.stride + index]
        let row = image.extracting(droppingFirst: (plan.starts[y] + index) * width)
        for x in 0..<width { sums[x] &+= Int32(row[x]) &* weight }
      }
      for x in 0..<width { result[y * width + x] = byte(sums[x]) }
    }
  }

  private func resizeRows(
    _ image: Span<Float>, _ plan: ResizingWeights, into result: inout MutableSpan<Float>
  ) {
    let channels = source.channels
    var output = 0
    for y in 0..<source.height {
      for x in 0..<target.width {
        let start = (y * source.width + plan.starts[x]) * channels
        for channel in 0..<channels {
          var (sum, from) = (0.0, start + channel)
          for index in x * plan.stride..<x * plan.stride + plan.counts[x] {
            sum += Double(image[from]) * plan.weights[index]
            from += channels
          }
          result[output] = Float(sum)
          output += 1
        }
      }
    }
  }

  private func resizeColumns(
    _ image: Span<Float>, _ plan: ResizingWeights, into result: inout MutableSpan<Float>
  ) {
    let width = target.width * target.channels
    var sums = [Double](repeating: 0, count: width)
    for y in 0..<target.height {
      for x in 0..<width { sums[x] = 0 }
      for index in 0..<plan.counts[y] {
        let weight = plan.weights[y * plan.stride + index]
        let row = image.extracting(droppingFirst: (plan.starts[y] + index) * width)
        for x in 0..<width { sums[x] += Double(row[x]) * weight }
      }
      for x in 0..<width { result[y * width + x] = Float(sums[x]) }
    }
  }
}

/// One half in fixed point: adding it makes dropping the bits behind the point round.
private let half: Int32 = 1 << (ResizingWeights.precision - 1)

private func byte(_ sum: Int32) -> UInt8 { UInt8(clamping: sum >> ResizingWeights.precision) }
