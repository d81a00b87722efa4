import CCairo

extension Canvas {
  /// The measures of one line of text; control characters count as they are drawn.
  public func extents(_ text: String, style: TextStyle) -> TextExtents {
    let shown = printable(text)
    guard let font else {
      // Without a font the plot keeps room as if there were one.
      let width = 0.6 * style.size * Double(shown.count)
      return TextExtents(
        width: width, ascent: 0.93 * style.size, descent: 0.24 * style.size,
        ink: Rect(x: 0, y: -0.73 * style.size, width: width, height: 0.73 * style.size))
    }
    select(font, style)
    var t = cairo_text_extents_t()
    var f = cairo_font_extents_t()
    unsafe cairo_text_extents(context, shown, &t)
    unsafe cairo_font_extents(context, &f)
    return TextExtents(
      width: t.x_advance, ascent: f.ascent, descent: f.descent,
      ink: Rect(x: t.x_bearing, y: t.y_bearing, width: t.width, height: t.height))
  }

  /// Draws one line of text; a tab or a line's end is drawn as a space.
  ///
  /// - Parameters:
  ///   - text: one line.
  ///   - point: where the anchor lies.
  ///   - style: its size, weight and colour.
  ///   - anchor: the part of the text that lies at `point`.
  ///   - rotation: degrees clockwise about `point`; -90 reads upwards.
  public func text(
    _ text: String, at point: Point, style: TextStyle,
    anchor: TextAnchor = TextAnchor(.left, .baseline), rotation: Double = 0
  ) {
    let shown = printable(text)
    guard let font, !shown.isEmpty else { return }
    texts.append(shown)
    let e = extents(text, style: style)
    let dx: Double
    switch anchor.horizontal {
    case .left: dx = 0
    case .center: dx = -e.width / 2
    case .right: dx = -e.width
    }
    let dy: Double
    switch anchor.vertical {
    case .top: dy = e.ascent
    case .middle: dy = 0.365 * style.size  // half the height of DejaVu's capitals
    case .baseline: dy = 0
    case .bottom: dy = -e.descent
    }
    warnOfMissingGlyphs(shown, font: font)
    unsafe cairo_save(context)
    unsafe cairo_translate(context, point.x, point.y)
    unsafe cairo_rotate(context, rotation * .pi / 180)
    setColor(style.color)
    unsafe cairo_move_to(context, dx, dy)
    unsafe cairo_show_text(context, shown)
    unsafe cairo_restore(context)
    unsafe cairo_new_path(context)
  }

  private func select(_ font: String, _ style: TextStyle) {
    unsafe cairo_select_font_face(
      context, font, CAIRO_FONT_SLANT_NORMAL,
      style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, style.size)
  }

  func chooseFont(from fonts: [String]) {
    let advice = "install one (Debian: fonts-dejavu-core)"
    for name in fonts {
      guard let found = trial(of: name) else { continue }
      font = name
      if found == .builtIn {
        warn("no font is installed, so text is drawn in cairo's own plain letters; \(advice)")
      }
      return
    }
    warn("no font was found, so the drawing has no text; \(advice)")
  }

  private enum FontOrigin { case system, builtIn }

  /// Tries a font apart from the context: a font that fails would leave it unable to draw at all.
  private func trial(of font: String) -> FontOrigin? {
    let scratch = unsafe cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    let trial = unsafe cairo_create(scratch)
    defer {
      unsafe cairo_destroy(trial)
      unsafe cairo_surface_destroy(scratch)
    }
    unsafe cairo_select_font_face(
      trial, font, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    var t = cairo_text_extents_t()
    unsafe cairo_text_extents(trial, "Hxg", &t)
    guard unsafe cairo_status(trial) == CAIRO_STATUS_SUCCESS, t.x_advance > 0, t.width > 0 else {
      return nil
    }
    // Where the system has no font at all, cairo falls back to one of its own, a user font.
    let type = unsafe cairo_scaled_font_get_type(cairo_get_scaled_font(trial))
    return type == CAIRO_FONT_TYPE_USER ? .builtIn : .system
  }

  private func warnOfMissingGlyphs(_ text: String, font: String) {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return }
    for scalar in text.unicodeScalars where !scalar.isASCII {
      var glyphs: UnsafeMutablePointer<cairo_glyph_t>? = nil
      var count: Int32 = 0
      let status = unsafe cairo_scaled_font_text_to_glyphs(
        cairo_get_scaled_font(context), 0, 0, String(scalar), -1, &glyphs, &count, nil, nil, nil)
      if status == CAIRO_STATUS_SUCCESS, let first = unsafe glyphs, count > 0,
        unsafe first[0].index == 0
      {
        let code = String(scalar.value, radix: 16, uppercase: true)
        warn("the font '\(font)' has no character U+\(code), which is drawn as a box")
      }
      unsafe cairo_glyph_free(glyphs)
    }
  }
}
