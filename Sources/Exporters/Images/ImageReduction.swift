import Pipeline

/// Images made smaller by a whole number: each pixel is the mean of a square of them, at the right
/// and the lower edge of what is left of one.
struct ImageReduction: Equatable {
  /// The shape of the images as they are.
  let shape: ImageShape
  /// The side of a square, in pixels; 1 leaves the images as they are.
  let factor: Int

  /// The shape of the images as they become.
  var reduced: ImageShape {
    ImageShape(
      height: (shape.height + factor - 1) / factor, width: (shape.width + factor - 1) / factor,
      channels: shape.channels)
  }

  /// - Parameter values: `[count, height, width, channels]`
  /// - Returns: the same of the smaller images; what is no number makes its square none.
  func reduced(_ values: [Float]) -> [Float] {
    guard factor > 1 else { return values }
    let small = reduced
    var result = [Float](repeating: 0, count: values.count / shape.count * small.count)
    for image in 0..<values.count / shape.count {
      let (from, to) = (image * shape.count, image * small.count)
      for y in 0..<shape.height {
        let target = to + y / factor * small.width * small.channels
        let source = from + y * shape.width * shape.channels
        for x in 0..<shape.width {
          for channel in 0..<shape.channels {
            result[target + x / factor * small.channels + channel] +=
              values[source + x * shape.channels + channel]
          }
        }
      }
      for y in 0..<small.height {
        let rows = min(factor, shape.height - y * factor)
        for x in 0..<small.width {
          let area = Float(rows * min(factor, shape.width - x * factor))
          for channel in 0..<small.channels {
            result[to + (y * small.width + x) * small.channels + channel] /= area
          }
        }
      }
    }
    return result
  }
}
