/// The kind of file a drawing becomes.
public enum DrawingFormat: Sendable, Equatable {
  /// Pixels; `scale` pixels to a drawing unit, 1 for a screen, 2 for print and sharp screens.
  case png(scale: Double)
  /// Vector graphics for the web.
  case svg
  /// Vector graphics for print.
  case pdf

  /// The endings that ``init(fileName:scale:)`` knows.
  public static let endings = ["png", "svg", "pdf"]

  /// The format that a file name's ending asks for, whatever its case; nil for any other ending.
  public init?(fileName: String, scale: Double = 2) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    switch fileName[fileName.index(after: dot)...].lowercased() {
    case "png": self = .png(scale: scale)
    case "svg": self = .svg
    case "pdf": self = .pdf
    default: return nil
    }
  }
}

/// A finished drawing, in memory.
public struct FinishedDrawing: Sendable {
  /// What a drawing was made into.
  public enum Content: Sendable, Equatable {
    /// The pixels of a PNG file still to be written.
    case pixels(PixelImage)
    /// A whole SVG or PDF file.
    case document([UInt8])
  }

  /// The pixels or the file.
  public let content: Content
  /// Pixels to a drawing unit, each way; 1 for a document.
  public let scale: Double
  /// What could not be drawn as asked, each a sentence; the drawing is usable all the same.
  public let warnings: [String]
}

/// A drawing that could not be made.
public struct DrawingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was given, what was expected, what to do.
  public let description: String
}
