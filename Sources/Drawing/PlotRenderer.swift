/// Draws a plot on a canvas, from the back to the front.
struct PlotRenderer {
  let plot: Plot
  let canvas: Canvas
  let theme: PlotTheme
  let data: PlotData

  /// - Parameter area: the part of the canvas to draw on, whose corner is the origin; `nil` for all.
  init(_ plot: Plot, _ canvas: Canvas, area: (width: Double, height: Double)? = nil) {
    self.plot = plot
    self.canvas = canvas
    var theme = PlotTheme(plot.size)
    (theme.width, theme.height) = area ?? (canvas.width, canvas.height)
    self.theme = theme
    data = PlotData(plot)
  }

  /// - Parameter left: where the axes begin at the left, at least, so that those of plots below each
  ///   other are in line.
  func draw(left: Double = 0) {
    var layout = PlotLayout(plot, data: data, theme: theme, side: 0, left: left, on: canvas)
    var shapes = geometry(layout)
    var occupancy = occupied(by: shapes, layout)
    let legend = Legend(plot.series, theme: theme, room: layout.area.height, on: canvas)
    var corner: Point?
    if let legend {
      corner = insideCorner(for: legend, layout, occupancy)
      if corner == nil {
        layout = PlotLayout(
          plot, data: data, theme: theme, side: legend.width, left: left, on: canvas)
        shapes = geometry(layout)
        occupancy = occupied(by: shapes, layout)
      }
    }
    drawGrid(layout)
    canvas.clipped(to: layout.area) {
      for (i, shape) in shapes.enumerated() { draw(shape, i) }
      drawPoints(of: shapes)
      drawReferences(layout)
    }
    drawAxes(layout)
    if let legend {
      let place = corner ?? Point(layout.sideX, layout.area.y)
      legend.draw(on: canvas, at: place, framed: corner != nil, sample: drawSample)
      occupancy.take(
        Rect(x: place.x, y: place.y, width: legend.width, height: legend.height), .text)
    }
    drawReferenceTexts(layout, &occupancy)
    drawLabels(shapes, layout, &occupancy)
    drawTexts(layout)
  }

  private func geometry(_ layout: PlotLayout) -> [SeriesGeometry] {
    let boxes = plot.series.indices.filter {
      if case .boxes = plot.series[$0].marks { true } else { false }
    }
    // Boxes take three fifths of the distance to the next place, shared by the series.
    var distance = layout.area.width / 3
    if let gap = data.boxGap {
      let x = layout.x
      distance =
        x.isLog
        ? x.position(x.low * gap) - x.position(x.low) : x.position(x.low + gap) - x.position(x.low)
    }
    let width = min(distance * 0.6, Double(boxes.count) * layout.area.width / 10)
    let slot = width / Double(max(1, boxes.count))
    return plot.series.indices.map { i in
      let place = Double(boxes.firstIndex(of: i) ?? 0) - Double(boxes.count - 1) / 2
      return SeriesGeometry(
        plot.series[i], x: layout.x, y: layout.y,
        slot: (place * slot, slot * (boxes.count > 1 ? 0.86 : 1)))
    }
  }

  private func occupied(by shapes: [SeriesGeometry], _ layout: PlotLayout) -> Occupancy {
    var occupancy = Occupancy(layout.area)
    let radius = pointRadius(of: shapes)
    for shape in shapes { shape.take(&occupancy, radius: radius) }
    for line in plot.references {
      if let (a, b) = ends(of: line, layout) { occupancy.take(a, b, .data) }
    }
    return occupancy
  }

