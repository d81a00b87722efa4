/// Where the parts of a plot lie: margins follow from the measured texts.
struct PlotLayout {
  var area: Rect
  var x: AxisScale
  var y: AxisScale
  var xTicks: TickLabels
  var yTicks: TickLabels
  var title: TextBlock
  var xLabel: TextBlock
  var yLabel: TextBlock
  var bar: ColorBarLayout?
  /// The left edge of what stands beside the plot.
  var sideX: Double

  /// The distance from the frame to a tick's label.
  static let tickLength = 5.0

  /// - Parameter side: the width of the legend beside the plot, 0 for none.
  /// - Parameter left: where the axes begin at the left, at least.
  init(
    _ plot: Plot, data: PlotData, theme: PlotTheme, side: Double, left least: Double = 0,
    on canvas: Canvas
  ) {
    let (width, height) = (theme.width, theme.height)
    let tickStyle = TextStyle(size: theme.tickSize)
    let labelStyle = TextStyle(size: theme.labelSize)
    let titleStyle = TextStyle(size: theme.titleSize, bold: true)
    title = TextBlock(
      plot.title, style: titleStyle, width: width - 2 * theme.margin, most: 2, on: canvas)
    bar = plot.colorBar.map { ColorBarLayout($0, theme: theme, on: canvas) }
    let noteHeight = data.note.isEmpty ? 0 : theme.noteSize * 1.2 + theme.gap / 2
    let outer = theme.margin
    let besides = (side > 0 ? side + theme.gap : 0) + (bar.map { $0.width + 2 * theme.gap } ?? 0)

    var top = outer + (title.height > 0 ? title.height + theme.gap * 1.25 : 0)
    top = max(top, outer + theme.tickSize * 0.6)
    var left = max(outer, least)
    var right = outer + besides
    var bottom = outer + noteHeight
    area = Rect(x: 0, y: 0, width: 0, height: 0)
    let padding = data.onlyImages ? 0 : 0.045
    let xFull = Self.scale(plot.x, data.x, padding)
    let yFull = Self.scale(plot.y, data.y, padding)
    (x, y) = (xFull, yFull)
    xTicks = TickLabels(lower: plot.x, scale: x, style: tickStyle, longest: 0, on: canvas)
    yTicks = TickLabels(left: plot.y, scale: y, style: tickStyle, widest: 0, on: canvas)
    xLabel = title
    yLabel = title
    // Ticks depend on the room and the room on the ticks: margins only grow until all agree.
    for _ in 0..<6 {
      area = Rect(
        x: left, y: top, width: max(20, width - left - right),
        height: max(20, height - top - bottom))
      (x, y) = (xFull, yFull)
      if plot.equalAspect { (x, y) = Self.equalised(x, y, area) }
      (x.start, x.end) = (area.x, area.maxX)
      (y.start, y.end) = (area.maxY, area.y)
      xTicks = TickLabels(
        lower: plot.x, scale: x, style: tickStyle, longest: height * 0.25, on: canvas)
      yTicks = TickLabels(
        left: plot.y, scale: y, style: tickStyle, widest: width * 0.22, on: canvas)
      xLabel = TextBlock(plot.x.text, style: labelStyle, width: area.width, most: 2, on: canvas)
      yLabel = TextBlock(plot.y.text, style: labelStyle, width: area.height, most: 2, on: canvas)

      let before = [left, right, bottom]
      let axisGap = Self.tickLength + theme.gap / 2
      left = max(
        left,
        outer + (yLabel.height > 0 ? yLabel.height + theme.gap : 0) + yTicks.width + axisGap)
      bottom = max(
        bottom,
        outer + noteHeight + (xLabel.height > 0 ? xLabel.height + theme.gap / 2 : 0)
          + xTicks.depth + axisGap)
      for i in xTicks.ticks.indices {
        let place = x.position(xTicks.ticks[i].value)
        let reach = xTicks.reach(i)
        left = max(left, area.x + outer - (place - reach.left))
        right = max(right, outer + besides + place + reach.right - area.maxX)
      }
      if zip(before, [left, right, bottom]).allSatisfy({ $0 == $1 }) { break }
    }
    sideX = area.maxX + theme.gap
    if let bar { sideX += bar.width + 2 * theme.gap }
  }

  private static func scale(
    _ axis: Axis, _ data: ClosedRange<Double>?, _ padding: Double
  ) -> AxisScale {
    let isLog = axis.scale == .log
    let trial = AxisScale(low: 1, high: 10, isLog: isLog)
    if let range = axis.range, trial.canShow(range.lowerBound), trial.canShow(range.upperBound) {
      return AxisScale(covering: range, isLog: isLog, padding: 0)
    }
    return AxisScale(covering: data, isLog: isLog, padding: padding)
  }

  /// The scale that has more room than it needs is made longer, so that units are as long on both.
  private static func equalised(
    _ x: AxisScale, _ y: AxisScale, _ area: Rect
  ) -> (AxisScale, AxisScale) {
    guard !x.isLog, !y.isLog else { return (x, y) }
    let unit = max((x.high - x.low) / area.width, (y.high - y.low) / area.height)
    func grown(_ s: AxisScale, _ length: Double) -> AxisScale {
      let extra = (unit * length - (s.high - s.low)) / 2
      // Untouched where it fits already: rounding must not move an end.
      return extra <= 0 ? s : AxisScale(low: s.low - extra, high: s.high + extra, isLog: false)
    }
    return (grown(x, area.width), grown(y, area.height))
  }
}
