import Pipeline

/// A font's file by name: what is wrong with it is said with its name and the place in front.
struct FontFile {
  let name: String

  /// No bitmap font is larger: all of Unicode at 16x16 pixels takes 36 MB, as text 73 MB.
  static let sizeLimit = 1 << 27

  func fault(_ message: String) -> PipelineError {
    PipelineError(.badData, "the font '\(name)' \(message)")
  }

  func fault(line: Int, _ message: String) -> PipelineError {
    PipelineError(.badData, "'\(name)', line \(line): \(message)")
  }

  func fault(byte: Int, _ message: String) -> PipelineError {
    PipelineError(.badData, "'\(name)', byte \(byte): \(message)")
  }

  /// Whether cells of so many pixels can be what a file of so many bytes draws. A header that claims
  /// huge cells for small glyphs would make a small file take all memory.
  func allows(pixels: Int, in byteCount: Int) -> Bool { pixels <= 64 * byteCount + 1 << 16 }
}
