/// The measures of a colour bar with its ticks and label.
package struct ColorBarLayout {
  let bar: ColorBar
  let label: TextBlock
  let ticks: TickLabels
  let thickness: Double
  package let width: Double
  private let scale: AxisScale

  package init(_ bar: ColorBar, theme: PlotTheme, on canvas: Canvas) {
    self.bar = bar
    thickness = theme.tickSize * 1.2
    scale = AxisScale(
      covering: bar.range, isLog: false, padding: 0)
    var full = scale
    full.end = theme.height * 0.8
    ticks = TickLabels(
      left: Axis(), scale: full, style: TextStyle(size: theme.tickSize),
      widest: theme.width * 0.2, on: canvas)
    label = TextBlock(
      bar.label, style: TextStyle(size: theme.labelSize), width: theme.height * 0.7, most: 1,
      on: canvas)
    width =
      thickness + PlotLayout.tickLength + theme.gap / 2 + ticks.width
      + (label.height > 0 ? theme.gap + label.height : 0)
  }

  /// Draws the bar as high as `area`, its left edge at `x`.
  package func draw(on canvas: Canvas, x: Double, area: Rect, theme: PlotTheme) {
    let steps = 128
    let values = (0..<steps).map { Double(steps - 1 - $0) }
    let frame = Rect(x: x, y: area.y, width: thickness, height: area.height)
    canvas.image(bar.map.pixels(values, width: 1, range: 0...Double(steps - 1)), in: frame)
    canvas.rectangle(frame, stroke: Stroke(.muted, width: 0.8))
    var placed = scale
    (placed.start, placed.end) = (area.maxY, area.y)
    for tick in ticks.ticks {
      let y = placed.position(tick.value)
      canvas.polyline(
        [Point(frame.maxX, y), Point(frame.maxX + PlotLayout.tickLength, y)],
        stroke: Stroke(.muted))
      canvas.text(
        tick.label, at: Point(frame.maxX + PlotLayout.tickLength + theme.gap / 2, y),
        style: ticks.style, anchor: TextAnchor(.left, .middle))
    }
    label.drawUpwards(on: canvas, x: x + width - label.height, y: area.center.y)
  }
}
