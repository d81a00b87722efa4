public import Pipeline

/// What becomes of a glyph whose cell is not of the images' size.
public enum FontFit: String, OptionChoice {
  /// Paper is added at the right and below.
  case pad
  /// As `pad`, and what reaches beyond the image is cut off.
  case crop
  /// Paper is added on all sides.
  case center
}

extension BitmapFont {
  /// Glyphs as images of one size, 1 for ink and 0 for paper: `[glyphs.count, height, width]`.
  /// - Parameter title: what messages call the font.
  /// - Throws: as `checkInk`.
  func pixels(
    of glyphs: [Glyph], in size: PixelSize, fit: FontFit, title: String
  ) throws -> [UInt8] {
    try checkInk(of: glyphs, in: size, fit: fit, title: title)
    var pixels = [UInt8](repeating: 0, count: glyphs.count * size.width * size.height)
    for (index, glyph) in glyphs.enumerated() {
      let image = index * size.width * size.height
      forEachInk(of: glyph, in: size, fit: fit) { x, y in
        if y >= 0, y < size.height, x >= 0, x < size.width {
          pixels[image + y * size.width + x] = 1
        }
      }
    }
    return pixels
  }

  /// Whatever the size is, this takes no memory for the images.
  /// - Throws: `PipelineError` where `fit` keeps all ink and a glyph has some outside the size.
  func checkInk(
    of glyphs: [Glyph], in size: PixelSize, fit: FontFit, title: String
  ) throws {
    guard fit != .crop else { return }
    for glyph in glyphs {
      var isCut = false
      forEachInk(of: glyph, in: size, fit: fit) { x, y in
        if y < 0 || y >= size.height || x < 0 || x >= size.width { isCut = true }
      }
      if isCut {
        throw PipelineError(
          .badData,
          "\(title) has pixels of the code \(hexadecimal(glyph.code)) outside \(size): its glyphs "
            + "are up to \(cell); give a larger width and height, or 'fit: crop'")
      }
    }
  }

  /// Calls `body` with the column and row that each pixel of ink has in an image of the size, or beside
  /// it.
  private func forEachInk(
    of glyph: Glyph, in size: PixelSize, fit: FontFit, _ body: (Int, Int) -> Void
  ) {
    let isCentered = fit == .center
    // Halves are rounded down, so that the spare column or row is at the right or below.
    let left = glyph.left + (isCentered ? (size.width - glyph.cell.width) >> 1 : 0)
    let top = glyph.top + (isCentered ? (size.height - glyph.cell.height) >> 1 : 0)
    for row in 0..<glyph.bitmap.height {
      let rowStart = glyph.start + row * glyph.bitmap.bytesPerRow
      for column in 0..<glyph.bitmap.width
      where bits[rowStart + column >> 3] << (column & 7) & 0x80 != 0 {
        body(left + column, top + row)
      }
    }
  }
}

/// `0x41`.
func hexadecimal(_ code: Int) -> String { "0x" + String(code, radix: 16) }
