/// Draws a plot on a canvas, from the back to the front.
struct PlotRenderer {
  private let plot: Plot
  private let canvas: Canvas
  private let theme: PlotTheme
  private let data: PlotData

  init(_ plot: Plot, _ canvas: Canvas) {
    self.plot = plot
    self.canvas = canvas
    var theme = PlotTheme(plot.size)
    (theme.width, theme.height) = (canvas.width, canvas.height)
    self.theme = theme
    data = PlotData(plot)
  }

  func draw() {
    var layout = PlotLayout(plot, data: data, theme: theme, side: 0, on: canvas)
    var shapes = geometry(layout)
    var occupancy = occupied(by: shapes, layout)
    let legend = Legend(plot.series, theme: theme, room: layout.area.height, on: canvas)
    var corner: Point?
    if let legend {
      corner = insideCorner(for: legend, layout, occupancy)
      if corner == nil {
        layout = PlotLayout(plot, data: data, theme: theme, side: legend.width, on: canvas)
        shapes = geometry(layout)
        occupancy = occupied(by: shapes, layout)
      }
    }
    drawGrid(layout)
    canvas.clipped(to: layout.area) {
      for (i, shape) in shapes.enumerated() { draw(shape, i) }
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

  // MARK: Data

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
    for shape in shapes { shape.take(&occupancy, radius: radius(shape)) }
    for line in plot.references {
      if let (a, b) = ends(of: line, layout) { occupancy.take(a, b, .data) }
    }
    return occupancy
  }

  /// Markers shrink where there are too many to be told apart.
  private func radius(_ shape: SeriesGeometry) -> Double {
    let count = Double(shape.points.count)
    return count <= 200
      ? theme.markerRadius : max(1.2, theme.markerRadius * (200 / count).squareRoot().squareRoot())
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
    let radius = radius(shape)
    for p in shape.points { canvas.marker(marker(i), at: p, radius: radius, color: color) }
    for box in shape.boxes { draw(box, color) }
  }

  private func draw(_ box: SeriesGeometry.BoxShape, _ color: Color) {
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
    for p in box.outliers {
      canvas.circle(
        p, radius: theme.markerRadius * 0.65, fill: .white,
        stroke: Stroke(color.darkened(0.25), width: theme.lineWidth * 0.6))
    }
  }

  private func color(_ i: Int) -> Color { plot.series[i].color ?? .category(i) }

  private func marker(_ i: Int) -> MarkerShape { plot.series[i].marker ?? .category(i) }

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

  // MARK: Texts among the data

  /// A corner, or the middle of an edge, where the legend covers no data.
  private func insideCorner(
    for legend: Legend, _ layout: PlotLayout, _ occupancy: Occupancy
  ) -> Point? {
    let room = layout.area.insetBy(theme.gap * 1.25)
    let (w, h) = (legend.width, legend.height)
    guard w < room.width * 0.6, h < room.height * 0.6 else { return nil }
    let middle = room.center
    let places = [
      Point(room.maxX - w, room.y), Point(room.x, room.y), Point(room.maxX - w, room.maxY - h),
      Point(room.x, room.maxY - h), Point(middle.x - w / 2, room.y),
      Point(middle.x - w / 2, room.maxY - h), Point(room.maxX - w, middle.y - h / 2),
      Point(room.x, middle.y - h / 2),
    ]
    return places.first { p in
      let r = Rect(x: p.x, y: p.y, width: w, height: h)
      return occupancy.taken(r.insetBy(-theme.gap)) == 0
    }
  }

  private func drawLabels(
    _ shapes: [SeriesGeometry], _ layout: PlotLayout, _ occupancy: inout Occupancy
  ) {
    let style = TextStyle(size: theme.tickSize)
    var texts: [(text: String, extents: TextExtents)] = []
    var requests: [LabelPlacement.Request] = []
    for shape in shapes where !shape.labels.isEmpty {
      for (p, text) in zip(shape.points, shape.labels)
      where !text.isEmpty && layout.area.contains(p) {
        let e = canvas.extents(text, style: style)
        texts.append((text, e))
        requests.append(
          LabelPlacement.Request(point: p, width: e.ink.width, height: e.ink.height))
      }
    }
    let places = LabelPlacement.places(
      for: requests, in: layout.area.insetBy(2), markerRadius: theme.markerRadius,
      occupancy: &occupancy)
    for (place, label) in zip(places, texts) {
      guard let place else { continue }
      canvas.polyline(
        place.leader, stroke: Stroke(Color(hex: 0x9a9a9a), width: theme.lineWidth * 0.4))
      let ink = label.extents.ink
      canvas.text(
        label.text, at: Point(place.box.x - ink.x, place.box.y - ink.y), style: style)
    }
    let left = places.count { $0 == nil }
    if left > 0 {
      canvas.warn("\(left) of \(places.count) labels are left out: there is no room for them")
    }
  }

  private func ends(of line: ReferenceLine, _ layout: PlotLayout) -> (Point, Point)? {
    switch line.direction {
    case .horizontal:
      guard layout.y.canShow(line.value) else { return nil }
      let y = layout.y.position(line.value)
      guard layout.area.y <= y, y <= layout.area.maxY else { return nil }
      return (Point(layout.area.x, y), Point(layout.area.maxX, y))
    case .vertical:
      guard layout.x.canShow(line.value) else { return nil }
      let x = layout.x.position(line.value)
      guard layout.area.x <= x, x <= layout.area.maxX else { return nil }
      return (Point(x, layout.area.maxY), Point(x, layout.area.y))
    }
  }

  private func drawReferences(_ layout: PlotLayout) {
    for line in plot.references {
      guard let (a, b) = ends(of: line, layout) else { continue }
      canvas.polyline(
        [a, b], stroke: Stroke(.muted, width: theme.lineWidth * 0.7, dash: [5, 4]))
    }
  }

  /// Writes along each reference line, where the least of the data is covered.
  private func drawReferenceTexts(_ layout: PlotLayout, _ occupancy: inout Occupancy) {
    for line in plot.references where !line.text.isEmpty {
      guard let (a, b) = ends(of: line, layout) else { continue }
      let upright = line.direction == .vertical
      let length = upright ? layout.area.height : layout.area.width
      let block = TextBlock(
        line.text, style: TextStyle(size: theme.noteSize, color: .muted), width: length * 0.8,
        most: 1, on: canvas)
      let (w, h) = (block.width, block.lineHeight)
      var best: (cost: Int, box: Rect)?
      for part in [1, 0, 0.5, 0.75, 0.25] {
        for side in [-1.0, 1] {
          let along = (length - w - 2 * theme.gap) * part + theme.gap
          let away = side < 0 ? -h - 2 : 2
          let box =
            upright
            ? Rect(x: a.x + away, y: a.y - along - w, width: h, height: w)
            : Rect(x: a.x + along, y: b.y + away, width: w, height: h)
          guard layout.area.contains(box) else { continue }
          let cost = occupancy.taken(box)
          if cost < best?.cost ?? .max { best = (cost, box) }
        }
      }
      guard let (cost, box) = best, let text = block.lines.first else { continue }
      if cost > 0 { canvas.rectangle(box, fill: .white.opacity(0.8)) }
      occupancy.take(box, .text)
      canvas.text(
        text, at: box.center, style: block.style, anchor: TextAnchor(.center, .middle),
        rotation: upright ? -90 : 0)
    }
  }

  // MARK: Frame

  private func drawGrid(_ layout: PlotLayout) {
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

  private func drawAxes(_ layout: PlotLayout) {
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

  private func drawTexts(_ layout: PlotLayout) {
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
