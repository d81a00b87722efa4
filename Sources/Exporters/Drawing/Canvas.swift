// Every pointer of cairo's lives in this file.
private import CCairo

/// A surface to draw on: lines, shapes, text and pictures, made into PNG pixels, SVG or PDF.
///
/// Units are those of the format at scale 1: pixels for PNG and SVG, 1/72 inch for PDF; the origin
/// is the upper left corner. The same calls give the same bytes on the same machine. A canvas is
/// used by one thread; different canvases may be used at the same time.
@safe
public final class Canvas {
  /// Width in drawing units.
  public let width: Double
  /// Height in drawing units.
  public let height: Double
  /// What the drawing will be made into.
  public let format: DrawingFormat
  /// What could not be drawn as asked so far, each a sentence.
  public private(set) var warnings: [String] = []

  private let surface: OpaquePointer
  private let context: OpaquePointer
  private let sink = ByteSink()
  private var font: String?
  private var texts: [String] = []

  /// The largest side that cairo can rasterise, in pixels.
  package static let largestSide = 32_767.0

  /// A white canvas.
  ///
  /// - Parameters:
  ///   - width: drawing units, above 0.
  ///   - height: drawing units, above 0.
  ///   - format: what it will be made into.
  /// - Throws: ``DrawingError`` if a side is not above 0 or has more than 32767 pixels.
  public convenience init(width: Double, height: Double, format: DrawingFormat) throws {
    try self.init(
      width: width, height: height, format: format, fonts: ["DejaVu Sans", "sans-serif"])
  }

  /// The same with other fonts, the first that draws anything is taken.
  package init(width: Double, height: Double, format: DrawingFormat, fonts: [String]) throws {
    var scale = 1.0
    if case .png(let s) = format { scale = s }
    for side in [width * scale, height * scale] where !(side >= 1 && side <= Self.largestSide) {
      throw DrawingError(
        description: """
          a drawing of \(width) by \(height) units at scale \(scale) cannot be made: each side \
          must have 1 to \(Int(Self.largestSide)) pixels; choose another size or scale
          """)
    }
    self.width = width
    self.height = height
    self.format = format
    let closure = unsafe Unmanaged.passUnretained(sink).toOpaque()
    let made: OpaquePointer?
    switch format {
    case .png:
      unsafe made = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32((width * scale).rounded(.up)),
        Int32((height * scale).rounded(.up)))
    case .svg:
      unsafe made = cairo_svg_surface_create_for_stream(writeToSink, closure, width, height)
      unsafe cairo_svg_surface_set_document_unit(made, CAIRO_SVG_UNIT_PX)
    case .pdf:
      unsafe made = cairo_pdf_surface_create_for_stream(writeToSink, closure, width, height)
      // A file's date would make two equal drawings differ: all say the epoch.
      unsafe cairo_pdf_surface_set_metadata(
        made, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z")
    }
    let drawing = unsafe cairo_create(made)
    guard let made = unsafe made, let drawing = unsafe drawing else {
      throw DrawingError(description: "cairo gave no surface to draw on")
    }
    unsafe surface = made
    unsafe context = drawing
    try checkStatus()
    chooseFont(from: fonts)
    let options = unsafe cairo_font_options_create()
    // Unhinted, so that a text is as wide in every format and at every scale.
    unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    unsafe cairo_set_font_options(context, options)
    unsafe cairo_font_options_destroy(options)
    unsafe cairo_scale(context, scale, scale)
    rectangle(Rect(x: 0, y: 0, width: width, height: height), fill: .white)
  }

  deinit {
    unsafe cairo_destroy(context)
    // A stream surface writes its end when it is finished, while the sink still lives.
    unsafe cairo_surface_finish(surface)
    unsafe cairo_surface_destroy(surface)
  }

  /// The drawing as pixels or as a file; nothing can be drawn afterwards.
  ///
  /// - Parameter title: the document's title in SVG and PDF.
  /// - Throws: ``DrawingError`` if cairo ran out of memory or met a fault before.
  public func finish(title: String = "") throws -> Drawing {
    try checkStatus()
    if case .pdf = format {
      unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    }
    switch format {
    case .png:
      unsafe cairo_surface_flush(surface)
      let image = unsafe copyPixels(of: surface)
      unsafe cairo_surface_finish(surface)
      return Drawing(content: .pixels(image), warnings: warnings)
    case .svg, .pdf:
      unsafe cairo_show_page(context)
      unsafe cairo_surface_finish(surface)
      try checkStatus()
      var bytes = sink.bytes
      if case .svg = format { bytes = SVGDocument.finished(bytes, title: title, texts: texts) }
      return Drawing(content: .document(bytes), warnings: warnings)
    }
  }

  private func checkStatus() throws {
    for status in unsafe [cairo_surface_status(surface), cairo_status(context)]
    where status != CAIRO_STATUS_SUCCESS {
      let text = unsafe cairo_status_to_string(status).map { unsafe String(cString: $0) } ?? ""
      throw DrawingError(description: "cairo could not draw: \(text)")
    }
  }

  /// Adds a sentence to ``warnings``, once.
  package func warn(_ sentence: String) {
    if !warnings.contains(sentence) { warnings.append(sentence) }
  }

  // MARK: Shapes

  /// Draws a line through `points`; fewer than two draw nothing.
  public func polyline(_ points: [Point], stroke: Stroke) {
    guard points.count > 1 else { return }
    trace(points)
    paint(fill: nil, stroke: stroke)
  }

  /// Draws the closed shape with these corners.
  public func polygon(_ points: [Point], fill: Color? = nil, stroke: Stroke? = nil) {
    guard points.count > 1 else { return }
    trace(points)
    unsafe cairo_close_path(context)
    paint(fill: fill, stroke: stroke)
  }

