import Pipeline

/// What is wrong with a font's file, with the file's name and the place put in front.
struct FontFile {
  let name: String

  /// No bitmap font is larger; all of Unicode at 32x32 pixels takes 136 MB.
  static let sizeLimit = 1 << 28

  func fault(_ message: String) -> PipelineError {
    PipelineError(.badData, "the font '\(name)' \(message)")
  }

  func fault(line: Int, _ message: String) -> PipelineError {
    PipelineError(.badData, "'\(name)', line \(line): \(message)")
  }

  func fault(byte: Int, _ message: String) -> PipelineError {
    PipelineError(.badData, "'\(name)', byte \(byte): \(message)")
  }
}
