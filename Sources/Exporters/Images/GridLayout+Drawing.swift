import Drawing
import PNG
import Pipeline

// How a grid becomes a picture.
extension GridLayout {
  /// The picture in a file's format.
  enum Picture {
    /// A raster of 8 or 16 bits a sample.
    case pixels(PNGImage)
    /// A whole SVG or PDF file.
    case document([UInt8])
  }

  /// This layout with a title and a bar of colours, measured.
  func furnished(title: String?, bar: ColorBar?) throws -> GridLayout {
    var layout = self
    let trial = try Canvas(width: 100, height: 100, format: .svg)
    if var bar {
      var theme = theme
      // A low bar has room for its numbers only.
      if barHeight < 8 * theme.tickSize { bar.label = "" }
      // The bar's ticks follow from its height, four fifths of its theme's.
      theme.height = barHeight / 0.8
      layout.bar = ColorBarLayout(bar, theme: theme, on: trial)
    }
    if let title, !title.isEmpty {
      let style = TextStyle(size: theme.titleSize, bold: true)
      layout.hasTitle = true
      let room = Double(layout.width - 2 * Self.margin)
      layout.title = TextBlock(title, style: style, width: room, most: 3, on: trial)
    }
    return layout
  }

  /// - Parameters:
  ///   - classNames: one an image; empty for none.
  ///   - bits: of a sample of PNG, 8 or 16.
  func draw(
    _ lines: [GridLine], classNames: [String], as format: DrawingFormat, bits: Int
  ) throws -> (picture: Picture, warnings: [String]) {
    let drawing = try Exporters.drawing {
      let canvas = try Canvas(width: Double(width), height: Double(height), format: format)
      drawFrame(lines.map(\.name), classNames, on: canvas)
      if format == .svg || format == .pdf { drawImages(of: lines, on: canvas) }
      return try canvas.finish(title: title?.lines.joined(separator: " ") ?? "")
    }
    switch drawing.content {
    case .document(let bytes): return (.document(bytes), drawing.warnings)
    case .pixels(let background):
      let image = tiled(lines, on: background, bits: bits)
      return (.pixels(image), drawing.warnings)
    }
  }

  private func tiled(_ lines: [GridLine], on background: PixelImage, bits: Int) -> PNGImage {
    var tiles = TiledPicture(background, hasColour: shape.channels == 3, bits: bits)
    for (index, line) in lines.enumerated() {
      for image in 0..<count {
        let (x, y) = origin(of: image, line: index)
        let range = image * shape.count..<(image + 1) * shape.count
        tiles.draw(line.pixels.samples(range, bits: bits), shape, x: x, y: y, scale: scale)
      }
    }
    return tiles.image
  }

  private func drawFrame(_ names: [String], _ classNames: [String], on canvas: Canvas) {
    title?.draw(on: canvas, x: Double(width) / 2, top: Double(Self.margin))
    for band in 0..<bands { drawPanel(of: band, on: canvas) }
    if hasNames {
      for (index, name) in names.enumerated() { drawName(name, of: index, on: canvas) }
    }
    if namesClasses {
      let named = sharesClasses ? perBand : classNames.count
      for (image, name) in classNames.prefix(named).enumerated() {
        drawClass(name, of: image, on: canvas)
      }
    }
    if let bar {
      let (_, y) = origin(of: 0, line: 0)
      let x = Double(width - Self.margin) - bar.width
      bar.draw(
        on: canvas, x: x, area: Rect(x: x, y: Double(y), width: 0, height: barHeight), theme: theme)
    }
  }

  private func drawImages(of lines: [GridLine], on canvas: Canvas) {
    for (index, line) in lines.enumerated() {
      for image in 0..<count {
        let (x, y) = origin(of: image, line: index)
        canvas.image(
          PixelImage(
            Array(
              line.pixels.samples(image * shape.count..<(image + 1) * shape.count, bits: 8)), shape),
          in: Rect(
            x: Double(x), y: Double(y), width: Double(imageWidth), height: Double(imageHeight)))
      }
    }
  }

  /// A tint behind a band: on white or grey, images whose edges have that tone would run together.
  private func drawPanel(of band: Int, on canvas: Canvas) {
    let (x, y) = origin(of: band * perBand, line: 0)
    let frame = min(gap, 4)
    let part = min(perBand, count - band * perBand)
    let (across, down) = isUpright ? (lineCount, part) : (part, lineCount)
    canvas.rectangle(
      Rect(
        x: Double(x - frame), y: Double(y - frame),
        width: Double(across * (imageWidth + gap) - gap + 2 * frame),
        height: Double(down * (imageHeight + gap) - gap + 2 * frame)),
      // In grey, thousands of images take a third of the time and of the room.
      fill: Color(hex: count > 1000 && shape.channels == 1 ? 0xb4b4b4 : 0x9db4d6))
  }

  private func drawName(_ name: String, of line: Int, on canvas: Canvas) {
    let style = TextStyle(size: theme.tickSize)
    for band in 0..<bands {
      let (x, y) = origin(of: band * perBand, line: line)
      let middle = Point(
        Double(x) + Double(imageWidth) / 2, Double(y) + Double(imageHeight) / 2)
      if !isUpright {
        canvas.text(
          name, at: Point(Double(x - 10), middle.y), style: style,
          anchor: TextAnchor(.right, .middle))
      } else if imageWidth < nameWidth {
        canvas.text(
          name, at: Point(middle.x, Double(y - 9)), style: style,
          anchor: TextAnchor(.left, .middle), rotation: -90)
      } else {
        canvas.text(
          name, at: Point(middle.x, Double(y - 9)), style: style,
          anchor: TextAnchor(.center, .baseline))
      }
    }
  }

  private func drawClass(_ name: String, of image: Int, on canvas: Canvas) {
    let style = TextStyle(size: theme.tickSize)
    let (x, y) = origin(of: image, line: 0)
    let room = isUpright ? Double(left - 14) : Double(imageWidth + gap - 2)
    var shown = name
    while !shown.isEmpty,
      canvas.extents(shown == name ? name : shown + "..", style: style).width > room
    {
      shown.removeLast()
    }
    shown = shown == name ? name : shown + ".."
    if isUpright {
      canvas.text(
        shown, at: Point(Double(x - 10), Double(y) + Double(imageHeight) / 2), style: style,
        anchor: TextAnchor(.right, .middle))
    } else {
      canvas.text(
        shown, at: Point(Double(x) + Double(imageWidth) / 2, Double(y) - 9), style: style,
        anchor: TextAnchor(.center, .baseline))
    }
  }
}

extension PixelImage {
  /// A picture from `[height, width, channels]` values from 0 to 1, of 1 or 3 channels; of others
  /// the first is shown.
  init(_ values: ArraySlice<Float>, _ shape: ImageShape) {
    self.init(samples(values, bits: 8), shape)
  }

  /// A picture from `[height, width, channels]` bytes, 255 for white, of 1 or 3 channels; of others
  /// the first is shown.
  init(_ bytes: [UInt8], _ shape: ImageShape) {
    if shape.channels == 3 {
      self.init(width: shape.width, height: shape.height, rgb: bytes)
    } else {
      let grey = stride(from: 0, to: bytes.count, by: shape.channels).map { bytes[$0] }
      self.init(width: shape.width, height: shape.height, grey: grey)
    }
  }
}