  /// Draws a rectangle.
  public func rectangle(_ r: Rect, fill: Color? = nil, stroke: Stroke? = nil) {
    unsafe cairo_new_path(context)
    unsafe cairo_rectangle(context, r.x, r.y, r.width, r.height)
    paint(fill: fill, stroke: stroke)
  }

  /// Draws a circle.
  public func circle(_ center: Point, radius: Double, fill: Color? = nil, stroke: Stroke? = nil) {
    unsafe cairo_new_path(context)
    unsafe cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    paint(fill: fill, stroke: stroke)
  }

  /// Runs `body`, whose drawing shows inside `r` only.
  public func clipped(to r: Rect, _ body: () throws -> Void) rethrows {
    unsafe cairo_save(context)
    defer { unsafe cairo_restore(context) }
    unsafe cairo_new_path(context)
    unsafe cairo_rectangle(context, r.x, r.y, r.width, r.height)
    unsafe cairo_clip(context)
    try body()
  }

  private func trace(_ points: [Point]) {
    unsafe cairo_new_path(context)
    for p in points { unsafe cairo_line_to(context, p.x, p.y) }
  }

  private func paint(fill: Color?, stroke: Stroke?) {
    if let fill {
      setColor(fill)
      unsafe cairo_fill_preserve(context)
    }
    if let stroke {
      setColor(stroke.color)
      unsafe cairo_set_line_width(context, stroke.width)
      unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      unsafe cairo_set_line_cap(
        context, stroke.dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
      unsafe cairo_set_dash(context, stroke.dash, Int32(stroke.dash.count), 0)
      unsafe cairo_stroke_preserve(context)
    }
    unsafe cairo_new_path(context)
  }

  private func setColor(_ c: Color) {
    unsafe cairo_set_source_rgba(context, c.red, c.green, c.blue, c.alpha)
  }

  // MARK: Pictures

  /// Draws a picture into `r`, each of its pixels a sharp rectangle.
  public func image(_ image: PixelImage, in r: Rect) {
    guard image.width > 0, image.height > 0 else { return }
    // Viewers of SVG and PDF smooth what they enlarge: there, pixels are repeated beforehand.
    var factor = 1
    if format == .svg || format == .pdf {
      let side = max(r.width / Double(image.width), r.height / Double(image.height))
      let room = Int(Self.largestSide) / max(image.width, image.height)
      factor = max(1, min(Int((2 * side).rounded(.up)), 16, room))
    }
    let source = unsafe cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32(image.width * factor), Int32(image.height * factor))
    defer { unsafe cairo_surface_destroy(source) }
    guard unsafe cairo_surface_status(source) == CAIRO_STATUS_SUCCESS else {
      warn("a picture of \(image.width) by \(image.height) pixels is too large to draw")
      return
    }
    unsafe write(image, factor: factor, to: source)
    unsafe cairo_save(context)
    defer { unsafe cairo_restore(context) }
    unsafe cairo_new_path(context)
    unsafe cairo_rectangle(context, r.x, r.y, r.width, r.height)
    unsafe cairo_clip(context)
    unsafe cairo_translate(context, r.x, r.y)
    unsafe cairo_scale(
      context, r.width / Double(image.width * factor), r.height / Double(image.height * factor))
    unsafe cairo_set_source_surface(context, source, 0, 0)
    unsafe cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    unsafe cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
    unsafe cairo_paint(context)
  }

  private func write(_ image: PixelImage, factor: Int, to source: OpaquePointer?) {
    unsafe cairo_surface_flush(source)
    guard let data = unsafe cairo_image_surface_get_data(source) else { return }
    let stride = unsafe Int(cairo_image_surface_get_stride(source))
    let rgb = image.rgb
    for y in 0..<image.height * factor {
      let row = unsafe UnsafeMutableRawPointer(data + y * stride)
      for x in 0..<image.width * factor {
        let i = 3 * (y / factor * image.width + x / factor)
        unsafe row.storeBytes(
          of: UInt32(rgb[i]) << 16 | UInt32(rgb[i + 1]) << 8 | UInt32(rgb[i + 2]),
          toByteOffset: 4 * x, as: UInt32.self)
      }
    }
    unsafe cairo_surface_mark_dirty(source)
  }

  private func copyPixels(of surface: OpaquePointer) -> PixelImage {
    let width = unsafe Int(cairo_image_surface_get_width(surface))
    let height = unsafe Int(cairo_image_surface_get_height(surface))
    let stride = unsafe Int(cairo_image_surface_get_stride(surface))
    var rgb = [UInt8](repeating: 0, count: width * height * 3)
    if let data = unsafe cairo_image_surface_get_data(surface) {
      for y in 0..<height {
        let row = unsafe UnsafeRawPointer(data + y * stride)
        for x in 0..<width {
          let pixel = unsafe row.load(fromByteOffset: 4 * x, as: UInt32.self)
          let i = 3 * (y * width + x)
          rgb[i] = UInt8(truncatingIfNeeded: pixel >> 16)
          rgb[i + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          rgb[i + 2] = UInt8(truncatingIfNeeded: pixel)
        }
      }
    }
    return PixelImage(width: width, height: height, rgb: rgb)
  }

  // MARK: Text

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
  ///   - point: where the anchor lies.
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

  private func chooseFont(from fonts: [String]) {
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

/// The bytes that cairo has written so far.
private final class ByteSink {
  var bytes: [UInt8] = []
}

private func writeToSink(
  _ closure: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ count: UInt32
) -> cairo_status_t {
  guard let closure = unsafe closure, let data = unsafe data else {
    return CAIRO_STATUS_WRITE_ERROR
  }
  let sink = unsafe Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
  unsafe sink.bytes.append(
    contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
  return CAIRO_STATUS_SUCCESS
}
