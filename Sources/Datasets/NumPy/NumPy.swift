public import Pipeline

/// An array of images that NumPy saved.
public struct NumPy: LoadStage {
  public static let name = "numpy"
  public static let alsoKnownAs = ["npy", "np"]
  public static let summary = "An array of images from a .npy file, as numpy.save writes it."

  public var images = InputPath("", from: "/")
  public var labels: InputPath?
  public var shape: [Int] = []
  public var white: Int?

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "images", \.images, isRequired: true,
        help: "The .npy file: n x height x width, that with 1 or 3 channels last, or n x pixels."),
      Field("labels", \.labels, help: "A .npy file of n whole numbers, each image's class from 0."),
      Field(
        "shape", \.shape, each: .within(1...65535), count: 0...3, unit: "pixels",
        help: "[height, width] or [height, width, channels] of an array that does not tell them."),
      Field(
        "white", \.white, .within(1...65535),
        help: "The value that is white; null takes 1 for bool and floats, 65535 for uint16, 255 "
          + "for other whole numbers."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if shape.count == 1 {
      faults.append(OptionFault("'shape' must be [height, width], not one number", at: "shape"))
    }
    if shape.count == 3, shape[2] != 1, shape[2] != 3 {
      faults.append(
        OptionFault("'shape' must end with 1 or 3 channels, not \(shape[2])", at: "shape"))
    }
    for (option, path) in [("images", images), ("labels", labels ?? images)]
    where path.builtinName != nil {
      faults.append(OptionFault("no array is built in: '\(path.text)'", at: option))
    }
    return faults
  }

  public func header() throws -> ImageHeader {
    try FileSystem.checkIsFile(images.path)
    var buffer = FileBuffer()
    try buffer.read(images.path, limit: 1 << 14)
    let start = buffer.bytes.span.extracting(first: buffer.count)
    let header = try NumPyHeader(reading: start, name: images.path)
    try header.checkLength(try byteCount(of: images.path), name: images.path)
    var result = try header.images(given: shape, name: images.path)
    result.isUnlabelled = labels == nil
    let element = header.element
    if element.kind == .float || white ?? element.usualWhite > 255 { result.bytesPerValue = 4 }
    if let labels {
      result.classNames = try Self.classes(of: labels.path, count: result.count).names
    }
    return result
  }

  public func load(in context: RunContext) throws -> ImageSet {
    let file = try FileSystem.read(images.path)
    var sources = [SourceFile(path: images.path, sha256: sha256(file))]
    let array = try NumPyArray(reading: file, name: images.path)
    let header = try array.header.images(given: shape, name: images.path)
    let pixels = try array.pixels(white: white)
    if case .floats(let floats) = pixels, let least = floats.min(), let greatest = floats.max(),
      least < 0 || greatest > 1
    {
      context.warn(
        "'\(images.path)' holds values from \(least) to \(greatest), and images go from 0 to 1: "
          + "'white' says which value is white")
    }
    guard let labels else {
      return ImageSet(shape: header.shape, pixels: pixels, sources: sources)
    }
    let classes = try Self.classes(of: labels.path, count: header.count)
    sources.append(classes.source)
    return ImageSet(
      shape: header.shape, pixels: pixels, labels: classes.labels, classNames: classes.names,
      sources: sources)
  }

  /// The labels in a file; a class is called by its number.
  private static func classes(
    of path: String, count: Int
  ) throws -> (labels: [Int], names: [String], source: SourceFile) {
    let file = try FileSystem.read(path)
    let source = SourceFile(path: path, sha256: sha256(file))
    let labels = try NumPyArray(reading: file, name: path).labels(count: count)
    return (labels, (0...(labels.max() ?? 0)).map(String.init), source)
  }
}
