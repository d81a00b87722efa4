import Drawing
import PNG
import Pages
import Pipeline

extension RunContext {
  /// Writes a plot in the format that the file's ending asks for, and passes on its warnings.
  func write(_ plot: Plot, to file: OutputPath) throws {
    let format = try DrawingFormat(of: file)
    try write(drawing { try plot.draw(as: format) }, to: file)
  }

  /// Writes plots under one title in the format that the file's ending asks for.
  func write(_ panels: PlotPanels, to file: OutputPath) throws {
    let format = try DrawingFormat(of: file)
    try write(drawing { try panels.draw(as: format) }, to: file)
  }

  /// Writes a drawing, pixels as PNG, and passes on its warnings.
  func write(_ drawing: FinishedDrawing, to file: OutputPath) throws {
    for warning in drawing.warnings { warn(warning) }
    switch drawing.content {
    case .document(let bytes): try write(bytes, to: file)
    case .pixels(let image):
      try write(
        PNGImage(
          width: image.width, height: image.height, channels: image.channels, pixels: image.pixels),
        scale: drawing.scale, to: file)
    }
  }

  /// Writes pixels as PNG with what tells where they came from: grey where they hold no colour.
  /// - Parameters:
  ///   - bits: of a sample; `nil` takes 1 where there is only black and white, else the picture's own.
  ///   - scale: pixels to a drawing unit, which decides how large the picture is to be shown.
  func write(
    _ picture: PNGImage, bits: Int? = nil, scale: Double = 1, to file: OutputPath
  ) throws {
    do {
      // A large picture would take seconds to press as small as it can be.
      let isLarge = picture.width * picture.height * 3 * picture.bitDepth / 8 > 20_000_000
      try write(
        picture.written(
          bits: bits, compression: isLarge ? .fast : .default, density: PNGDensity(scale: scale),
          notes: run.notes), to: file)
    } catch let error as PNGError {
      throw PipelineError(.badData, "'\(file.path)': \(error.description)")
    }
  }
}

/// A drawing's faults as those of a stage.
func drawing<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as DrawingError {
    throw PipelineError(.badData, error.description)
  }
}

extension DrawingFormat {
  /// The format that a file's ending asks for.
  init(of file: OutputPath, scale: Double = 2) throws {
    guard let format = DrawingFormat(fileName: file.path, scale: scale) else {
      throw PipelineError(
        .badData, "'\(file.path)' must end in .\(Self.endings.joined(separator: ", ."))")
    }
    self = format
  }
}
