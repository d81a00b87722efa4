import Pipeline

/// A file of images and, where there is one, the file of their labels, checked against each other.
struct IDXSet {
  let images: IDXFile
  let labels: IDXFile?
  /// Of one image as it will be handed out, turned if asked for.
  let shape: ImageShape
  private let isTransposed: Bool

  var count: Int { images.count }

  /// - Throws: `PipelineError`: `missingData` where a file is not there, `badData` where one is no
  ///   IDX file, has another number of dimensions than images or labels have, or where their
  ///   counts differ.
  init(images: String, labels: String?, isTransposed: Bool = false) throws {
    self.images = try IDXFile(images)
    self.labels = try labels.map(IDXFile.init)
    self.isTransposed = isTransposed
    shape = try Self.shape(of: self.images, isTransposed: isTransposed)
    guard let labels = self.labels else { return }
    try labels.checkIsLabels()
    guard labels.count == self.images.count else {
      throw PipelineError(
        .badData,
        "'\(labels.path)', \(labels.stream.place(4)): the file has \(labels.count) labels, and "
          + "'\(images)' has \(self.images.count) images")
    }
  }

  /// Some of the images: bytes as they came, floats where the file has another type than u8.
  func pixels(of items: [Range<Int>]) throws -> Pixels {
    guard images.header.element == .unsignedByte else {
      var floats = try images.floats(of: items)
      transpose(&floats)
      return .floats(floats)
    }
    var bytes = try images.bytes(of: items)
    transpose(&bytes)
    return .bytes(bytes, white: 255)
  }

  private static func shape(of file: IDXFile, isTransposed: Bool) throws -> ImageShape {
    let dimensions = file.header.dimensions
    let shape: (height: Int, width: Int, channels: Int)
    switch dimensions.count {
    case 2: shape = (1, dimensions[1], 1)
    case 3: shape = (dimensions[1], dimensions[2], 1)
    case 4 where [1, 3].contains(dimensions[3]):
      shape = (dimensions[1], dimensions[2], dimensions[3])
    case 4:
      throw PipelineError(
        .badData,
        "'\(file.path)', \(file.stream.place(16)): the images have \(dimensions[3]) channels; "
          + "1 and 3 can be read")
    default:
      throw PipelineError(
        .badData,
        "'\(file.path)', \(file.stream.place(3)): the file has 1 dimension, as labels have; "
          + "images have 2 to 4")
    }
    return ImageShape(
      height: isTransposed ? shape.width : shape.height,
      width: isTransposed ? shape.height : shape.width, channels: shape.channels)
  }

  /// Swaps rows and columns of every image.
  private func transpose<Value: BitwiseCopyable>(_ values: inout [Value]) {
    guard isTransposed else { return }
    let size = shape.count
    var image: [Value] = []
    for start in stride(from: 0, to: values.count, by: size) {
      image.removeAll(keepingCapacity: true)
      image += values[start..<start + size]
      for row in 0..<shape.height {
        for column in 0..<shape.width {
          for channel in 0..<shape.channels {
            values[start + (row * shape.width + column) * shape.channels + channel] =
              image[(column * shape.height + row) * shape.channels + channel]
          }
        }
      }
    }
  }
}
