import Pipeline

/// The fonts of the Linux console: PC Screen Font, versions 1 and 2, with or without a table of the
/// Unicode characters that each glyph stands for.
/// Source: https://www.win.tue.nl/~aeb/linux/kbd/font-formats-1.html
enum PSFFont {
  static let magic1: [UInt8] = [0x36, 0x04]
  static let magic2: [UInt8] = [0x72, 0xb5, 0x4a, 0x86]

  /// - Throws: `PipelineError` of kind `badData` with the byte.
  static func parse1(
    _ bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont {
    guard bytes.count >= 4 else {
      throw file.fault(byte: bytes.count, "the file ends within the header of 4 bytes")
    }
    let (mode, height) = (bytes[2], Int(bytes[3]))
    guard mode <= 7 else {
      throw file.fault(byte: 2, "the mode is \(mode); PSF version 1 has 0 to 7")
    }
    guard height > 0 else { throw file.fault(byte: 3, "glyphs of 0 rows") }
    let layout = Layout(
      format: .psf1, start: 4, count: mode & 1 != 0 ? 512 : 256,
      size: PixelSize(width: 8, height: height), hasTable: mode & 6 != 0)
    return try layout.parse(bytes, file: file, options: options) { try table1($0, layout, file) }
  }

  /// - Throws: `PipelineError` of kind `badData` with the byte.
  static func parse2(
    _ bytes: [UInt8], file: FontFile, options: FontOptions
  ) throws -> BitmapFont {
    guard bytes.count >= 32 else {
      throw file.fault(byte: bytes.count, "the file ends within the header of 32 bytes")
    }
    func field(_ offset: Int) -> Int { Int(littleEndian32(bytes, at: offset)) }
    guard field(4) == 0 else {
      throw file.fault(byte: 4, "version \(field(4)) of PSF 2; only version 0 is known")
    }
    let (start, count, glyphSize) = (field(8), field(16), field(20))
    let (height, width) = (field(24), field(28))
    guard start >= 32, start <= bytes.count else {
      throw file.fault(
        byte: 8, "a header of \(start) bytes; it has at least 32, and the file has \(bytes.count)")
    }
    guard (1...1024).contains(height), (1...1024).contains(width) else {
      throw file.fault(byte: 24, "glyphs of \(width)x\(height) pixels; both are 1 to 1024")
    }
    let size = PixelSize(width: width, height: height)
    guard glyphSize == size.byteCount else {
      throw file.fault(
        byte: 20, "\(glyphSize) bytes a glyph; \(size) pixels take \(size.byteCount)")
    }
    let layout = Layout(
      format: .psf2, start: start, count: count, size: size, hasTable: field(12) & 1 != 0)
    return try layout.parse(bytes, file: file, options: options) { try table2($0, layout, file) }
  }

  /// Where the glyphs lie, by either header.
  private struct Layout {
    let format: FontFormat
    let start: Int
    let count: Int
    let size: PixelSize
    let hasTable: Bool

    /// Both factors stay below 2^32 and 2^17, so that the product cannot overflow.
    var end: Int { start + count * size.byteCount }

    func parse(
      _ bytes: [UInt8], file: FontFile, options: FontOptions,
      table: ([UInt8]) throws -> CodeTable
    ) throws -> BitmapFont {
      guard count > 0 else { throw file.fault(byte: 16, "a font of 0 glyphs") }
      guard end <= bytes.count else {
        throw file.fault(
          byte: bytes.count,
          "the file ends here; \(count) glyphs of \(size) pixels reach to byte \(end)")
      }
      guard hasTable || end == bytes.count else {
        throw file.fault(
          byte: end, "\(bytes.count - end) bytes follow the last of \(count) glyphs of \(size)")
      }
      var codes = CodeTable()
      if hasTable {
        try options.refuseFirstCode(file, because: "its Unicode table")
        codes = try table(bytes)
      } else {
        let first = try options.firstCode(forGlyphs: count, file)
        for glyph in 0..<count { codes.add(first + glyph, glyph) }
      }
      guard !codes.glyphs.isEmpty else {
        throw file.fault(byte: end, "the Unicode table names no character")
      }
      // A glyph of many codes is drawn for each of them.
      guard file.allows(pixels: codes.glyphs.count * size.width * size.height, in: bytes.count)
      else {
        throw file.fault(
          "has \(codes.glyphs.count) codes for glyphs of \(size) pixels, far more than a file of "
            + "\(bytes.count) bytes draws")
      }
      return BitmapFont(
        format, name: "",
        glyphs: codes.glyphs.map { code, glyph in
          BitmapFont.Glyph(code: code, size: size, start: start + glyph * size.byteCount)
        }, bits: Array(bytes[..<end]))
    }
  }

  /// The glyph of each code.
  private struct CodeTable {
    private(set) var glyphs: [Int: Int] = [:]

    /// As on the console, the last glyph of a character is the one that is shown.
    mutating func add(_ code: Int, _ glyph: Int) { glyphs[code] = glyph }
  }

  /// For each glyph, 16-bit codes up to 0xffff; behind 0xfffe sequences of combined characters.
  private static func table1(
    _ bytes: [UInt8], _ layout: Layout, _ file: FontFile
  ) throws -> CodeTable {
    var codes = CodeTable()
    var glyph = 0
    var isSequence = false
    var position = layout.end
    while glyph < layout.count {
      guard position + 2 <= bytes.count else {
        throw truncatedTable(bytes, layout, file, glyph)
      }
      let code = Int(bytes[position]) | Int(bytes[position + 1]) << 8
      switch code {
      case 0xffff: (glyph, isSequence) = (glyph + 1, false)
      case 0xfffe: isSequence = true
      default: if !isSequence { codes.add(code, glyph) }
      }
      position += 2
    }
    try expectEnd(bytes, position, file)
    return codes
  }

  /// For each glyph, characters in UTF-8 up to 0xff; behind 0xfe sequences of combined characters.
  private static func table2(
    _ bytes: [UInt8], _ layout: Layout, _ file: FontFile
  ) throws -> CodeTable {
    var codes = CodeTable()
    var glyph = 0
    var isSequence = false
    var position = layout.end
    while glyph < layout.count {
      guard position < bytes.count else { throw truncatedTable(bytes, layout, file, glyph) }
      switch bytes[position] {
      case 0xff:
        (glyph, isSequence) = (glyph + 1, false)
        position += 1
      case 0xfe:
        isSequence = true
        position += 1
      default:
        var decoder = Unicode.UTF8.ForwardParser()
        var rest = bytes[position...].makeIterator()
        guard case .valid(let encoded) = decoder.parseScalar(from: &rest) else {
          throw file.fault(byte: position, "the Unicode table is not UTF-8 here")
        }
        if !isSequence { codes.add(Int(Unicode.UTF8.decode(encoded).value), glyph) }
        position += encoded.count
      }
    }
    try expectEnd(bytes, position, file)
    return codes
  }

  private static func truncatedTable(
    _ bytes: [UInt8], _ layout: Layout, _ file: FontFile, _ glyph: Int
  ) -> PipelineError {
    file.fault(
      byte: bytes.count,
      "the file ends here, in the Unicode table at glyph \(glyph) of \(layout.count)")
  }

  private static func expectEnd(_ bytes: [UInt8], _ end: Int, _ file: FontFile) throws {
    guard end == bytes.count else {
      throw file.fault(byte: end, "\(bytes.count - end) bytes follow the Unicode table")
    }
  }

  private static func littleEndian32(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
