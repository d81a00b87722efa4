import Pipeline

/// Fonts of the UTFT library: one array of bytes that begins with the columns and rows of a glyph, the
/// code of the first glyph and how many there are. Rows follow, the top one first, each in whole bytes
/// whose high bit is the left pixel.
/// Source: the library's `setFont` and `printChar`, which read a font so.
struct UTFTFont {
  /// The rows of the glyphs, without the four bytes before them.
  let rows: HeaderArray
  /// The options that say the same as the four bytes.
  let options: FontOptions

  private static let headerSize = 4

  /// - Returns: `nil` for an array whose first bytes do not describe the others exactly.
  init?(_ array: HeaderArray) {
    guard array.isPlain, array.values.count > Self.headerSize else { return nil }
    let header = array.values.prefix(Self.headerSize).map(Int.init)
    let (width, height, first, count) = (header[0], header[1], header[2], header[3])
    guard width > 0, width.isMultiple(of: 8), first + count <= 256,
      array.values.count == Self.headerSize + count * width / 8 * height
    else { return nil }
    rows = array.dropFirst(Self.headerSize)
    var options = FontOptions()
    (options.glyphWidth, options.glyphHeight) = (width, height)
    (options.packing, options.firstPixel) = (.high, .high)
    options.firstCode = CharacterCode(first)
    self.options = options
  }

  /// Whether the array is a font of glyphs of different widths, as libraries for the same displays have
  /// it: 0, the rows and two zeros, then for each glyph its code, five bytes of measures (the columns
  /// and rows are the second and third) and its pixels without gaps, and 255 at the end.
  static func isProportional(_ array: HeaderArray) -> Bool {
    let values = array.values
    guard array.isPlain, values.count > headerSize, values[0] == 0, values[1] > 0, values[2] == 0,
      values[3] == 0
    else { return false }
    var position = headerSize
    while position + 6 < values.count, values[position] != 255 {
      position += 6 + Int(values[position + 2] * values[position + 3] + 7) / 8
    }
    return position > headerSize && position == values.count - 1 && values[position] == 255
  }
}

extension HeaderArray {
  /// Whether it is one list of bytes, without braces or dimensions that say where a glyph ends.
  var isPlain: Bool { groups.isEmpty && dimensions.count <= 1 && valueSize == 1 }

  /// The values but for the first.
  fileprivate func dropFirst(_ count: Int) -> HeaderArray {
    HeaderArray(
      name: name, dimensions: [], values: Array(values.dropFirst(count)),
      lines: Array(lines.dropFirst(count)), groups: [], line: line)
  }
}
