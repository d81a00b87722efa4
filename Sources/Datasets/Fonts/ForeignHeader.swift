import Pipeline

/// Fonts in C that are no tables of pixels: they are known by the names that their tools give them,
/// and refused by name, since their bytes would be read as noise.
enum ForeignHeader {
  private static let kinds: [(mark: String, what: String)] = [
    ("u8g2_font", "a font of U8g2, whose glyphs are run-length coded"),
    ("u8x8_font", "a font of U8x8, whose glyphs are coded in tiles"),
    ("u8g_font", "a font of U8glib, whose glyphs lie behind headers of their own"),
    ("u8g_fntpgm_uint8_t", "a font of U8glib, whose glyphs lie behind headers of their own"),
    ("lv_font_fmt_txt_glyph_dsc_t", "a font of LVGL, which has its own tables of glyphs"),
    ("lv_font_glyph_dsc_t", "a font of LVGL, which has its own tables of glyphs"),
    ("MF_RLEFONT", "a font of mcufont, whose glyphs are run-length coded"),
    ("mf_rlefont_s", "a font of mcufont, whose glyphs are run-length coded"),
    (
      "OLEDDISPLAYFONTS_H",
      "a font of ThingPulse's OLED library, whose glyphs lie behind a jump table"
    ),
    (
      "ArialMT_Plain_10",
      "a font of ThingPulse's OLED library, whose glyphs lie behind a jump table"
    ),
    (
      "GLCDFONTDECL",
      "the mark of a font of openGLCD or SSD1306Ascii, whose glyphs lie behind a header of their own"
    ),
  ]

  /// - Throws: `PipelineError` of kind `badData`, with the line, where a declaration has such a name.
  static func refuse(_ bytes: [UInt8], file: FontFile) throws {
    var tokens = HeaderTokens(bytes, file: file)
    while let token = try tokens.next() {
      guard case .identifier(let word) = token,
        let kind = kinds.first(where: { word.hasPrefix($0.mark) })
      else { continue }
      throw file.fault(
        line: tokens.line,
        "'\(word.shortened)' is \(kind.what): it cannot be read; take the BDF font that it was "
          + "made from")
    }
  }
}
