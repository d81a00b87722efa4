import Pipeline

/// The X server's compiled fonts: Portable Compiled Format.
/// Source: https://fontforge.org/docs/techref/pcf-format.html
enum PCFFont {
  static let magic: [UInt8] = [0x01, 0x66, 0x63, 0x70]

  /// - Throws: `PipelineError` of kind `badData` with the byte.
  static func parse(_ bytes: [UInt8], file: FontFile) throws -> BitmapFont {
    let tables = try PCFTables(bytes, file: file)
    let metrics = try metrics(try tables.reader(.metrics))
    let bitmaps = try Bitmaps(try tables.reader(.bitmaps), count: metrics.count, file: file)
    let codes = try codes(try tables.reader(.encodings), glyphCount: metrics.count, file: file)
    guard !codes.isEmpty else { throw file.fault("has no glyphs with a code") }
    let used = codes.map { metrics[$0.glyph] }
    let accelerators = try tables.reader(.bdfAccelerators, or: .accelerators)
    let box = try Box(used, accelerators: accelerators)
    guard file.allows(pixels: box.size.width * box.size.height * codes.count, in: bytes.count)
    else {
      throw file.fault(
        "has \(codes.count) glyphs in cells of \(box.size) pixels, far more than a file of "
          + "\(bytes.count) bytes has")
    }
    var bits: [UInt8] = []
    var starts: [Int: Int] = [:]
    var glyphs: [BitmapFont.Glyph] = []
    for (code, index) in codes {
      let metric = metrics[index]
      if starts[index] == nil {
        starts[index] = bits.count
        try bitmaps.append(index, size: metric.size, to: &bits)
      }
      let isEmpty = metric.size.byteCount == 0
      glyphs.append(
        BitmapFont.Glyph(
          code: code, cell: box.size, bitmap: metric.size,
          left: isEmpty ? 0 : metric.left - box.left,
          top: isEmpty ? 0 : box.ascent - metric.ascent, start: starts[index] ?? 0))
    }
    return BitmapFont(.pcf, name: "", glyphs: glyphs, bits: bits)
  }

  /// Where a glyph's pixels lie from its origin: columns to the right, rows upwards.
  private struct Metric {
    let left: Int
    let right: Int
    let advance: Int
    let ascent: Int
    let descent: Int

    var size: PixelSize {
      right > left && ascent + descent > 0
        ? PixelSize(width: right - left, height: ascent + descent)
        : PixelSize(width: 0, height: 0)
    }
  }

  private static func metrics(_ table: PCFReader) throws -> [Metric] {
    var table = table
    let isCompressed = table.format & 0x100 != 0
    let count = isCompressed ? try table.integer16() : try table.integer32()
    try table.expect(count, ofBytes: isCompressed ? 5 : 12, "metrics")
    return try (0..<count).map { _ in
      let values = try (0..<5).map { _ in
        isCompressed ? try table.byte() - 0x80 : try table.signed16()
      }
      if !isCompressed { _ = try table.signed16() }
      guard values.allSatisfy({ abs($0) <= 1024 }) else {
        throw table.fault("glyph metrics beyond 1024 pixels")
      }
      return Metric(
        left: values[0], right: values[1], advance: values[2], ascent: values[3],
        descent: values[4])
    }
  }

  /// The glyph of each code, in ascending order of the codes.
  private static func codes(
    _ table: PCFReader, glyphCount: Int, file: FontFile
  ) throws -> [(code: Int, glyph: Int)] {
    var table = table
    let place = table.position
    let columns = (first: try table.integer16(), last: try table.integer16())
    let rows = (first: try table.integer16(), last: try table.integer16())
    _ = try table.integer16()
    guard columns.first <= columns.last, rows.first <= rows.last, columns.last <= 255,
      rows.last <= 255
    else {
      throw file.fault(
        byte: place,
        "codes of the columns \(columns.first) to \(columns.last) and the rows \(rows.first) to "
          + "\(rows.last); both lie within 0 to 255")
    }
    var codes: [(code: Int, glyph: Int)] = []
    for row in rows.first...rows.last {
      for column in columns.first...columns.last {
        let place = table.position
        let glyph = try table.integer16()
        guard glyph != 0xffff else { continue }
        guard glyph < glyphCount else {
          throw file.fault(
            byte: place, "a code of glyph \(glyph), and the font has \(glyphCount)")
        }
        codes.append((row << 8 | column, glyph))
      }
    }
    return codes
  }

