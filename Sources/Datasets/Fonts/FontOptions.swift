import Pipeline

/// What a user says about a font's file where the file itself does not.
package struct FontOptions: Sendable, Equatable {
  /// Code of the first glyph of a font without codes.
  var firstCode: CharacterCode?
  /// Of a C header: the array's name.
  var array: String?
  var glyphWidth: Int?
  var glyphHeight: Int?
  var packing = GlyphPacking.low

  package init() {}

  /// The code of the first glyph of a font without codes.
  func firstCode(forGlyphs count: Int, _ file: FontFile) throws -> Int {
    let first = firstCode?.value ?? 0
    guard count <= CodeRange.highest + 1 - first else {
      throw file.fault(
        "has \(count) glyphs, which from first_code \(hexadecimal(first)) on reach beyond "
          + "\(hexadecimal(CodeRange.highest)), the last code that there is")
    }
    return first
  }

  /// For a font that has codes.
  func refuseFirstCode(_ file: FontFile, because source: String) throws {
    guard firstCode == nil else {
      throw file.fault("has its codes from \(source); leave out 'first_code'")
    }
  }

  /// For a font that is no C header.
  func refuseHeaderOptions(_ file: FontFile, _ format: FontFormat) throws {
    let given = [
      ("array", array != nil), ("glyph_width", glyphWidth != nil),
      ("glyph_height", glyphHeight != nil), ("packing", packing != .low),
    ].first { $0.1 }
    if let given {
      throw file.fault("is \(format.title); '\(given.0)' is for C headers: leave it out")
    }
  }

  static var fields: [Field<Self>] {
    [
      Field(
        "first_code", \.firstCode,
        help: "Code of the first glyph where the file has no codes (a C header, a PSF font "
          + "without a Unicode table); null for 0."),
      Field(
        "array", \.array,
        help: "Of a C header, the name of the array; null for the first one of numbers."),
      Field(
        "glyph_width", \.glyphWidth, .within(1...1024), unit: "pixels",
        help: "Of a C header, the columns of a glyph; null for as many as have pixels."),
      Field(
        "glyph_height", \.glyphHeight, .within(1...1024), unit: "pixels",
        help: "Of a C header, the rows of a glyph; null for what its dimensions say, else 7."),
      Field(
        "packing", \.packing,
        help: "Of a C header, how bytes hold pixels: a row in the low or the high bits, or "
          + "columns from left to right, the top row in bit 0."),
    ]
  }
}

/// How a C header packs the pixels of a glyph into bytes.
package enum GlyphPacking: String, OptionChoice {
  /// A row after another from the top, each in as few bytes as hold it, its pixels the low bits.
  case low
  /// The same with the pixels in the high bits.
  case high
  /// A column a byte from the left, bit 0 the top row.
  case columns
}
