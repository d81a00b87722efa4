import Pipeline

/// A file of images and, where there is one, the file of their labels, checked against each other.
struct IDXSet {
  let images: IDXFile
  let labels: IDXFile?
  /// The shape of an image as it will be handed out, turned if asked for.
  let shape: ImageShape
  private let isTransposed: Bool

  var count: Int { images.count }

  /// - Throws: `PipelineError`: `missingData` where a file is not there, `badData` where one is no
  ///   IDX file, has another number of dimensions than images or labels have, or where their
  ///   counts differ.
  init(
    images: String, labels: String?, labelColumn: Int? = nil, isTransposed: Bool = false
  ) throws {
    self.images = try IDXFile(images)
    self.labels = try labels.map(IDXFile.init)
    self.isTransposed = isTransposed
    shape = try Self.shape(of: self.images, isTransposed: isTransposed)
    guard let labels = self.labels else { return }
    try labels.checkIsLabels(column: labelColumn)
    guard labels.count == self.images.count else {
      throw PipelineError(
        .badData,
        "'\(labels.path)', \(labels.stream.place(4)): the file has \(labels.count) labels, and "
          + "'\(images)' has \(self.images.count) images")
    }
  }

  /// Some of the images: bytes as they came, floats where the file has another type than u8 or
  /// where no byte is white.
  /// - Parameter white: the value that stands for 1; `nil` for 255 in bytes and 1 in other types.
  /// - Throws: `PipelineError` of kind `badData`, with the byte, for a whole number outside of 0 to
  ///   `white`, where that is given.
  func pixels(of items: [Range<Int>], white: Int? = nil) throws -> Pixels {
    let isBytes = images.header.element == .unsignedByte
    guard isBytes, white.map({ $0 <= 255 }) ?? true else {
      var floats = try images.floats(of: items)
      if let white {
        if images.header.element.isWhole { try check(floats, white: white, items) }
        for index in floats.indices { floats[index] /= Float(white) }
      }
      transpose(&floats)
      return .floats(floats)
    }
    var bytes = try images.bytes(of: items)
    if let white, white < 255, let wrong = bytes.firstIndex(where: { $0 > white }) {
      throw outside(Int(bytes[wrong]), white: white, at: wrong, items)
    }
    transpose(&bytes)
    return .bytes(bytes, white: UInt8(white ?? 255))
  }

  private func check(_ values: [Float], white: Int, _ items: [Range<Int>]) throws {
    guard let wrong = values.firstIndex(where: { $0 < 0 || $0 > Float(white) }) else { return }
    throw outside(Int(values[wrong]), white: white, at: wrong, items)
  }

  private func outside(
    _ value: Int, white: Int, at index: Int, _ items: [Range<Int>]
  ) -> PipelineError {
    let size = images.itemCount
    let item = items.joined().dropFirst(index / size).first ?? 0
    let place = images.header.size + (item * size + index % size) * images.header.element.size
    return PipelineError(
      .badData,
      "'\(images.path)', \(images.stream.place(place)): the value \(value) is outside 0 to "
        + "\(white), which 'white' says is white")
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
