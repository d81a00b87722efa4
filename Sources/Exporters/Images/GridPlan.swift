import Drawing
import Pipeline

/// Images to lay out in a grid, before any pixel is known.
struct GridPlan {
  let shape: ImageShape
  let count: Int
  /// How much is drawn of each image.
  let lineCount: Int
  let classNames: [String]

  /// The layout with what the file asks for; what it leaves open is chosen for a grid about as large as
  /// a plot.
  func layout(
    columns: GridColumns?, scale: Int?, choose: ImageChoice, gap: Int, hasLabels: Bool,
    size: PictureSize
  ) -> GridLayout {
    var isUpright = false
    if case .contents = columns { isUpright = true }
    let first = choose == .byClass && 1...32 ~= classNames.count ? classNames.count : 16
    func made(_ perBand: Int, _ scale: Int, _ factor: Int) -> GridLayout {
      GridLayout(
        reduction: ImageReduction(shape: shape, factor: factor), count: count,
        lineCount: lineCount, perBand: max(1, min(perBand, count)), scale: scale, gap: gap,
        hasLabels: hasLabels, isUpright: isUpright, size: size)
    }
    var widths = [first, max(1, first / 2)] + (1...9).map { first << $0 }
    if case .count(let count) = columns { widths = [count] }
    let usual = scale ?? usualScale(hasLabels: hasLabels, isUpright: isUpright, size)
    // Smaller pixels first, then pixels that are means of squares.
    var steps = stride(from: usual, through: 1, by: -1).map { (scale: $0, factor: 1) }
    let most = max(1, max(shape.width, shape.height) / 8)
    if most > 1 { steps += (2...most).map { (scale: 1, factor: $0) } }
    if scale != nil { steps = [(usual, 1)] }
    for step in steps {
      for width in widths {
        let layout = made(width, step.scale, step.factor)
        if Double(layout.side) <= PictureCost.usualSide { return layout }
      }
    }
    // Too many for that: as square as can be.
    let last = steps[steps.count - 1]
    let layouts = widths.map { made($0, last.scale, last.factor) }
    return scale == nil ? layouts.min { $0.side < $1.side } ?? layouts[0] : layouts[0]
  }

  /// Images about 40 pixels high, or of a few images so wide that most names of classes fit above; on
  /// a slide as much larger as its text.
  private func usualScale(hasLabels: Bool, isUpright: Bool, _ size: PictureSize) -> Int {
    let growth = size.theme.tickSize / PictureSize.screen.theme.tickSize
    // A glyph of 7 rows is drawn at 6 times its size, a digit of 28 at twice.
    let height = Int((42 * growth).rounded())
    let scale = max(1, (height + shape.height / 2) / shape.height)
    guard hasLabels, !isUpright, count <= 200 else { return scale }
    let longest = classNames.map(\.count).max() ?? 0
    // A letter of the labels is about 7 pixels wide.
    let width = Int((Double(min(7 * longest, 90)) * growth).rounded())
    return max(scale, (width + shape.width - 1) / shape.width)
  }
}
