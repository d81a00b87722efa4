import Pipeline

extension NumPyHeader {
  /// The images that the array holds: their shape and how many.
  ///
  /// - Parameters:
  ///   - given: height, width and, in colour, channels; empty to take them from the array, which
  ///     then has the axes n, height, width and, in colour, channels.
  ///   - name: what messages call the file.
  /// - Throws: `PipelineError` of kind `badData` for an array that holds no images.
  func images(given: [Int], name: String) throws -> ImageHeader {
    func fault(_ message: String) -> PipelineError {
      PipelineError(.badData, "'\(name)': an array of shape \(shape.tuple) \(message)")
    }
    guard shape.count > 1 else {
      throw fault("is no list of images: expected the axes n, height, width and perhaps channels")
    }
    guard count > 0 else { throw fault("holds no pixels") }
    let size = count / shape[0]
    if !given.isEmpty {
      let shape = ImageShape(
        height: given[0], width: given[1], channels: given.count == 3 ? given[2] : 1)
      guard shape.count == size else {
        throw fault("has \(size) values an image, and 'shape: \(given)' \(shape.count)")
      }
      return ImageHeader(shape: shape, count: self.shape[0])
    }
    switch shape.count {
    case 2:
      let side = Int(Double(size).squareRoot().rounded())
      let example = side * side == size ? "\(given + [side, side])" : "[height, width]"
      throw fault("does not tell the height from the width: say, for instance, 'shape: \(example)'")
    case 3:
      return ImageHeader(shape: ImageShape(height: shape[1], width: shape[2]), count: shape[0])
    case 4 where shape[3] == 1 || shape[3] == 3:
      return ImageHeader(
        shape: ImageShape(height: shape[1], width: shape[2], channels: shape[3]), count: shape[0])
    case 4 where shape[1] == 1 || shape[1] == 3:
      throw fault(
        "has its channels before the pixels: numpy.moveaxis(array, 1, -1) puts them last")
    case 4:
      throw fault(
        "has \(shape[3]) channels: expected 1 or 3; array[..., :3] drops alpha")
    default: throw fault("has too many axes: expected n, height, width and perhaps channels")
    }
  }
}
