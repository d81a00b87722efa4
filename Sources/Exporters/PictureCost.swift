import Drawing
import Pipeline

/// What a picture takes, told before the run: one that is too large is a fault, one that is very
/// large a warning.
struct PictureCost {
  /// The sides of the file, in pixels.
  let width: Double
  let height: Double

  /// The side of a picture whose size nobody asked for, at most, in pixels.
  static let usualSide = 2000.0
  /// Pictures of more pixels are warned of.
  private static let many = 100e6
  /// An estimate: the surface that is drawn on has 4 bytes a pixel, and about two copies in colour
  /// are made on the way to the file.
  private static let bytesPerPixel = 11.0

  private var size: String { "\(Int(width))x\(Int(height)) pixels" }

  /// - Parameters:
  ///   - what: the subject of the sentence, as in "the grid".
  ///   - advice: what to do, as in "lower 'scale'".
  ///   - memory: of this machine, in bytes.
  func fault(
    _ what: String, advice: String, at option: String? = nil, memory: Int? = Machine.memory
  ) -> OptionFault? {
    if max(width, height) > Canvas.largestSide {
      return OptionFault(
        "\(what) would have \(size), and a side can have \(Int(Canvas.largestSide)): \(advice)",
        at: option)
    }
    let bytes = width * height * Self.bytesPerPixel
    if let memory, bytes > Double(memory) {
      return OptionFault(
        "\(what) would have \(size) and take about \(Readable.bytes(bytes)) of memory to draw, and "
          + "this machine has \(Readable.bytes(Double(memory))): \(advice)", at: option,
        isOfMemory: true)
    }
    guard width * height > Self.many else { return nil }
    return OptionFault(
      "\(what) would have \(size) and take about \(Readable.bytes(bytes)) of memory to draw: \(advice)",
      at: option, severity: .warning)
  }
}
