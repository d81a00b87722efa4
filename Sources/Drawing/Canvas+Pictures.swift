import CCairo

extension Canvas {
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
    let (pixels, channels) = (image.pixels, image.channels)
    // From a colour to the next: grey is all three.
    let next = channels / 3
    for y in 0..<image.height * factor {
      let row = unsafe UnsafeMutableRawPointer(data + y * stride)
      for x in 0..<image.width * factor {
        let i = channels * (y / factor * image.width + x / factor)
        unsafe row.storeBytes(
          of: UInt32(pixels[i]) << 16 | UInt32(pixels[i + next]) << 8
            | UInt32(pixels[i + 2 * next]),
          toByteOffset: 4 * x, as: UInt32.self)
      }
    }
    unsafe cairo_surface_mark_dirty(source)
  }
}