  private func draw(_ shape: SeriesGeometry, _ i: Int) {
    let series = plot.series[i]
    let color = color(i)
    if let (picture, r) = shape.image { canvas.image(picture, in: r) }
    for band in shape.bands { canvas.polygon(band, fill: color.opacity(0.2)) }
    for line in shape.lines {
      canvas.polyline(line, stroke: stroke(i))
      if let marker = series.marker {
        for p in line { canvas.marker(marker, at: p, radius: theme.markerRadius, color: color) }
      } else if line.count == 1 {
        // A value between two gaps is a line of no length: it shows as a dot.
        canvas.circle(line[0], radius: theme.lineWidth * 1.2, fill: color)
      }
    }
    for box in shape.boxes { draw(box, color) }
  }

  private func draw(_ box: SeriesGeometry.BoxShape, _ color: Color) {
    if !box.showsValuesAlone { drawBody(of: box, color) }
    for p in box.values {
      canvas.circle(
        p, radius: theme.markerRadius * 0.6, fill: color.darkened(0.45).opacity(0.75))
    }
    for p in box.outliers {
      canvas.circle(
        p, radius: theme.markerRadius * 0.65, fill: .white,
        stroke: Stroke(color.darkened(0.25), width: theme.lineWidth * 0.6))
    }
  }

  /// Whiskers, quartiles and median.
  private func drawBody(of box: SeriesGeometry.BoxShape, _ color: Color) {
    let line = Stroke(color.darkened(0.25), width: theme.lineWidth * 0.75)
    let (left, right) = (box.center - box.halfWidth, box.center + box.halfWidth)
    let l = box.levels
    for (quartile, end) in [(l[1], l[0]), (l[3], l[4])] {
      canvas.polyline([Point(box.center, quartile), Point(box.center, end)], stroke: line)
      let cap = box.halfWidth * 0.45
      canvas.polyline(
        [Point(box.center - cap, end), Point(box.center + cap, end)], stroke: line)
    }
    let body = Rect(x: left, y: l[3], width: right - left, height: l[1] - l[3])
    canvas.rectangle(body, fill: .white)
    canvas.rectangle(body, fill: color.opacity(0.3), stroke: line)
    canvas.polyline(
      [Point(left, l[2]), Point(right, l[2])],
      stroke: Stroke(color.darkened(0.45), width: theme.lineWidth * 1.5))
  }

  func color(_ i: Int) -> Color { plot.series[i].color ?? .category(i) }

  func marker(_ i: Int) -> MarkerShape { plot.series[i].marker ?? .category(i) }

  private func stroke(_ i: Int) -> Stroke {
    var dash = plot.series[i].dash
    if dash.isEmpty, plot.series[i].color == nil {
      let dashes: [[Double]] = [[], [6, 3], [2, 2.5], [8, 3, 2, 3]]
      dash = dashes[i / Color.categories.count % dashes.count]
    }
    return Stroke(
      color(i), width: theme.lineWidth, dash: dash.map { $0 * theme.lineWidth / 1.8 })
  }

  /// Draws what the legend shows for series `i` into `r`.
  private func drawSample(_ i: Int, _ r: Rect) {
    let middle = r.center
    let ends = [Point(r.x, middle.y), Point(r.maxX, middle.y)]
    switch plot.series[i].marks {
    case .line(_, _, let band):
      if band != nil {
        canvas.rectangle(
          Rect(x: r.x, y: middle.y - r.height * 0.3, width: r.width, height: r.height * 0.6),
          fill: color(i).opacity(0.2))
      }
      canvas.polyline(ends, stroke: stroke(i))
      if let marker = plot.series[i].marker {
        canvas.marker(marker, at: middle, radius: theme.markerRadius, color: color(i))
      }
    case .points:
      canvas.marker(marker(i), at: middle, radius: theme.markerRadius, color: color(i))
    case .boxes, .image:
      canvas.rectangle(
        Rect(
          x: middle.x - r.height * 0.4, y: middle.y - r.height * 0.3, width: r.height * 0.8,
          height: r.height * 0.6),
        fill: color(i).opacity(0.3),
        stroke: Stroke(color(i).darkened(0.25), width: theme.lineWidth * 0.75))
    }
  }
}
