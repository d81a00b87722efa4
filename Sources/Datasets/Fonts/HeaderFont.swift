import Pipeline

/// Fonts as arrays in C headers. A header says neither the codes nor the size of its glyphs: the
/// options do, then the array's dimensions, then what the bytes hold.
///
/// Without options a glyph is a row a byte, top row first, its pixels the low bits; it is as high
/// as the last dimension or the inner braces say, else 7 rows, and as wide as its pixels need.
enum HeaderFont {
  /// - Throws: `PipelineError` of kind `badData`, with the line where one is at fault.
  static func parse(
    _ bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont {
    let array = try HeaderArray.find(options.array, in: bytes, file: file)
    let layout = try HeaderLayout(array, options: options, file: file)
    let count = array.values.count / layout.bytesPerGlyph
    let firstCode = try options.firstCode(forGlyphs: count, file)
    var bits: [UInt8] = []
    bits.reserveCapacity(count * layout.size.byteCount)
    for glyph in 0..<count {
      let start = glyph * layout.bytesPerGlyph
      layout.unpack(array.values[start..<start + layout.bytesPerGlyph], into: &bits)
    }
    let glyphs = (0..<count).map { index in
      BitmapFont.Glyph(
        code: firstCode + index, size: layout.size, start: index * layout.size.byteCount)
    }
    return BitmapFont(.header, name: array.name, glyphs: glyphs, bits: bits)
  }
}
