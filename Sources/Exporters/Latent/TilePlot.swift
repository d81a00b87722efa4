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

  private var gap: Double { fit.gap }

  func write(to file: OutputPath, in context: RunContext) throws {
    let format = try DrawingFormat(of: file)
    context.warnOfNoNumbers(
      values.count(where: \.isNaN), of: values.count, in: "the decoded images")
    try context.write(drawing { try draw(as: format) }, to: file)
  }

  private func draw(as format: DrawingFormat) throws -> FinishedDrawing {
    // Texts are measured before the size of the canvas is known.
    let trial = try Canvas(width: fit.theme.width, height: fit.theme.height, format: .svg)
    let layout = TilePlotLayout(self, on: trial)
    try checkSize(layout.width, layout.height, format)
    let canvas = try Canvas(width: layout.width, height: layout.height, format: format)
    layout.title.draw(on: canvas, x: layout.width / 2, top: layout.theme.margin)
    drawImages(layout, on: canvas)
    drawRowLabels(layout, on: canvas)
    drawColumnLabels(layout, on: canvas, measuredOn: trial)
    drawAxisLabels(layout, on: canvas)
    return try canvas.finish(title: title)
  }

  private func drawImages(_ layout: TilePlotLayout, on canvas: Canvas) {
    let (step, shape) = (fit.step, fit.shape)
    if gap > 0 { drawPanels(layout, on: canvas) }
    for row in 0..<fit.rows {
      for column in 0..<fit.columns {
        let start = (row * fit.columns + column) * shape.count
        let place = layout.origin(row, column)
        canvas.image(
          PixelImage(values[start..<start + shape.count], shape),
          in: Rect(x: place.x, y: place.y, width: step.x - gap, height: step.y - gap))
      }
    }
    if gap == 0 {
      canvas.rectangle(layout.grid, stroke: Stroke(.muted, width: 1))
    }
  }

  /// A tint behind the images: on the white page those with white edges would have no end.
  private func drawPanels(_ layout: TilePlotLayout, on canvas: Canvas) {
    var start = 0
    let frame = min(gap, 4)
    for end in (breaks.map { $0 + 1 } + [fit.columns]).sorted() {
      canvas.rectangle(
        Rect(
          x: layout.origin(0, start).x - frame, y: layout.grid.y - frame,
          width: Double(end - start) * fit.step.x - gap + 2 * frame,
          height: layout.grid.height + 2 * frame),
        fill: Color(hex: 0x9db4d6))
      start = end
    }
  }

  private func drawRowLabels(_ layout: TilePlotLayout, on canvas: Canvas) {
    let everyRow = interval(layout.lineHeight, fit.step.y)
    for row in stride(from: 0, to: fit.rows, by: everyRow) {
      canvas.text(
        layout.rowTexts[row],
        at: Point(
          layout.grid.x - layout.theme.gap, layout.origin(row, 0).y + (fit.step.y - gap) / 2),
        style: layout.tickStyle, anchor: TextAnchor(.right, .middle))
    }
  }

  private func drawColumnLabels(
    _ layout: TilePlotLayout, on canvas: Canvas, measuredOn trial: Canvas
  ) {
    let (theme, texts, step) = (layout.theme, layout.columnTexts, fit.step)
    // A column that stands alone has room on both sides.
    let ends = breaks.union([-1, fit.columns - 1])
    let alone = (0..<fit.columns).filter { ends.contains($0) && ends.contains($0 - 1) }
    let widest =
      texts.indices.filter { !alone.contains($0) }
      .map { trial.extents(texts[$0], style: layout.tickStyle).width }.max() ?? 0
    let everyColumn = interval(widest + theme.tickSize * 0.6, step.x)
    let first = (0..<fit.columns).first { !alone.contains($0) } ?? 0
    for column in 0..<fit.columns
    where alone.contains(column) || (column - first).isMultiple(of: everyColumn) {
      canvas.text(
        texts[column],
        at: Point(
          layout.origin(0, column).x + (step.x - gap) / 2, layout.grid.maxY + theme.gap / 2),
        style: layout.tickStyle, anchor: TextAnchor(.center, .top))
    }
  }

  private func drawAxisLabels(_ layout: TilePlotLayout, on canvas: Canvas) {
    let (grid, margin) = (layout.grid, layout.theme.margin)
    layout.yLabel.drawUpwards(on: canvas, x: margin, y: grid.y + grid.height / 2)
    let x = max(layout.xLabel.width / 2 + margin, grid.x + grid.width / 2)
    layout.xLabel.draw(on: canvas, x: x, top: layout.height - margin - layout.xLabel.height)
  }

  /// Every how many rows or columns a label has room.
  private func interval(_ need: Double, _ step: Double) -> Int {
    max(1, Int((need / step).rounded(.up)))
  }

  private func checkSize(_ width: Double, _ height: Double, _ format: DrawingFormat) throws {
    let fault = format.cost(width: width, height: height).fault(
      "the picture", advice: TileFit.advice)
    if let fault, fault.severity == .error { throw PipelineError(.badData, fault.message) }
  }
}
