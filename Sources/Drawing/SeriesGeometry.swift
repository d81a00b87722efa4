/// A series in the drawing's units: what is drawn of it, and what it covers.
struct SeriesGeometry {
  /// A box of a box plot.
  struct BoxShape {
    var center: Double
    var halfWidth: Double
    /// The places of the low end, the quartiles with the median between, and the high end.
    var levels: [Double]
    var outliers: [Point]
    /// Every value, side by side so that equal ones can be told apart.
    var values: [Point]
    var showsValuesAlone = false
  }

  var lines: [[Point]] = []
  var bands: [[Point]] = []
  var points: [Point] = []
  /// A text for each point, or none at all.
  var labels: [String] = []
  var boxes: [BoxShape] = []
  var image: (PixelImage, Rect)?

  /// - Parameter slot: the place among the series of boxes, as offset from the middle and width,
  ///   in units.
  init(
    _ series: PlotSeries, x xs: AxisScale, y ys: AxisScale, slot: (offset: Double, width: Double)
  ) {
    switch series.marks {
    case .line(let x, let y, let band):
      var run: [Point] = []
      for i in x.indices {
        if xs.canShow(x[i]) && ys.canShow(y[i]) {
          run.append(Point(xs.position(x[i]), ys.position(y[i])))
        } else if !run.isEmpty {
          lines.append(reduced(run, column: 0.5))
          run = []
        }
      }
      if !run.isEmpty { lines.append(reduced(run, column: 0.5)) }
      if let band { addBands(x, band, xs, ys) }
    case .points(let x, let y, let names):
      for i in x.indices where xs.canShow(x[i]) && ys.canShow(y[i]) {
        points.append(Point(xs.position(x[i]), ys.position(y[i])))
        if !names.isEmpty { labels.append(names[i]) }
      }
    case .boxes(let given):
      for box in given where xs.canShow(box.position) && box.numbers.allSatisfy(ys.canShow) {
        let center = xs.position(box.position) + slot.offset
        let shown = box.values.filter(ys.canShow)
        let values = shown.enumerated().map { index, value in
          Point(center + Self.offset(index) * slot.width * 0.5, ys.position(value))
        }
        boxes.append(
          BoxShape(
            center: center, halfWidth: slot.width / 2, levels: box.numbers.map(ys.position),
            outliers: box.values.isEmpty
              ? box.outliers.filter(ys.canShow).map { Point(center, ys.position($0)) } : [],
            values: values, showsValuesAlone: box.showsValuesAlone))
      }
    case .image(let picture, let x, let y):
      guard [x.lowerBound, x.upperBound].allSatisfy(xs.canShow),
        [y.lowerBound, y.upperBound].allSatisfy(ys.canShow)
      else { return }
      let (left, right) = (xs.position(x.lowerBound), xs.position(x.upperBound))
      let (top, bottom) = (ys.position(y.upperBound), ys.position(y.lowerBound))
      image = (picture, Rect(x: left, y: top, width: right - left, height: bottom - top))
    }
  }

  /// Where a dot stands beside its box's middle, -0.5 to 0.5 of the room: spread evenly however many
  /// there are. Source: the golden ratio's low-discrepancy sequence.
  private static func offset(_ index: Int) -> Double {
    let place = (0.5 + Double(index) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)
    return place - 0.5
  }

  private mutating func addBands(
    _ x: [Double], _ band: PlotSeries.Band, _ xs: AxisScale, _ ys: AxisScale
  ) {
    var upper: [Point] = []
    var lower: [Point] = []
    for i in 0...x.count {
      if i < x.count, xs.canShow(x[i]), ys.canShow(band.upper[i]),
        band.lower[i].magnitude <= AxisScale.largest
      {
        let place = xs.position(x[i])
        upper.append(Point(place, ys.position(band.upper[i])))
        // A lower bound at or below zero reaches the bottom of a log axis.
        let bottom = ys.canShow(band.lower[i]) ? ys.position(band.lower[i]) : ys.start
        lower.append(Point(place, bottom))
      } else if !upper.isEmpty {
        bands.append(reduced(upper, column: 0.5) + reduced(lower, column: 0.5).reversed())
        upper = []
        lower = []
      }
    }
  }

  /// Takes what the series covers, markers with `radius`.
  func take(_ occupancy: inout Occupancy, radius: Double) {
    for line in lines {
      for (a, b) in zip(line, line.dropFirst()) { occupancy.take(a, b, .data) }
      if line.count == 1 { take(line[0], radius, &occupancy) }
    }
    for p in points { take(p, radius, &occupancy) }
    for box in boxes {
      let top = box.levels.min() ?? 0
      let bottom = box.levels.max() ?? 0
      occupancy.take(
        Rect(
          x: box.center - box.halfWidth, y: top, width: 2 * box.halfWidth, height: bottom - top),
        .data)
      for p in box.outliers + box.values { take(p, radius, &occupancy) }
    }
    if let (_, r) = image { occupancy.take(r, .data) }
  }

  private func take(_ p: Point, _ radius: Double, _ occupancy: inout Occupancy) {
    occupancy.take(
      Rect(x: p.x - radius, y: p.y - radius, width: 2 * radius, height: 2 * radius), .data)
  }
}
