import Pipeline

/// Fonts of Adafruit's GFX library: an array of bits that run on from row to row, a table of glyphs
/// (where each begins, its columns and rows, its advance, and where it lies from the origin on the
/// base line), and a record with the first and the last code.
/// Source: gfxfont.h of the Adafruit GFX library.
enum GFXFont {
  /// - Returns: `nil` for a text without such a table.
  /// - Throws: `PipelineError` of kind `badData`, with the line, for tables that contradict each
  ///   other and for a record that is not there.
  static func parse(
    _ bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont? {
    let statements = try GFXStatement.all(in: bytes, file: file)
    let tables = statements.filter { $0.type.contains("GFXglyph") }
    guard !tables.isEmpty else { return nil }
    let records = statements.filter { $0.type.contains("GFXfont") }
    guard let record = records.first(where: { options.array == nil || $0.name == options.array })
    else {
      throw file.fault(
        options.array.map {
          "holds no GFXfont named '\($0)'; its fonts are "
            + records.map(\.name).joined(separator: ", ")
        } ?? "has a table of GFXglyph and no GFXfont, which says its codes")
    }
    try options.refuseDescription(file, "a font of Adafruit GFX")
    func part(_ type: String?, _ what: String) throws -> GFXStatement {
      let found = statements.first { part in
        record.words.contains(part.name) && part.type.contains("GFXglyph") == (type != nil)
          && !part.numbers.isEmpty && part.name != record.name
      }
      guard let found else {
        throw file.fault(line: record.line, "'\(record.name)' names no \(what) of this file")
      }
      return found
    }
    return try font(
      record, glyphs: try part("GFXglyph", "table of glyphs"),
      bitmap: try part(nil, "array of bits"), file: file)
  }

  private static func font(
    _ record: GFXStatement, glyphs table: GFXStatement, bitmap: GFXStatement, file: FontFile
  ) throws -> BitmapFont {
    guard record.numbers.count >= 2, record.numbers[0] >= 0, record.numbers[1] >= record.numbers[0],
      record.numbers[1] <= CodeRange.highest
    else { throw file.fault(line: record.line, "'\(record.name)' has no first and last code") }
    let codes = record.numbers[0]...record.numbers[1]
    let rows = table.numbers.count / 6
    guard table.numbers.count.isMultiple(of: 6), rows >= codes.count else {
      throw file.fault(
        line: table.line,
        "'\(table.name)' has \(table.numbers.count) numbers, and \(codes.count) glyphs of 6 take "
          + "\(6 * codes.count)")
    }
    guard bitmap.numbers.allSatisfy((0...255).contains) else {
      throw file.fault(line: bitmap.line, "'\(bitmap.name)' has numbers that are no bytes")
    }
    let entries =
      try codes.indices.isEmpty
      ? []
      : (0..<codes.count).map { index in
        try GFXGlyph(table.numbers[6 * index..<6 * index + 6], at: table, bits: bitmap, file: file)
      }
    let inked = entries.filter { $0.width > 0 }
    let left = min(0, inked.map(\.x).min() ?? 0)
    let right = max(1, entries.map(\.advance).max() ?? 1, inked.map { $0.x + $0.width }.max() ?? 1)
    let top = inked.map(\.y).min() ?? 0
    let bottom = max(top + 1, inked.map { $0.y + $0.height }.max() ?? 0)
    let cell = PixelSize(width: right - left, height: bottom - top)
    guard file.allows(pixels: cell.width * cell.height * codes.count, in: 4 * bitmap.numbers.count)
    else {
      throw file.fault("has \(codes.count) glyphs in cells of \(cell), far more than it draws")
    }
    var bits: [UInt8] = []
    let glyphs = zip(codes, entries).map { code, entry in
      let start = bits.count
      entry.append(bitmap.numbers, to: &bits)
      return BitmapFont.Glyph(
        code: code, cell: cell, bitmap: entry.size, left: entry.width > 0 ? entry.x - left : 0,
        top: entry.width > 0 ? entry.y - top : 0, start: start)
    }
    return BitmapFont(.gfx, name: record.name, glyphs: glyphs, bits: bits)
  }
}

/// A line of the table.
private struct GFXGlyph {
  let start: Int
  let width: Int
  let height: Int
  let advance: Int
  /// From the origin, columns to the right and rows downwards.
  let x: Int
  let y: Int

  init(
    _ numbers: ArraySlice<Int>, at table: GFXStatement, bits: GFXStatement, file: FontFile
  ) throws {
    let row = Array(numbers)
    // The types of the library's table: 16 bits, three bytes, two bytes with a sign.
    guard (0...0xffff_ffff).contains(row[0]), row[1...3].allSatisfy((0...255).contains),
      row[4...5].allSatisfy((-128...127).contains)
    else {
      throw file.fault(
        line: table.line, "'\(table.name)' has the glyph \(row), whose numbers are out of range")
    }
    let isEmpty = row[1] == 0 || row[2] == 0
    (start, advance, x, y) = (row[0], row[3], row[4], row[5])
    (width, height) = isEmpty ? (0, 0) : (row[1], row[2])
    guard isEmpty || start + (width * height + 7) / 8 <= bits.numbers.count else {
      throw file.fault(
        line: table.line,
        "'\(table.name)' has a glyph of \(width)x\(height) pixels from byte \(start), and "
          + "'\(bits.name)' has \(bits.numbers.count) bytes")
    }
  }

  var size: PixelSize { PixelSize(width: width, height: height) }

  /// Appends the rows, each padded to whole bytes, bit 7 leftmost.
  func append(_ bytes: [Int], to bits: inout [UInt8]) {
    for row in 0..<height {
      for first in stride(from: 0, to: width, by: 8) {
        var byte: UInt8 = 0
        for column in first..<min(first + 8, width) {
          let index = row * width + column
          if bytes[start + index / 8] << (index % 8) & 0x80 != 0 {
            byte |= 0x80 >> UInt8(column - first)
          }
        }
        bits.append(byte)
      }
    }
  }
}
