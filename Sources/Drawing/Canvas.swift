// Every pointer of cairo's lives in this file, Canvas+Pictures.swift and Canvas+Text.swift.
import CCairo

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
  let context: OpaquePointer
  private let sink = ByteSink()
  /// What text is drawn in; `nil` where there is no font at all.
  var font: String?
  /// What has been written so far.
  var texts: [String] = []

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

  /// A canvas with fonts to choose from: the first that draws anything is taken.
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
  public func finish(title: String = "") throws -> FinishedDrawing {
    try checkStatus()
    if case .pdf = format {
      unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    }
    switch format {
    case .png(let scale):
      unsafe cairo_surface_flush(surface)
      let image = unsafe copyPixels(of: surface)
      unsafe cairo_surface_finish(surface)
      return FinishedDrawing(content: .pixels(image), scale: scale, warnings: warnings)
    case .svg, .pdf:
      unsafe cairo_show_page(context)
      unsafe cairo_surface_finish(surface)
      try checkStatus()
      var bytes = sink.bytes
      if case .svg = format { bytes = SVGDocument.finished(bytes, title: title, texts: texts) }
      return FinishedDrawing(content: .document(bytes), scale: 1, warnings: warnings)
    }
  }

  private func copyPixels(of surface: OpaquePointer) -> PixelImage {
    let width = unsafe Int(cairo_image_surface_get_width(surface))
    let height = unsafe Int(cairo_image_surface_get_height(surface))
    let stride = unsafe Int(cairo_image_surface_get_stride(surface))
    guard let data = unsafe cairo_image_surface_get_data(surface) else {
      return PixelImage(
        width: width, height: height, grey: [UInt8](repeating: 0, count: width * height))
    }
    // A drawing in grey is a third of the bytes, from here to its file.
    let isGrey = (0..<height).allSatisfy { y in
      let row = unsafe UnsafeRawPointer(data + y * stride)
      return (0..<width).allSatisfy { x in
        let pixel = unsafe row.load(fromByteOffset: 4 * x, as: UInt32.self)
        return (pixel >> 8 ^ pixel) & 0xffff == 0
      }
    }
    let count = width * height * (isGrey ? 1 : 3)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      for y in 0..<height {
        let row = unsafe UnsafeRawPointer(data + y * stride)
        for x in 0..<width {
          let pixel = unsafe row.load(fromByteOffset: 4 * x, as: UInt32.self)
          if !isGrey {
            unsafe buffer[filled] = UInt8(truncatingIfNeeded: pixel >> 16)
            unsafe buffer[filled + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
            filled += 2
          }
          unsafe buffer[filled] = UInt8(truncatingIfNeeded: pixel)
          filled += 1
        }
      }
    }
    return isGrey
      ? PixelImage(width: width, height: height, grey: bytes)
      : PixelImage(width: width, height: height, rgb: bytes)
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

  /// Runs `body`, whose drawing has its origin at `p`.
  func moved(to p: Point, _ body: () throws -> Void) rethrows {
    unsafe cairo_save(context)
    defer { unsafe cairo_restore(context) }
    unsafe cairo_translate(context, p.x, p.y)
    try body()
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

  func setColor(_ c: Color) {
    unsafe cairo_set_source_rgba(context, c.red, c.green, c.blue, c.alpha)
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
