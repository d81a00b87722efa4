import Pipeline

/// Fonts as arrays in C headers. A header says neither the codes nor the size of its glyphs: the
/// options do, then the array's dimensions, then what the values hold.
///
/// Without options a glyph is a row a value, top row first, its pixels the low bits; it is as high
/// as the last dimension or the inner braces say, else 7 rows, and as wide as its pixels need.
enum HeaderFont {
  /// - Throws: `PipelineError` of kind `badData`, with the line where one is at fault.
  static func parse(
    _ bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont {
    if let font = try GFXFont.parse(bytes, file: file, options: options) { return font }
    try ForeignHeader.refuse(bytes, file: file)
    let array = try HeaderArray.find(options.array, in: bytes, file: file)
    if let utft = UTFTFont(array) {
      try options.refuseDescription(file, "a font of UTFT")
      return try font(of: utft.rows, .utft, options: utft.options, file: file)
    }
    try ForeignArray.refuse(array, file: file)
    return try font(of: array, .header, options: options, file: file)
  }

  /// A file of nothing but the rows of its glyphs, as a ROM or a display's memory has them.
  static func parseRaw(
    _ bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont {
    guard options.array == nil else {
      throw file.fault("is \(FontFormat.raw.title); 'array' is for C headers: leave it out")
    }
    var options = options
    options.glyphWidth = options.glyphWidth ?? 8
    let places = GlyphPlaces(
      size: PixelSize(width: options.glyphWidth ?? 8, height: options.glyphHeight ?? 8),
      valueBits: 8, options: options)
    guard bytes.count.isMultiple(of: places.valueCount) else {
      throw file.fault(
        "has \(bytes.count) bytes and no header, and glyphs of \(options.glyphWidth ?? 8)x"
          + "\(options.glyphHeight ?? 8) pixels take \(places.valueCount) each, which leaves "
          + "\(bytes.count % places.valueCount) over")
    }
    let array = HeaderArray(
      name: "", dimensions: [], values: bytes.map(UInt32.init),
      lines: [Int32](repeating: 0, count: bytes.count), groups: [], line: 0)
    return try font(of: array, .raw, options: options, file: file)
  }

  private static func font(
    of array: HeaderArray, _ format: FontFormat, options: FontOptions, file: FontFile
  ) throws -> BitmapFont {
    let layout = try HeaderLayout(array, options: options, file: file)
    let count = array.values.count / layout.valuesPerGlyph
    let firstCode = try options.firstCode(forGlyphs: count, file)
    guard
      file.allows(
        pixels: count * layout.size.width * layout.size.height, in: 4 * array.values.count)
    else {
      throw file.fault("has \(count) glyphs of \(layout.size) pixels, far more than it draws")
    }
    var bits: [UInt8] = []
    bits.reserveCapacity(count * layout.size.byteCount)
    for glyph in 0..<count {
      let start = glyph * layout.valuesPerGlyph
      layout.unpack(array.values[start..<start + layout.valuesPerGlyph], into: &bits)
    }
    let glyphs = (0..<count).map { index in
      BitmapFont.Glyph(
        code: firstCode + index, size: layout.size, start: index * layout.size.byteCount)
    }
    var font = BitmapFont(
      format, name: array.name, glyphs: glyphs, bits: bits,
      layout: format == .utft ? nil : options.layout(of: layout.size, firstCode: firstCode))
    let pixels = try font.pixels(of: glyphs, in: layout.size, fit: .pad, title: "")
    if format != .utft, options.packing == .low, options.firstPixel == nil,
      let better = HeaderColumns.betterOptions(array, read: pixels, layout: layout, file: file)
    {
      font.notes.append("the glyphs look like letters if they lie in columns: '\(better)'")
    } else if options.firstPixel == nil, !options.packing.isVertical,
      FontMirror.looksMirrored(pixels, size: layout.size)
    {
      font.notes.append("the glyphs look mirrored: 'first_pixel: low' turns them round")
    }
    return font
  }
}

extension FontOptions {
  /// The options that read a font as it was read, spelt out, for a reader to compare with the
  /// glyphs: a wrong one shows there.
  fileprivate func layout(of size: PixelSize, firstCode: Int) -> String {
    let first = firstPixel ?? (packing.isVertical ? .low : .high)
    return "glyph_width: \(size.width), glyph_height: \(size.height), packing: "
      + "\(packing.rawValue), first_pixel: \(first.rawValue), first_code: "
      + hexadecimal(firstCode)
  }
}
