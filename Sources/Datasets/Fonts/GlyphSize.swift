import Pipeline

/// The size of an array's glyphs, as far as options, dimensions and values tell it.
struct GlyphSize {
  private let array: HeaderArray
  private let options: FontOptions
  /// The values of a glyph, where the dimensions or the braces say how many.
  private let known: Int?
  private let valueBits: Int

  init(_ array: HeaderArray, options: FontOptions, known: Int?) {
    self.array = array
    self.options = options
    self.known = known
    valueBits = 8 * array.valueSize
  }

  func size(fault: (String) -> PipelineError) throws -> PixelSize {
    let size =
      switch options.packing {
      case .low, .high: try rows(fault)
      case .columns, .pages: try columns(fault)
      case .packed: try packed(fault)
      }
    guard (1...1024).contains(size.width) else {
      throw fault("has glyphs of \(size.width) columns; a font has 1 to 1024")
    }
    return size
  }

  /// How many bits from the end at which pixels begin hold all of them.
  private func usedBits(fromLow: Bool) -> Int {
    let used = array.values.reduce(0, |)
    return max(
      1,
      fromLow
        ? 32 - used.leadingZeroBitCount : valueBits - min(valueBits - 1, used.trailingZeroBitCount))
  }

  private func rows(_ fault: (String) -> PipelineError) throws -> PixelSize {
    var valuesPerRow = 1
    if let width = options.glyphWidth {
      valuesPerRow = (width + valueBits - 1) / valueBits
    } else if array.dimensions.count == 3, let last = array.dimensions[2] {
      valuesPerRow = last
    } else if let height = options.glyphHeight, let known, known % height == 0 {
      valuesPerRow = known / height
    }
    guard (1...128).contains(valuesPerRow), known.map({ $0 > 0 }) ?? true else {
      throw fault("has rows of \(valuesPerRow) bytes; a font has 1 to 128")
    }
    let height =
      options.glyphHeight ?? known.map { max(1, $0 / valuesPerRow) } ?? BuiltinFont.height
    guard (1...1024).contains(height) else {
      throw fault("has glyphs of \(height) rows; say glyph_height, 1 to 1024")
    }
    if options.glyphHeight == nil, options.glyphWidth == nil {
      try checkGuess(height, fault)
    }
    let narrowest = usedBits(fromLow: options.packing == .low)
    let width = valuesPerRow == 1 ? narrowest : valueBits * valuesPerRow
    return PixelSize(width: options.glyphWidth ?? width, height: height)
  }

  /// Refuses to guess a size that is hardly right: a row for each of very many values, or 7 rows where
  /// the name says others.
  private func checkGuess(_ height: Int, _ fault: (String) -> PipelineError) throws {
    guard height <= 3 * valueBits else {
      throw fault(
        "has \(height) values a glyph, more than one for each row of a font; say glyph_width and "
          + "glyph_height")
    }
    guard known == nil, let named = sizeOfName, named.height != height,
      array.values.count.isMultiple(of: height)
    else { return }
    throw fault(
      "says no size but in its name, \(named): say "
        + (isFilled(by: named)
          ? text(of: named)
          : "glyph_width, glyph_height and packing; rows of that size leave a rest"))
  }

  private func columns(_ fault: (String) -> PipelineError) throws -> PixelSize {
    let isPaged = options.packing == .pages
    if isPaged, valueBits > 8 {
      throw fault("has values of more than 8 bits, which are no pages of 8 rows")
    }
    let perColumn =
      options.glyphHeight.map { ($0 + valueBits - 1) / valueBits }
      ?? known.flatMap { known in options.glyphWidth.map { max(1, known / $0) } } ?? 1
    let width = options.glyphWidth ?? known.map { $0 / perColumn } ?? BuiltinFont.width
    let narrowest = usedBits(fromLow: options.firstPixel != .high)
    let height = options.glyphHeight ?? (perColumn == 1 ? narrowest : valueBits * perColumn)
    guard (1...1024).contains(height) else {
      throw fault("has glyphs of \(height) rows; say glyph_height, 1 to 1024")
    }
    return PixelSize(width: width, height: height)
  }

  private func packed(_ fault: (String) -> PipelineError) throws -> PixelSize {
    guard let width = options.glyphWidth, let height = options.glyphHeight else {
      throw fault("is packed without a gap, which says no size: say glyph_width and glyph_height")
    }
    return PixelSize(width: width, height: height)
  }

  /// The size that the array's name tells, as `font_8x16` does.
  private var sizeOfName: PixelSize? {
    guard let match = array.name.firstMatch(of: /(\d{1,2})x(\d{1,2})/),
      let width = Int(match.1), let height = Int(match.2), width > 0, height > 0
    else { return nil }
    return PixelSize(width: width, height: height)
  }

  /// Whether whole glyphs of a size fill the array in rows.
  private func isFilled(by size: PixelSize) -> Bool {
    array.values.count.isMultiple(of: (size.width + valueBits - 1) / valueBits * size.height)
  }

  private func text(of size: PixelSize) -> String {
    "glyph_width: \(size.width), glyph_height: \(size.height)"
      + (size.width % valueBits == 0 ? "" : ", with packing: high or low")
  }

  /// What else the count of values may be, for a message; empty where nothing usual goes with it.
  var others: String {
    guard known == nil, options.glyphHeight == nil, options.glyphWidth == nil else { return "" }
    if let named = sizeOfName, isFilled(by: named) {
      return ": its name says \(named): \(text(of: named))"
    }
    let usual: Set = [64, 95, 96, 128, 224, 256]
    let rows = [5, 6, 8, 10, 12, 14, 16].filter {
      array.values.count % $0 == 0 && usual.contains(array.values.count / $0)
    }
    guard !rows.isEmpty else { return "" }
    let list = rows.map { "\(array.values.count / $0) glyphs of \($0)" }
    return
      ": it may be \(list.joined(separator: " or ")), in rows (glyph_height: \(rows[0])) or in "
      + "columns (packing: columns, glyph_width: \(rows[0]))"
  }
}
