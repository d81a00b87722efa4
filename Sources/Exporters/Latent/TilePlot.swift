import Drawing
import Pipeline

/// Equally large images in rows and columns between labelled axes, each pixel a sharp square.
struct TilePlot {
  /// "" for none.
  var title: String
  /// How the images are drawn.
  let fit: TileFit
  /// Labels of the rows and columns, as many as there are of them.
  var rowLabels: [String]
  var columnLabels: [String]
  var xLabel = ""
  var yLabel = ""
  /// `[rows, columns, height, width, channels]` of the images as `fit` draws them, 0 to 1.
  let values: [Float]
  /// Columns that are set apart from the others, by twice the text's size to their right.
  var breaks: Set<Int> = []

  private var shape: ImageShape { fit.shape }
  private var rows: Int { fit.rows }
  private var columns: Int { fit.columns }
  private var gap: Double { fit.gap }

  func write(to file: OutputPath, in context: RunContext) throws {
    let format = try DrawingFormat(of: file)
    context.warnOfNoNumbers(
      values.count(where: \.isNaN), of: values.count, in: "the decoded images")
    try context.write(drawing { try draw(as: format) }, to: file)
  }

  private func draw(as format: DrawingFormat) throws -> FinishedDrawing {
    let theme = fit.theme
    // Texts are measured before the size of the canvas is known.
    let trial = try Canvas(width: theme.width, height: theme.height, format: .svg)
    let tickStyle = TextStyle(size: theme.tickSize)
    let labelStyle = TextStyle(size: theme.labelSize)
    let step = fit.step
    let gridWidth = fit.width + Double(breaks.count) * theme.tickSize * 2
    let gridHeight = fit.height
    let rowTexts = shortened(rowLabels, to: theme.width * 0.3, tickStyle, trial)
    let columnTexts = shortened(columnLabels, to: theme.width * 0.3, tickStyle, trial)
    let line = trial.extents("Hg", style: tickStyle)
    let lineHeight = line.ascent + line.descent
    let rowWidth = rowTexts.map { trial.extents($0, style: tickStyle).width }.max() ?? 0
    let edge = columnTexts.first.map { trial.extents($0, style: tickStyle).width / 2 } ?? 0
    let lastEdge = columnTexts.last.map { trial.extents($0, style: tickStyle).width / 2 } ?? 0
    let yBlock = TextBlock(
      yLabel, style: labelStyle, width: max(gridHeight, 200), most: 2, on: trial)
    var left = theme.margin + (rowWidth > 0 ? rowWidth + theme.gap : 0)
    if yBlock.height > 0 { left += yBlock.height + theme.gap }
    left = max(left, theme.margin + edge - step.x / 2)
    let right = theme.margin + max(0, lastEdge - step.x / 2)
    let width = max(left + gridWidth + right, theme.width * 0.4).rounded(.up)
    // What is narrower than its title stands in the middle.
    left = (left + max(0, (width - left - gridWidth - right) / 2)).rounded()
    let titleBlock = TextBlock(
      title, style: TextStyle(size: theme.titleSize, bold: true),
      width: width - 2 * theme.margin, most: 3, on: trial)
    let xBlock = TextBlock(
      xLabel, style: labelStyle, width: width - 2 * theme.margin, most: 2, on: trial)
    var top = theme.margin + (titleBlock.height > 0 ? titleBlock.height + theme.gap : 0)
    let tallest = max(gridHeight, yBlock.width)
    let hasColumnTexts = columnTexts.contains { !$0.isEmpty }
    let height =
      (top + tallest + theme.margin + (hasColumnTexts ? lineHeight + theme.gap : 0)
      + (xBlock.height > 0 ? xBlock.height + theme.gap / 2 : 0)).rounded(.up)
    top = (top + (tallest - gridHeight) / 2).rounded()
    try checkSize(width, height, format)

    let canvas = try Canvas(width: width, height: height, format: format)
    titleBlock.draw(on: canvas, x: width / 2, top: theme.margin)
    func origin(_ row: Int, _ column: Int) -> Point {
      let apart = Double(breaks.count { $0 < column }) * theme.tickSize * 2
      // On whole pixels of a PNG file, of which a unit has two.
      let x = left + Double(column) * step.x + apart
      return Point((2 * x).rounded() / 2, top + Double(row) * step.y)
    }
    if gap > 0 { drawPanels(on: canvas, top, step.x, gridHeight, theme) { origin(0, $0).x } }
    for row in 0..<rows {
      for column in 0..<columns {
        let start = (row * columns + column) * shape.count
        let place = origin(row, column)
        canvas.image(
          PixelImage(values[start..<start + shape.count], shape),
          in: Rect(x: place.x, y: place.y, width: step.x - gap, height: step.y - gap))
      }
    }
    let ends = breaks.union([-1, columns - 1])
    let frame = Stroke(.muted, width: 1)
    if gap == 0 {
      canvas.rectangle(
        Rect(x: left, y: top, width: gridWidth, height: gridHeight), stroke: frame)
    }
    let everyRow = interval(lineHeight, step.y)
    for row in stride(from: 0, to: rows, by: everyRow) {
      canvas.text(
        rowTexts[row], at: Point(left - theme.gap, origin(row, 0).y + (step.y - gap) / 2),
        style: tickStyle, anchor: TextAnchor(.right, .middle))
    }
    // A column that stands alone has room on both sides.
    let alone = (0..<columns).filter { ends.contains($0) && ends.contains($0 - 1) }
    let widest =
      columnTexts.indices.filter { !alone.contains($0) }
      .map { trial.extents(columnTexts[$0], style: tickStyle).width }.max() ?? 0
    let everyColumn = interval(widest + theme.tickSize * 0.6, step.x)
    let first = (0..<columns).first { !alone.contains($0) } ?? 0
    for column in 0..<columns
    where alone.contains(column) || (column - first).isMultiple(of: everyColumn) {
      canvas.text(
        columnTexts[column],
        at: Point(
          origin(0, column).x + (step.x - gap) / 2, top + gridHeight + theme.gap / 2),
        style: tickStyle, anchor: TextAnchor(.center, .top))
    }
    yBlock.drawUpwards(on: canvas, x: theme.margin, y: top + gridHeight / 2)
    xBlock.draw(
      on: canvas, x: max(xBlock.width / 2 + theme.margin, left + gridWidth / 2),
      top: height - theme.margin - xBlock.height)
    return try canvas.finish(title: title)
  }