  /// The cell that holds every glyph.
  private struct Box {
    let size: PixelSize
    let left: Int
    let ascent: Int

    init(_ metrics: [Metric], accelerators: PCFReader) throws {
      var table = accelerators
      try table.skip(8)
      let font = (ascent: try table.signed32(), descent: try table.signed32())
      guard abs(font.ascent) <= 1024, abs(font.descent) <= 1024 else {
        throw table.fault("a font that is more than 1024 pixels high")
      }
      let inked = metrics.filter { $0.size.byteCount > 0 }
      left = min(0, inked.map(\.left).min() ?? 0)
      ascent = max(font.ascent, inked.map(\.ascent).max() ?? 0)
      let descent = max(font.descent, inked.map(\.descent).max() ?? 0)
      let right = max(
        metrics.map(\.advance).max() ?? 0, inked.map(\.right).max() ?? 0, left + 1)
      size = PixelSize(width: right - left, height: max(1, ascent + descent))
    }
  }

  /// The table of the rows of all glyphs.
  private struct Bitmaps {
    private let table: PCFReader
    private let offsets: [Int]
    /// Where the list of offsets and the rows begin.
    private let offsetsStart: Int
    private let start: Int
    private let length: Int
    private let file: FontFile

    init(_ table: PCFReader, count: Int, file: FontFile) throws {
      var table = table
      let declared = try table.integer32()
      guard declared == count else {
        throw table.fault("\(declared) bitmaps for \(count) glyphs")
      }
      try table.expect(count, ofBytes: 4, "bitmaps")
      offsetsStart = table.position
      offsets = try (0..<count).map { _ in try table.integer32() }
      let sizes = try (0..<4).map { _ in try table.integer32() }
      length = sizes[table.format & 3]
      start = table.position
      try table.expect(length, ofBytes: 1, "bytes of bitmaps")
      self.table = table
      self.file = file
    }

    /// Appends a glyph's rows, padded to whole bytes, bit 7 leftmost.
    func append(_ glyph: Int, size: PixelSize, to bits: inout [UInt8]) throws {
      let format = table.format
      let padding = 1 << (format & 3)
      let stride = (size.bytesPerRow + padding - 1) / padding * padding
      let offset = offsets[glyph]
      guard offset + stride * size.height <= length else {
        throw file.fault(
          byte: offsetsStart + 4 * glyph,
          "the bitmap of glyph \(glyph) reaches beyond the \(length) bytes of bitmaps")
      }
      let isReversed = format & 8 == 0
      // Where bytes and bits are ordered differently, the bytes of each scan unit are swapped.
      let unit = (format >> 2 & 1) == (format >> 3 & 1) ? 1 : 1 << (format >> 4 & 3)
      guard unit <= padding else {
        throw table.fault("scan units of \(unit) bytes in rows padded to \(padding)")
      }
      for row in 0..<size.height {
        let rowStart = start + offset + row * stride
        for column in 0..<size.bytesPerRow {
          let byte = table.bytes[rowStart + (column ^ (unit - 1))]
          bits.append(isReversed ? reversed(byte) : byte)
        }
      }
    }

    private func reversed(_ byte: UInt8) -> UInt8 {
      (0..<8).reduce(0) { $0 | (byte >> UInt8($1) & 1) << UInt8(7 - $1) }
    }
  }
}
