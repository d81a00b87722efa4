extension PlotRenderer {
  /// Markers shrink where there are too many to be told apart.
  func pointRadius(of shapes: [SeriesGeometry]) -> Double {
    let count = Double(shapes.reduce(0) { $0 + $1.points.count })
    return count <= 200
      ? theme.markerRadius : max(1.2, theme.markerRadius * (300 / count).squareRoot().squareRoot())
  }

  /// Draws the points of all series, in turn, so that none lies on top of the others as a whole.
  func drawPoints(of shapes: [SeriesGeometry]) {
    let places = shapes.enumerated().flatMap { series, shape in
      shape.points.indices.map { point in
        (turn: (Double(point) + 0.5) / Double(shape.points.count), series: series, point: point)
      }
    }.sorted { ($0.turn, $0.series) < ($1.turn, $1.series) }
    let radius = pointRadius(of: shapes)
    // Where points cover each other, seeing through them shows how many there are.
    let isDense = places.count > 1000
    for (_, series, point) in places {
      let color = color(series)
      canvas.marker(
        marker(series), at: shapes[series].points[point], radius: radius,
        color: isDense ? color.opacity(0.7) : color, outlined: !isDense)
    }
  }
}
