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
    title = TextBlock(
      plot.title, style: TextStyle(size: theme.titleSize, bold: true),
      width: theme.width - 2 * theme.margin, most: 2, on: canvas)
    bar = plot.colorBar.map { ColorBarLayout($0, theme: theme, on: canvas) }
    let padding = data.onlyImages ? 0 : 0.045
    let full = (Self.scale(plot.x, data.x, padding), Self.scale(plot.y, data.y, padding))
    area = Rect(x: 0, y: 0, width: 0, height: 0)
    (x, y) = full
    let tickStyle = TextStyle(size: theme.tickSize)
    xTicks = TickLabels(lower: plot.x, scale: x, style: tickStyle, longest: 0, on: canvas)
    yTicks = TickLabels(left: plot.y, scale: y, style: tickStyle, widest: 0, on: canvas)
    xLabel = title
    yLabel = title
    sideX = 0

    let outer = theme.margin
    let noteHeight = data.note.isEmpty ? 0 : theme.noteSize * 1.2 + theme.gap / 2
    let besides = (side > 0 ? side + theme.gap : 0) + (bar.map { $0.width + 2 * theme.gap } ?? 0)
    let top = outer + (title.height > 0 ? title.height + theme.gap * 1.25 : 0)
    let bare = Margins(
      left: max(outer, least), top: max(top, outer + theme.tickSize * 0.6),
      right: outer + besides, bottom: outer + noteHeight)
    var margins = bare
    // Ticks depend on the room and the room on the ticks: margins only grow until all agree.
    for _ in 0..<6 {
      area = margins.area(of: theme)
      fillArea(plot, full, theme, on: canvas)
      let before = margins
      grow(&margins, from: bare, theme)
      if margins == before { break }
    }
    sideX = area.maxX + theme.gap
    if let bar { sideX += bar.width + 2 * theme.gap }
  }

  /// What lies around the axes' frame.
  private struct Margins: Equatable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    func area(of theme: PlotTheme) -> Rect {
      Rect(
        x: left, y: top, width: max(20, theme.width - left - right),
        height: max(20, theme.height - top - bottom))
    }
  }

  /// Makes the scales, the ticks and the labels that the area has room for.
  /// - Parameter full: the scales before they are laid out.
  private mutating func fillArea(
    _ plot: Plot, _ full: (AxisScale, AxisScale), _ theme: PlotTheme, on canvas: Canvas
  ) {
    let tickStyle = TextStyle(size: theme.tickSize)
    let labelStyle = TextStyle(size: theme.labelSize)
    (x, y) = plot.equalAspect ? Self.equalised(full.0, full.1, area) : full
    (x.start, x.end) = (area.x, area.maxX)
    (y.start, y.end) = (area.maxY, area.y)
    xTicks = TickLabels(
      lower: plot.x, scale: x, style: tickStyle, longest: theme.height * 0.25, on: canvas)
    yTicks = TickLabels(
      left: plot.y, scale: y, style: tickStyle, widest: theme.width * 0.22, on: canvas)
    xLabel = TextBlock(plot.x.text, style: labelStyle, width: area.width, most: 2, on: canvas)
    yLabel = TextBlock(plot.y.text, style: labelStyle, width: area.height, most: 2, on: canvas)
  }

  /// Makes room for the ticks and the labels.
  /// - Parameter bare: the margins without them.
  private func grow(_ margins: inout Margins, from bare: Margins, _ theme: PlotTheme) {
    let outer = theme.margin
    let axisGap = Self.tickLength + theme.gap / 2
    margins.left = max(
      margins.left,
      outer + (yLabel.height > 0 ? yLabel.height + theme.gap : 0) + yTicks.width + axisGap)
    margins.bottom = max(
      margins.bottom,
      bare.bottom + (xLabel.height > 0 ? xLabel.height + theme.gap / 2 : 0) + xTicks.depth
        + axisGap)
    for i in xTicks.ticks.indices {
      let place = x.position(xTicks.ticks[i].value)
      let reach = xTicks.reach(i)
      margins.left = max(margins.left, area.x + outer - (place - reach.left))
      margins.right = max(margins.right, bare.right + place + reach.right - area.maxX)
    }
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
