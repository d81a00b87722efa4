import PNG
import Pipeline

/// What must be the same for all images of a set, as their headers tell it.
struct ImageKind: Equatable {
  let height: Int
  let width: Int
  /// Red, green and blue, or a palette, whose colours the header does not tell.
  let isColour: Bool
  /// 16 bits a sample.
  let isWide: Bool

  init(_ header: PNGHeader) {
    (height, width) = (header.height, header.width)
    isColour = [.rgb, .rgba, .palette].contains(header.colorType)
    isWide = header.bitDepth == 16
  }
}

/// The set that the options make of a folder whose first image is known; every other is held
/// against that one.
struct ImagePlan {
  let shape: ImageShape
  let filter: ResizeFilter
  /// The grey under what is transparent, 0 to 1.
  let background: Double
  let first: ImageKind
  private let firstPath: String
  private let isResized: Bool
  private let isConverted: Bool

  init(_ options: Images, first: ImageKind, at path: String) {
    self.first = first
    firstPath = path
    (filter, background) = (options.filter, options.background)
    isResized = !options.size.isEmpty
    isConverted = options.channels != nil
    shape = ImageShape(
      height: options.size.first ?? first.height, width: options.size.last ?? first.width,
      channels: options.channels ?? (first.isColour ? 3 : 1))
  }

  /// - Throws: `PipelineError` that names both files where an image does not go with the first.
  func check(_ kind: ImageKind, at path: @autoclosure () -> String) throws {
    if kind == first { return }
    if !isResized, kind.height != first.height || kind.width != first.width {
      throw mismatch(
        "sizes", "\(first.height)x\(first.width)", path(), "\(kind.height)x\(kind.width)",
        "say the [height, width] that all are resized to, such as "
          + "'size: [\(first.height), \(first.width)]'")
    }
    if !isConverted, kind.isColour != first.isColour {
      let names = [false: "grey", true: "in colour"]
      throw mismatch(
        "kinds", names[first.isColour] ?? "", path(), names[kind.isColour] ?? "",
        "say 'channels: 1' or 'channels: 3'")
    }
    if kind.isWide != first.isWide {
      let names = [false: "of at most 8 bits", true: "of 16 bits"]
      throw mismatch(
        "depths", names[first.isWide] ?? "", path(), names[kind.isWide] ?? "",
        "'magick mogrify -depth 8 FILE' makes 8 bits of 16")
    }
  }

  private func mismatch(
    _ what: String, _ firstKind: String, _ path: String, _ kind: String, _ cure: String
  ) -> PipelineError {
    PipelineError(
      .badData,
      "images of different \(what): '\(firstPath)' is \(firstKind), '\(path)' is \(kind); \(cure)")
  }

  /// Refuses sets that no memory of this machine holds, before any is taken.
  func checkMemory(count: Int, available: Int = physicalMemory) throws {
    let (values, overflow) = shape.count.multipliedReportingOverflow(by: count)
    let (bytes, more) = values.multipliedReportingOverflow(by: first.isWide ? 4 : 1)
    guard overflow || more || bytes > available else { return }
    let needed = overflow || more ? "more memory than a computer can have" : Readable.bytes(bytes)
    throw PipelineError(
      .badData,
      "\(Readable.count(count, "image")) of \(shape) take \(needed), and this machine has "
        + "\(Readable.bytes(available)): say a smaller 'size'")
  }
}
