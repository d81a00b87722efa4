import PNG
import Pipeline

/// One row or column of a grid: a name and an image a place, `[count, height, width, channels]`,
/// 0 to 1.
struct GridLine {
  let name: String
  let values: [Float]
}

/// Where the images of a grid lie, in whole pixels, so that they stay crisp.
///
/// A band holds up to `perBand` images, each with its contents: below each other, and the next band
/// below the last, or, upright, side by side, and the next band to the right.
struct GridLayout {
  let shape: ImageShape
  let count: Int
  let lineCount: Int
  let perBand: Int
  let scale: Int
  let gap: Int
  let hasLabels: Bool
  var isUpright = false
  /// Whether every band shows the same classes, so that they are named above the first only.
  var sharesClasses = false

  private static let margin = 8
  /// Room for the longest name of a content.
  private static let nameWidth = 104
  private static let textSize = 13.0
  private static let textHeight = 24
  /// Between bands, beyond the gap.
  private static let bandGap = 10

  private var imageWidth: Int { shape.width * scale }
  private var imageHeight: Int { shape.height * scale }
  private var bands: Int { (count + perBand - 1) / perBand }
  /// The images of the fullest band.
  private var along: Int { min(perBand, count) }

  /// A single content needs no name.
  private var hasNames: Bool { hasLabels && lineCount > 1 }

  /// Room before the images of a band for the names of its contents, or, upright, of classes.
  private var left: Int { (isUpright ? hasLabels : hasNames) ? Self.nameWidth : 0 }
  private var top: Int {
    guard isUpright ? hasNames : hasLabels else { return 0 }
    return isUpright && imageWidth < Self.nameWidth ? Self.nameWidth : Self.textHeight
  }

  /// Images of a band across and down.
  private var across: Int { isUpright ? lineCount : along }
  private var down: Int { isUpright ? along : lineCount }
  private var bandWidth: Int { across * (imageWidth + gap) - gap }
  private var bandHeight: Int { down * (imageHeight + gap) - gap }
  /// From a band to the next.
  private var stepX: Int { isUpright ? left + bandWidth + gap + Self.bandGap : 0 }
  private var stepY: Int {
    if isUpright { return 0 }
    if sharesClasses { return bandHeight + gap + (lineCount > 1 ? Self.bandGap : 0) }
    return top + bandHeight + gap + Self.bandGap
  }

  var width: Int { 2 * Self.margin + left + bandWidth + (bands - 1) * stepX }
  var height: Int { 2 * Self.margin + top + bandHeight + (bands - 1) * stepY }

  /// Why the grid cannot be drawn; `nil` where it can.
  var fault: String? {
    let most = 32_767
    guard count > 0, lineCount > 0, width > most || height > most else { return nil }
    return "the grid would have \(width)x\(height) pixels, and a side can have \(most): "
      + "lower 'count', 'columns' or 'scale'"
  }

  /// The upper left corner of an image.
  func origin(of image: Int, line: Int) -> (x: Int, y: Int) {
    let (band, place) = image.quotientAndRemainder(dividingBy: perBand)
    let (column, row) = isUpright ? (line, place) : (place, line)
    return (
      Self.margin + left + band * stepX + column * (imageWidth + gap),
      Self.margin + top + band * stepY + row * (imageHeight + gap)
    )
  }

  /// The picture, of 8 or 16 bits a sample.
  /// - Parameter classNames: one an image; empty for none.
  func draw(
    _ lines: [GridLine], classNames: [String], bits: Int
  ) throws -> (picture: PNGImage, warnings: [String]) {
    let frame = try Exporters.drawing {
      let canvas = try Canvas(
        width: Double(width), height: Double(height), format: .png(scale: 1))
      for band in 0..<bands { drawPanel(of: band, on: canvas) }
      if hasNames {
        for (index, line) in lines.enumerated() { drawName(line.name, of: index, on: canvas) }
      }
      if hasLabels {
        let named = sharesClasses ? perBand : classNames.count
        for (image, name) in classNames.prefix(named).enumerated() {
          drawClass(name, of: image, on: canvas)
        }
      }
      return try canvas.finish()
    }
    guard case .pixels(let picture) = frame.content else {
      throw PipelineError(.defect, "a canvas of pixels gave none")
    }
    var tiles = TiledPicture(picture, bits: bits)
    for (index, line) in lines.enumerated() {
      for image in 0..<count {
        let (x, y) = origin(of: image, line: index)
        tiles.draw(
          line.values[image * shape.count..<(image + 1) * shape.count], shape, x: x, y: y,
          scale: scale)
      }
    }
    return (tiles.image, frame.warnings)
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
    let style = TextStyle(size: Self.textSize)
    for band in 0..<bands {
      let (x, y) = origin(of: band * perBand, line: line)
      let middle = Point(
        Double(x) + Double(imageWidth) / 2, Double(y) + Double(imageHeight) / 2)
      if !isUpright {
        canvas.text(
          name, at: Point(Double(x - 10), middle.y), style: style,
          anchor: TextAnchor(.right, .middle))
      } else if imageWidth < Self.nameWidth {
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
    let style = TextStyle(size: Self.textSize)
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
