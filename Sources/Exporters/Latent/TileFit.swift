import Drawing
import Pipeline

/// How large the images of a `TilePlot` are drawn.
///
/// Without a wish the whole is about as large as a plot: few small images are enlarged, many or
/// large ones made smaller, their pixels means of squares.
struct TileFit {
  let rows: Int
  let columns: Int
  let reduction: ImageReduction
  /// The side of a pixel of the images as they are drawn, in drawing units.
  let pixel: Double
  /// Between images, in drawing units.
  let gap: Double
  let size: PictureSize

  /// The shape of an image as it is drawn.
  var shape: ImageShape { reduction.reduced }
  var imageWidth: Double { Double(shape.width) * pixel }
  var imageHeight: Double { Double(shape.height) * pixel }
  /// From an image to the next.
  var step: (x: Double, y: Double) { (imageWidth + gap, imageHeight + gap) }
  var width: Double { Double(columns) * step.x - gap }
  var height: Double { Double(rows) * step.y - gap }

  /// Text and lines grow with a picture that is larger than a plot.
  var theme: PlotTheme {
    let plain = size.theme
    return plain.enlarged(by: max(1, min(width / plain.width, height / plain.height)))
  }

  /// - Parameters:
  ///   - scale: the side of an image's pixel; `nil` makes the whole about as large as a plot.
  ///   - gap: `nil` leaves 4 units between images, fewer between small ones.
  init(
    rows: Int, columns: Int, shape: ImageShape, scale: Int?, gap: Int? = nil, size: PictureSize
  ) {
    self.rows = rows
    self.columns = columns
    self.size = size
    let theme = size.theme
    let fit = min(
      theme.width * 0.8 / Double(columns * shape.width),
      theme.height * 0.8 / Double(rows * shape.height))
    var factor = 1
    if let scale {
      pixel = Double(scale)
    } else if fit >= 0.5 {
      // A few small images would become posters.
      pixel = Double(max(1, min(Int(fit), Int(theme.tickSize * 8) / shape.height)))
    } else {
      // The smallest square that PNG files of two pixels a unit keep sharp.
      pixel = 0.5
      let wanted = Int((0.5 / (1.5 * fit)).rounded(.up))
      // What is left of an image can still be made out.
      factor = max(1, min(wanted, max(shape.width, shape.height) / 8))
    }
    reduction = ImageReduction(shape: shape, factor: factor)
    let side = Double(min(reduction.reduced.width, reduction.reduced.height)) * pixel
    self.gap = gap.map { Double($0) } ?? (scale != nil ? 4 : max(1, min(4, (side / 4).rounded())))
  }

  /// Why so many images cannot be drawn, or what they take, as far as that is known before the run;
  /// `nil` where nothing is known to stand against it.
  static func fault(
    rows: Int, columns: Int, of shape: ImageShape?, scale: Int?, gap: Int? = nil,
    size: PictureSize, in file: OutputPath
  ) -> OptionFault? {
    guard let shape, let format = try? DrawingFormat(of: file) else { return nil }
    let fit = TileFit(
      rows: rows, columns: columns, shape: shape, scale: scale, gap: gap, size: size)
    return format.cost(width: fit.width, height: fit.height).fault(
      "the images alone", advice: advice)
  }

  static let advice = "show fewer images, or lower 'scale'"
}

extension DrawingFormat {
  /// - Parameters: the sides of a drawing, in units.
  func cost(width: Double, height: Double) -> PictureCost {
    var factor = 1.0
    if case .png(let scale) = self { factor = scale }
    return PictureCost(width: width * factor, height: height * factor)
  }
}
