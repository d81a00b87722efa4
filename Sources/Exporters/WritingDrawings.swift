import PNG
import Pipeline

extension RunContext {
  /// Writes a plot in the format that the file's ending asks for, and passes on its warnings.
  func write(_ plot: Plot, to file: OutputPath) throws {
    guard let format = DrawingFormat(fileName: file.path) else {
      throw PipelineError(
        .badData,
        "'\(file.path)' must end in .\(DrawingFormat.endings.joined(separator: ", ."))")
    }
    do {
      try write(plot.draw(as: format), to: file)
    } catch let error as DrawingError {
      throw PipelineError(.badData, error.description)
    }
  }

  /// Writes a drawing, pixels as PNG, and passes on its warnings.
  func write(_ drawing: Drawing, to file: OutputPath) throws {
    for warning in drawing.warnings { warn(warning) }
    switch drawing.content {
    case .document(let bytes): try write(bytes, to: file)
    case .pixels(let image):
      let png = PNGImage(
        width: image.width, height: image.height, channels: 3, pixels: image.rgb)
      try write(png.encode(), to: file)
    }
  }
}
