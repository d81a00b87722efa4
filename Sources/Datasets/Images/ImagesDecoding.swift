import PNG
import Pipeline

/// What one thread needs to turn files into pixels of a set, kept from file to file.
struct ImageDecoder {
  private let plan: ImagePlan
  private var buffer = FileBuffer()
  private var folder: (index: Int, open: OpenFolder)?
  private var resizing: Resizing?

  init(_ plan: ImagePlan) { self.plan = plan }

  /// Reads a file and decodes it, 255 for white.
  ///
  /// - Returns: the file's SHA-256.
  /// - Throws: `DamagedImage` for one that cannot be decoded, `PipelineError` that names the file
  ///   for one that cannot be read or does not go with the others.
  mutating func read(
    _ index: Int, of folder: ImageFolder, into pixels: inout MutableSpan<UInt8>
  ) throws -> String {
    let (image, digest) = try decoded(index, of: folder, bitDepth: 8)
    if let resizing = resizing(of: image) {
      resizing.resize(image.pixels.span, into: &pixels)
    } else {
      let bytes = image.pixels
      for index in pixels.indices { pixels[index] = bytes[index] }
    }
    return digest
  }

  /// Reads a file and decodes it with 16 bits a sample, 1 for white.
  ///
  /// - Returns: the file's SHA-256.
  /// - Throws: `DamagedImage` for one that cannot be decoded, `PipelineError` that names the file
  ///   for one that cannot be read or does not go with the others.
  mutating func read(
    _ index: Int, of folder: ImageFolder, into pixels: inout MutableSpan<Float>
  ) throws -> String {
    let (image, digest) = try decoded(index, of: folder, bitDepth: 16)
    let values = image.samples.map { Float($0) / 65535 }
    if let resizing = resizing(of: image) {
      resizing.resize(values.span, into: &pixels)
      // Filters overshoot at edges.
      for index in pixels.indices { pixels[index] = min(max(pixels[index], 0), 1) }
    } else {
      for index in pixels.indices { pixels[index] = values[index] }
    }
    return digest
  }

  private mutating func decoded(
    _ index: Int, of images: ImageFolder, bitDepth: Int
  ) throws -> (PNGImage, digest: String) {
    let file = images.files[index]
    if folder?.index != file.folder {
      folder = (file.folder, try OpenFolder(images.folder(of: index)))
    }
    try buffer.read(file.name, in: folder?.open)
    let bytes = buffer.bytes.span.extracting(first: buffer.count)
    let image = try decodedImage(bytes, name: images.path(of: index), plan: plan)
    let converted = image.converted(
      channels: plan.shape.channels, bitDepth: bitDepth, background: plan.background)
    return (converted, sha256(bytes))
  }

  /// The way to the set's size; `nil` where the image has it.
  private mutating func resizing(of image: PNGImage) -> Resizing? {
    let source = ImageShape(height: image.height, width: image.width, channels: image.channels)
    if source == plan.shape { return nil }
    if let resizing, resizing.source == source { return resizing }
    let made = Resizing(
      from: source, height: plan.shape.height, width: plan.shape.width, filter: plan.filter)
    resizing = made
    return made
  }
}

/// The image in a PNG file's bytes, if it goes with the others of its set. Touches no file.
///
/// - Throws: `DamagedImage` that names the file and the byte; `PipelineError` of kind `badData` for
///   an image of another size or kind.
func decodedImage(
  _ bytes: Span<UInt8>, name: @autoclosure () -> String, plan: ImagePlan
) throws -> PNGImage {
  try plan.check(imageKind(bytes, name: name()), at: name())
  do {
    return try PNGImage(decoding: bytes, limits: PNGLimits(textBytes: nil))
  } catch {
    throw DamagedImage(message: "'\(name())': \(error)")
  }
}

/// What the first bytes of a PNG file tell of its image; 33 are enough. Touches no file.
///
/// - Throws: `DamagedImage` that names the file and the byte.
func imageKind(
  _ bytes: Span<UInt8>, name: @autoclosure () -> String
) throws(DamagedImage) -> ImageKind {
  do {
    let header = try PNGHeader(reading: bytes)
    try PNGLimits().check(header)
    return ImageKind(header)
  } catch {
    throw DamagedImage(message: "'\(name())': \(error)")
  }
}
