// What stands about the data: grid, axes, title and notes.
extension PlotRenderer {
  func drawGrid(_ layout: PlotLayout) {
    guard !data.onlyImages else { return }
    let a = layout.area
    func vertical(_ value: Double, _ color: Color) {
      let x = layout.x.position(value)
      canvas.polyline([Point(x, a.y), Point(x, a.maxY)], stroke: Stroke(color))
    }
    func horizontal(_ value: Double, _ color: Color) {
      let y = layout.y.position(value)
      canvas.polyline([Point(a.x, y), Point(a.maxX, y)], stroke: Stroke(color))
    }
    for v in layout.xTicks.minor { vertical(v, .faintGrid) }
    for v in layout.yTicks.minor { horizontal(v, .faintGrid) }
    for tick in layout.xTicks.ticks { vertical(tick.value, .grid) }
    for tick in layout.yTicks.ticks { horizontal(tick.value, .grid) }
  }

  func drawAxes(_ layout: PlotLayout) {
    let a = layout.area
    let line = Stroke(.muted, width: 1)
    canvas.rectangle(a, stroke: line)
    func mark(x value: Double, _ length: Double) {
      let x = layout.x.position(value)
      canvas.polyline([Point(x, a.maxY), Point(x, a.maxY + length)], stroke: line)
    }
    func mark(y value: Double, _ length: Double) {
      let y = layout.y.position(value)
      canvas.polyline([Point(a.x - length, y), Point(a.x, y)], stroke: line)
    }
    for v in layout.xTicks.minor { mark(x: v, PlotLayout.tickLength * 0.6) }
    for v in layout.yTicks.minor { mark(y: v, PlotLayout.tickLength * 0.6) }
    let away = PlotLayout.tickLength + theme.gap / 2
    for tick in layout.yTicks.ticks {
      mark(y: tick.value, PlotLayout.tickLength)
      canvas.text(
        tick.label, at: Point(a.x - away, layout.y.position(tick.value)),
        style: layout.yTicks.style, anchor: TextAnchor(.right, .middle))
    }
    let turn = layout.xTicks.turn
    for tick in layout.xTicks.ticks {
      mark(x: tick.value, PlotLayout.tickLength)
      canvas.text(
        tick.label, at: Point(layout.x.position(tick.value), a.maxY + away),
        style: layout.xTicks.style,
        anchor: turn == .flat ? TextAnchor(.center, .top) : TextAnchor(.right, .middle),
        rotation: turn.rawValue)
    }
  }

  func drawTexts(_ layout: PlotLayout) {
    let a = layout.area
    func centred(_ block: TextBlock) -> Double {
      let half = block.width / 2
      return max(theme.margin + half, min(a.center.x, theme.width - theme.margin - half))
    }
    layout.title.draw(on: canvas, x: centred(layout.title), top: theme.margin)
    let below = a.maxY + PlotLayout.tickLength + theme.gap + layout.xTicks.depth
    layout.xLabel.draw(on: canvas, x: centred(layout.xLabel), top: below)
    let half = layout.yLabel.width / 2
    let middle = max(theme.margin + half, min(a.center.y, theme.height - theme.margin - half))
    layout.yLabel.drawUpwards(on: canvas, x: theme.margin, y: middle)
    layout.bar?.draw(on: canvas, x: a.maxX + 2 * theme.gap, area: a, theme: theme)
    if !data.note.isEmpty {
      canvas.text(
        data.note, at: Point(theme.width - theme.margin, theme.height - theme.margin * 0.6),
        style: TextStyle(size: theme.noteSize, color: .muted), anchor: TextAnchor(.right, .bottom))
    }
    if data.x == nil {
      canvas.text(
        "no data", at: a.center, style: TextStyle(size: theme.labelSize, color: .muted),
        anchor: TextAnchor(.center, .middle))
    }
  }
}
