import Pipeline

/// One row of a grid: a name and an image a column, `[count, height, width, channels]`, 0 to 1.
struct GridRow {
  let name: String
  let values: [Float]
}

/// Where the images of a grid lie, in whole pixels, so that they stay crisp.
struct GridLayout {
  let shape: ImageShape
  let count: Int
  let rowCount: Int
  let columns: Int
  let scale: Int
  let gap: Int
  let hasLabels: Bool

  private static let margin = 8
  /// Room for the longest name of a row.
  private static let nameWidth = 104
  private static let textSize = 13.0
  private static let textHeight = 24
  /// Between bands, beyond the gap.
  private static let bandGap = 10

  private var imageWidth: Int { shape.width * scale }
  private var imageHeight: Int { shape.height * scale }
  private var bands: Int { (count + columns - 1) / columns }
  private var left: Int { Self.margin + (hasLabels ? Self.nameWidth : 0) }
  private var bandHeight: Int {
    (hasLabels ? Self.textHeight : 0) + rowCount * (imageHeight + gap) - gap
  }

  var width: Int { left + columns * (imageWidth + gap) - gap + Self.margin }
  var height: Int {
    2 * Self.margin + bands * (bandHeight + gap + Self.bandGap) - gap - Self.bandGap
  }

  /// Why the grid cannot be drawn; `nil` where it can.
  var fault: String? {
    let most = 32_767
    guard count > 0, rowCount > 0, width > most || height > most else { return nil }
    return "the grid would have \(width)x\(height) pixels, and a side can have \(most): "
      + "lower 'count', 'columns' or 'scale'"
  }

  /// The upper left corner of an image.
  func origin(of image: Int, row: Int) -> (x: Int, y: Int) {
    let (band, column) = image.quotientAndRemainder(dividingBy: columns)
    return (
      left + column * (imageWidth + gap),
      Self.margin + band * (bandHeight + gap + Self.bandGap) + (hasLabels ? Self.textHeight : 0)
        + row * (imageHeight + gap)
    )
  }

  /// - Parameter classNames: one an image, drawn above it; empty for none.
  func draw(_ rows: [GridRow], classNames: [String]) throws -> Drawing {
    do {
      let canvas = try Canvas(
        width: Double(width), height: Double(height), format: .png(scale: 1))
      for band in 0..<bands { drawPanel(of: band, on: canvas) }
      for (index, row) in rows.enumerated() {
        for image in 0..<count { draw(row, index, image, on: canvas) }
        if hasLabels { drawName(row.name, of: index, on: canvas) }
      }
      for (image, name) in classNames.enumerated() { drawClass(name, of: image, on: canvas) }
      return try canvas.finish()
    } catch let error as DrawingError {
      throw PipelineError(.badData, error.description)
    }
  }

  /// A tint behind a band: on white or grey, images whose edges have that tone would run together.
  private func drawPanel(of band: Int, on canvas: Canvas) {
    let (x, y) = origin(of: band * columns, row: 0)
    let frame = min(gap, 4)
    let across = min(columns, count - band * columns)
    canvas.rectangle(
      Rect(
        x: Double(x - frame), y: Double(y - frame),
        width: Double(across * (imageWidth + gap) - gap + 2 * frame),
        height: Double(rowCount * (imageHeight + gap) - gap + 2 * frame)),
      fill: Color(hex: 0x9db4d6))
  }

  private func draw(_ row: GridRow, _ index: Int, _ image: Int, on canvas: Canvas) {
    let (x, y) = origin(of: image, row: index)
    let values = row.values[image * shape.count..<(image + 1) * shape.count]
    canvas.image(
      picture(values),
      in: Rect(
        x: Double(x), y: Double(y), width: Double(imageWidth), height: Double(imageHeight)))
  }

  private func picture(_ values: ArraySlice<Float>) -> PixelImage {
    // Written so that NaN becomes black.
    let bytes = values.map { UInt8((255 * max(0, min(1, $0 > 0 ? $0 : 0))).rounded()) }
    return shape.channels == 3
      ? PixelImage(width: shape.width, height: shape.height, rgb: bytes)
      : PixelImage(width: shape.width, height: shape.height, grey: bytes)
  }

  private func drawName(_ name: String, of row: Int, on canvas: Canvas) {
    for band in 0..<bands {
      let (x, y) = origin(of: band * columns, row: row)
      canvas.text(
        name, at: Point(Double(x - 10), Double(y) + Double(imageHeight) / 2),
        style: TextStyle(size: Self.textSize), anchor: TextAnchor(.right, .middle))
    }
  }

  private func drawClass(_ name: String, of image: Int, on canvas: Canvas) {
    let style = TextStyle(size: Self.textSize)
    let (x, y) = origin(of: image, row: 0)
    let room = Double(imageWidth + gap - 2)
    var shown = name
    while !shown.isEmpty,
      canvas.extents(shown == name ? name : shown + "..", style: style).width > room
    {
      shown.removeLast()
    }
    canvas.text(
      shown == name ? name : shown + "..",
      at: Point(Double(x) + Double(imageWidth) / 2, Double(y) - 9), style: style,
      anchor: TextAnchor(.center, .baseline))
  }
}
