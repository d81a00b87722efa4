import Drawing
import Pipeline

/// One row or column of a grid: a name and an image a place.
struct GridLine {
  let name: String
  let pixels: GridPixels
}

/// The pixels of images, `[count, height, width, channels]`.
enum GridPixels {
  /// As the set has them, 255 for white.
  case bytes([UInt8])
  /// 0 to 1.
  case values([Float])

  /// How many are no numbers.
  var oddCount: Int {
    if case .values(let values) = self { values.count(where: \.isNaN) } else { 0 }
  }

  var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .values(let values): values.count
    }
  }

  /// Some of them as samples of 8 or 16 bits.
  /// - Precondition: bytes are asked for as 8 bits.
  func samples(_ range: Range<Int>, bits: Int) -> ArraySlice<UInt8> {
    switch self {
    case .bytes(let bytes):
      precondition(bits == 8, "bytes are samples of 8 bits")
      return bytes[range]
    case .values(let values): return Exporters.samples(values[range], bits: bits)[...]
    }
  }
}

/// Where the images of a grid lie, in whole pixels, so that they stay crisp.
///
/// A band holds up to `perBand` images, each with its contents: below each other, and the next band
/// below the last, or, upright, side by side, and the next band to the right.
struct GridLayout {
  /// How the images are made smaller before they are drawn.
  let reduction: ImageReduction
  let count: Int
  let lineCount: Int
  let perBand: Int
  let scale: Int
  let gap: Int
  let hasLabels: Bool
  var isUpright = false
  /// Whether every band shows the same classes, so that they are named above the first only.
  var sharesClasses = false
  var size = PictureSize.screen
  /// Whether there is room for a title, which is there once it is measured.
  var hasTitle = false
  var title: TextBlock?
  /// Beside the grid; `nil` for none.
  var bar: ColorBarLayout?

  static let margin = 8
  /// Between bands, beyond the gap.
  private static let bandGap = 10

  /// The shape of an image as it is drawn.
  var shape: ImageShape { reduction.reduced }
  var imageWidth: Int { shape.width * scale }
  var imageHeight: Int { shape.height * scale }
  var bands: Int { (count + perBand - 1) / perBand }
  /// The images of the fullest band.
  private var along: Int { min(perBand, count) }

  /// Text grows with a grid that is larger than a plot.
  var theme: PlotTheme {
    let plain = size.theme
    let side = isUpright ? bands * bandWidth : bandWidth
    return plain.enlarged(by: max(1, Double(side) / plain.width))
  }

  /// Room for the longest name of a content.
  var nameWidth: Int { Int((8 * theme.tickSize).rounded()) }
  private var textHeight: Int { Int((24 * theme.tickSize / 13).rounded()) }

  /// A single content needs no name.
  var hasNames: Bool { hasLabels && lineCount > 1 }

  /// Whether an image has room for a part of its class's name at least.
  var namesClasses: Bool {
    hasLabels && (isUpright || Double(imageWidth + gap) >= 1.5 * theme.tickSize)
  }

  /// Room before the images of a band for the names of its contents, or, upright, of classes.
  var left: Int { (isUpright ? namesClasses : hasNames) ? nameWidth : 0 }
  private var top: Int {
    guard isUpright ? hasNames : namesClasses else { return 0 }
    return isUpright && imageWidth < nameWidth ? nameWidth : textHeight
  }
  /// Room for the title.
  private var header: Int { title.map { Int(($0.height + theme.gap).rounded(.up)) } ?? 0 }

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

  /// The sides of the images with the names beside and above them.
  private var bodyWidth: Int { left + bandWidth + (bands - 1) * stepX }
  private var bodyHeight: Int { top + bandHeight + (bands - 1) * stepY }
  /// Room for the bar of colours.
  private var besides: Int { bar.map { Int(($0.width + 2 * theme.gap).rounded(.up)) } ?? 0 }
  /// A title has some room, however few the images.
  private var leastWidth: Int { hasTitle ? Int(theme.width * 0.5) : 0 }

  var width: Int { 2 * Self.margin + max(bodyWidth + besides, leastWidth) }
  var height: Int { 2 * Self.margin + header + bodyHeight }

  /// The longer one.
  var side: Int { max(width, height) }

  /// The height of the part of the picture that a bar of colours stands beside, in pixels.
  var barHeight: Double {
    min(Double(bandHeight + (bands - 1) * stepY), 24 * theme.tickSize)
  }

  /// Why the grid cannot be drawn, or what it takes; `nil` where nothing stands against it.
  var fault: OptionFault? {
    guard count > 0, lineCount > 0 else { return nil }
    return PictureCost(width: Double(width), height: Double(height)).fault(
      "the grid", advice: "lower 'count', 'columns' or 'scale'", at: "count")
  }

  /// The upper left corner of an image.
  func origin(of image: Int, line: Int) -> (x: Int, y: Int) {
    let (band, place) = image.quotientAndRemainder(dividingBy: perBand)
    let (column, row) = isUpright ? (line, place) : (place, line)
    // What is narrower than its title stands in the middle.
    let inset = max(0, leastWidth - bodyWidth - besides) / 2
    return (
      Self.margin + inset + left + band * stepX + column * (imageWidth + gap),
      Self.margin + header + top + band * stepY + row * (imageHeight + gap)
    )
  }
}
