import Pipeline

/// Whether an array that was read in rows, since nothing said otherwise, holds letters if it is read in
/// columns, as small displays have them.
enum HeaderColumns {
  /// - Parameter pixels: what was read in rows.
  /// - Returns: the options that read letters; `nil` where rows are as near to letters, or nearer.
  static func betterOptions(
    _ array: HeaderArray, read pixels: [UInt8], layout: HeaderLayout, file: FontFile
  ) -> String? {
    guard array.valueSize == 1, layout.size.width <= 8 else { return nil }
    let candidates = candidates(of: layout.valuesPerGlyph).compactMap { options in
      (try? HeaderLayout(array, options: options, file: file)).map { other in
        (
          options: options,
          letters: FontMirror.letterCount(other.pixels(of: array), size: other.size)
        )
      }
    }
    // Of a sound font few glyphs are like letters by chance, however it is read; in the right way at
    // least some of the alphabet are.
    let straight = FontMirror.letterCount(pixels, size: layout.size)
    guard let best = candidates.max(by: { $0.letters < $1.letters }),
      best.letters > 2 * straight + 4
    else { return nil }
    return best.options.columnsText
  }

  private static func candidates(of values: Int) -> [FontOptions] {
    var shapes: [(GlyphPacking, PixelSize)] = []
    if values <= 8 { shapes.append((.columns, PixelSize(width: values, height: 8))) }
    if values.isMultiple(of: 2), values > 8 {
      let size = PixelSize(width: values / 2, height: 16)
      shapes += [(.pages, size), (.columns, size)]
    }
    return shapes.flatMap { packing, size in
      [nil, FirstPixel.high].map { first in
        var options = FontOptions()
        (options.packing, options.firstPixel) = (packing, first)
        (options.glyphWidth, options.glyphHeight) = (size.width, size.height)
        return options
      }
    }
  }
}

extension HeaderLayout {
  /// One byte a pixel, 1 for ink.
  fileprivate func pixels(of array: HeaderArray) -> [UInt8] {
    let rowBytes = (size.width + 7) / 8
    return stride(from: 0, to: array.values.count, by: valuesPerGlyph).flatMap { start in
      var bits: [UInt8] = []
      unpack(array.values[start..<start + valuesPerGlyph], into: &bits)
      return (0..<size.height * size.width).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
        return bits[row * rowBytes + column / 8] >> UInt8(7 - column % 8) & 1
      }
    }
  }
}

extension FontOptions {
  fileprivate var columnsText: String {
    "packing: \(packing.rawValue), glyph_width: \(glyphWidth ?? 0), glyph_height: \(glyphHeight ?? 0)"
      + (firstPixel.map { ", first_pixel: \($0.rawValue)" } ?? "")
  }
}