  /// A tint behind the images: on the white page those with white edges would have no end.
  private func drawPanels(
    on canvas: Canvas, _ top: Double, _ step: Double, _ height: Double, _ theme: PlotTheme,
    left: (Int) -> Double
  ) {
    var start = 0
    let frame = min(gap, 4)
    for end in (breaks.map { $0 + 1 } + [columns]).sorted() {
      canvas.rectangle(
        Rect(
          x: left(start) - frame, y: top - frame,
          width: Double(end - start) * step - gap + 2 * frame, height: height + 2 * frame),
        fill: Color(hex: 0x9db4d6))
      start = end
    }
  }

  /// Every how many rows or columns a label has room.
  private func interval(_ need: Double, _ step: Double) -> Int {
    max(1, Int((need / step).rounded(.up)))
  }

  private func shortened(
    _ labels: [String], to width: Double, _ style: TextStyle, _ canvas: Canvas
  ) -> [String] {
    labels.map { label in
      label.isEmpty
        ? ""
        : TextBlock(label, style: style, width: width, most: 1, on: canvas).lines.first ?? ""
    }
  }

  private func checkSize(_ width: Double, _ height: Double, _ format: DrawingFormat) throws {
    let fault = format.cost(width: width, height: height).fault(
      "the picture", advice: TileFit.advice)
    if let fault, fault.severity == .error { throw PipelineError(.badData, fault.message) }
  }
}
