// What stands among the data: the legend's place, labels of points, reference lines.
extension PlotRenderer {
  /// A corner, or the middle of an edge, where the legend covers no data.
  func insideCorner(
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

  func drawLabels(
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
    // All lines first, so that none passes over a text.
    for case .some(let place) in places {
      canvas.polyline(
        place.leader, stroke: Stroke(Color(hex: 0x808080), width: theme.lineWidth * 0.45))
    }
    for case (.some(let place), let label) in zip(places, texts) {
      let ink = label.extents.ink
      canvas.text(
        label.text, at: Point(place.box.x - ink.x, place.box.y - ink.y), style: style)
    }
    let left = places.count { $0 == nil }
    if left > 0 {
      canvas.warn("\(left) of \(places.count) labels are left out: there is no room for them")
    }
  }

  func ends(of line: ReferenceLine, _ layout: PlotLayout) -> (Point, Point)? {
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

  func drawReferences(_ layout: PlotLayout) {
    for line in plot.references {
      guard let (a, b) = ends(of: line, layout) else { continue }
      canvas.polyline(
        [a, b], stroke: Stroke(.muted, width: theme.lineWidth * 0.7, dash: [5, 4]))
    }
  }

  /// Writes along each reference line, where the least of the data is covered.
  func drawReferenceTexts(_ layout: PlotLayout, _ occupancy: inout Occupancy) {
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
}
