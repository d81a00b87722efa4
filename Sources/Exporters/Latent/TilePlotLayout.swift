import Drawing

/// Where the parts of a `TilePlot` lie: margins follow from the measured texts.
struct TilePlotLayout {
  let theme: PlotTheme
  let tickStyle: TextStyle
  /// The height of a line of a row's or a column's label.
  let lineHeight: Double
  let rowTexts: [String]
  let columnTexts: [String]
  let title: TextBlock
  let xLabel: TextBlock
  let yLabel: TextBlock
  /// The sides of the picture.
  let width: Double
  let height: Double
  /// What the images cover.
  let grid: Rect
  private let step: (x: Double, y: Double)
  private let breaks: Set<Int>

  /// - Parameter trial: any canvas, which texts are measured on.
  init(_ plot: TilePlot, on trial: Canvas) {
    let fit = plot.fit
    let theme = fit.theme
    let tickStyle = TextStyle(size: theme.tickSize)
    let labelStyle = TextStyle(size: theme.labelSize)
    let gridWidth = fit.width + Double(plot.breaks.count) * theme.tickSize * 2
    let gridHeight = fit.height
    func shortened(_ labels: [String]) -> [String] {
      labels.map { label in
        label.isEmpty
          ? ""
          : TextBlock(label, style: tickStyle, width: theme.width * 0.3, most: 1, on: trial)
            .lines.first ?? ""
      }
    }
    func textWidth(_ text: String) -> Double { trial.extents(text, style: tickStyle).width }
    rowTexts = shortened(plot.rowLabels)
    columnTexts = shortened(plot.columnLabels)
    let line = trial.extents("Hg", style: tickStyle)
    lineHeight = line.ascent + line.descent
    yLabel = TextBlock(
      plot.yLabel, style: labelStyle, width: max(gridHeight, 200), most: 2, on: trial)

    let rowWidth = rowTexts.map(textWidth).max() ?? 0
    let edge = columnTexts.first.map { textWidth($0) / 2 } ?? 0
    let lastEdge = columnTexts.last.map { textWidth($0) / 2 } ?? 0
    var left = theme.margin + (rowWidth > 0 ? rowWidth + theme.gap : 0)
    if yLabel.height > 0 { left += yLabel.height + theme.gap }
    left = max(left, theme.margin + edge - fit.step.x / 2)
    let right = theme.margin + max(0, lastEdge - fit.step.x / 2)
    let width = max(left + gridWidth + right, theme.width * 0.4).rounded(.up)
    // What is narrower than its title stands in the middle.
    left = (left + max(0, (width - left - gridWidth - right) / 2)).rounded()
    title = TextBlock(
      plot.title, style: TextStyle(size: theme.titleSize, bold: true),
      width: width - 2 * theme.margin, most: 3, on: trial)
    xLabel = TextBlock(
      plot.xLabel, style: labelStyle, width: width - 2 * theme.margin, most: 2, on: trial)

    let top = theme.margin + (title.height > 0 ? title.height + theme.gap : 0)
    let tallest = max(gridHeight, yLabel.width)
    let hasColumnTexts = columnTexts.contains { !$0.isEmpty }
    height =
      (top + tallest + theme.margin + (hasColumnTexts ? lineHeight + theme.gap : 0)
      + (xLabel.height > 0 ? xLabel.height + theme.gap / 2 : 0)).rounded(.up)
    grid = Rect(
      x: left, y: (top + (tallest - gridHeight) / 2).rounded(), width: gridWidth,
      height: gridHeight)
    self.width = width
    self.theme = theme
    self.tickStyle = tickStyle
    step = fit.step
    breaks = plot.breaks
  }

  /// The upper left corner of an image.
  func origin(_ row: Int, _ column: Int) -> Point {
    let apart = Double(breaks.count { $0 < column }) * theme.tickSize * 2
    // On whole pixels of a PNG file, of which a unit has two.
    let x = grid.x + Double(column) * step.x + apart
    return Point((2 * x).rounded() / 2, grid.y + Double(row) * step.y)
  }
}
