import Pipeline

/// Fonts in C whose array begins with a header of its own, and whose names say nothing: they are known
/// by that header, and refused by name, since their bytes would be read as noise.
enum ForeignArray {
  private static let kinds: [(isOne: @Sendable (HeaderArray) -> Bool, what: String)] = [
    (
      UTFTFont.isProportional,
      "a font of glyphs of different widths, which lie behind headers of their own, as libraries for "
        + "colour displays have it"
    ),
    (isJumpTable, "a font of ThingPulse's OLED library, whose glyphs lie behind a jump table"),
    (isSmooth, "a smooth font as Processing and TFT_eSPI have it (.vlw), whose pixels have shades"),
  ]

  /// - Throws: `PipelineError` of kind `badData`, with the line, where the array is such a font.
  static func refuse(_ array: HeaderArray, file: FontFile) throws {
    guard array.isPlain, let kind = kinds.first(where: { $0.isOne(array) }) else { return }
    throw file.fault(
      line: array.line,
      "'\(array.name.shortened)' is \(kind.what): it cannot be read; take the font that it was made "
        + "from")
  }

  /// The columns, the rows, the first code and how many glyphs there are; for each glyph the place of
  /// its bytes, how many there are, and its columns; then all those bytes.
  /// Source: the library's `OLEDDisplay::drawStringInternal`.
  private static func isJumpTable(_ array: HeaderArray) -> Bool {
    let values = array.values.map(Int.init)
    guard values.count > 8, values[0] > 0, values[1] > 0, values[3] > 0 else { return false }
    let start = 4 + 4 * values[3]
    guard start < values.count else { return false }
    let drawn = stride(from: 4, to: start, by: 4).filter { values[$0...$0 + 1] != [0xff, 0xff] }
    return drawn.reduce(start) { $0 + values[$1 + 2] } == values.count
  }

  /// What a `.vlw` file holds, spelt out in C.
  private static func isSmooth(_ array: HeaderArray) -> Bool {
    let start = array.values.prefix(24).map { UInt8(truncatingIfNeeded: $0) }
    return ForeignFile.isSmoothFont(start)
      && array.values.count >= 24 + 28 * (Int(start[2]) << 8 | Int(start[3]))
  }
}
