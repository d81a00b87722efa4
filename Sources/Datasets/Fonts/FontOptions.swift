import Pipeline

/// What a user says about a font's file where the file itself does not.
package struct FontOptions: Sendable, Equatable {
  /// Code of the first glyph of a font without codes.
  var firstCode: CharacterCode?
  /// The name of the array to read from a C header.
  var array: String?
  var glyphWidth: Int?
  var glyphHeight: Int?
  var packing = GlyphPacking.low
  var firstPixel: FirstPixel?

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

  /// For a C header that says itself what its glyphs are: how their pixels lie and their codes.
  func refuseDescription(_ file: FontFile, _ title: String) throws {
    if let given = firstLayoutOption {
      throw file.fault("is \(title), which says where its pixels lie: leave out '\(given)'")
    }
    try refuseFirstCode(file, because: "the file")
  }

  /// The first option that was given of those that say how pixels lie.
  private var firstLayoutOption: String? {
    [
      ("glyph_width", glyphWidth != nil), ("glyph_height", glyphHeight != nil),
      ("packing", packing != .low), ("first_pixel", firstPixel != nil),
    ].first { $0.1 }?.0
  }

  /// For a font whose file says how its pixels lie.
  func refuseLayout(_ file: FontFile, _ format: FontFormat) throws {
    let given =
      array != nil ? "array" : firstLayoutOption
    if let given {
      let those = given == "array" ? "C headers" : "C headers and for files without a header"
      throw file.fault("is \(format.title); '\(given)' is for \(those): leave it out")
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
        help: "Of a C header, the columns of a glyph; null for as many as have pixels. Of a file "
          + "without a header (the 8x8 or 8x16 font of a ROM), null for 8."),
      Field(
        "glyph_height", \.glyphHeight, .within(1...1024), unit: "pixels",
        help:
          "Of a C header, the rows of a glyph; null for what its dimensions say, else 7. A file "
          + "without a header cannot be read unless this is said."),
      Field(
        "packing", \.packing,
        help:
          "Of both, how values hold pixels: rows in the low or the high bits, columns from left "
          + "to right, pages of columns of 8 rows, or packed: rows that go on without a gap."),
      Field(
        "first_pixel", \.firstPixel,
        help: "Of both, which bit of a value is the left pixel of a row, or the top one of a "
          + "column: high or low; null for high in rows, low in columns."),
    ]
  }
}

/// How a font that says nothing of it packs the pixels of a glyph into values, which are bytes or,
/// in a C header, numbers of 16 or 32 bits.
package enum GlyphPacking: String, OptionChoice {
  /// A row after another from the top, each in as few values as hold it, its pixels the low bits.
  case low
  /// A row after another from the top, each in as few values as hold it, in their high bits.
  case high
  /// A column after another from the left, each in as few values as hold it.
  case columns
  /// The columns of the first 8 rows, a byte each, then those of the next 8: as displays have them.
  case pages
  /// Rows from the top that follow each other without a gap; each glyph begins with a new value.
  case packed

  /// Whether a value runs down a column.
  var isVertical: Bool { self == .columns || self == .pages }
}

/// Which bit of a value holds the pixel that comes first: the left one of a row, the top one of a
/// column.
package enum FirstPixel: String, OptionChoice {
  case high, low
}
