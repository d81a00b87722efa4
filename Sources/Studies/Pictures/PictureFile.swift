import Drawing
import PNG
import Pages
import Pipeline

/// A finished picture.
struct PictureFile: Sendable {
  /// A PNG file.
  let bytes: [UInt8]
  /// What could not be drawn as asked, a sentence each.
  let warnings: [String]

  /// - Throws: `PipelineError` where a drawing cannot be made.
  init(_ draw: () throws -> FinishedDrawing) throws {
    do {
      let drawing = try draw()
      guard case .pixels(let image) = drawing.content else {
        throw PipelineError(.defect, "a picture was drawn as a document")
      }
      let isLarge = image.width * image.height * 3 > 20_000_000
      bytes = try PNGImage(
        width: image.width, height: image.height, channels: 3, pixels: image.rgb
      ).encode(
        bitDepth: 8, compression: isLarge ? .fast : .default,
        density: PNGDensity(scale: drawing.scale))
      warnings = drawing.warnings
    } catch let error as DrawingError {
      throw PipelineError(.badData, error.description)
    } catch let error as PNGError {
      throw PipelineError(.badData, error.description)
    }
  }
}

/// Two pixels to a unit, for sharp screens.
let pictureFormat = DrawingFormat.png(scale: 2)

/// Whether positive values spread over so many powers of ten that only a log scale shows them all.
func spansDecades(_ values: some Sequence<Double>) -> Bool {
  var (smallest, largest) = (Double.infinity, 0.0)
  for value in values where value.isFinite {
    guard value > 0 else { return false }
    (smallest, largest) = (min(smallest, value), max(largest, value))
  }
  return largest >= 100 * smallest
}
