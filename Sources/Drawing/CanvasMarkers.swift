extension Canvas {
  /// Draws a marker of `radius` about `center`, with a slightly darker outline if `outlined`.
  public func marker(
    _ shape: MarkerShape, at center: Point, radius: Double, color: Color, outlined: Bool = true
  ) {
    let outline = outlined ? Stroke(color.darkened(0.35), width: radius / 5) : nil
    switch shape {
    case .circle:
      circle(center, radius: radius, fill: color, stroke: outline)
    case .square, .triangle, .diamond, .triangleDown, .pentagon:
      let (corners, turn, reach) = shape.corners
      let points = (0..<corners).map { i in
        let d = unitDirection(degrees: turn + 360 * Double(i) / Double(corners))
        return Point(center.x + reach * radius * d.x, center.y + reach * radius * d.y)
      }
      polygon(points, fill: color, stroke: outline)
    case .cross, .plus:
      let turn = shape == .cross ? 45.0 : 0
      for angle in [turn, turn + 90] {
        let d = unitDirection(degrees: angle)
        let (dx, dy) = (1.1 * radius * d.x, 1.1 * radius * d.y)
        polyline(
          [Point(center.x - dx, center.y - dy), Point(center.x + dx, center.y + dy)],
          stroke: Stroke(color, width: radius / 2))
      }
    }
  }
}

extension MarkerShape {
  /// How many corners, the first one's direction in degrees, and how far out they lie for the shape
  /// to look as large as a circle of radius 1.
  fileprivate var corners: (count: Int, turn: Double, reach: Double) {
    switch self {
    case .square: (4, 45, 1.25)
    case .triangle: (3, -90, 1.4)
    case .triangleDown: (3, 90, 1.4)
    case .pentagon: (5, -90, 1.15)
    case .circle, .diamond, .cross, .plus: (4, 0, 1.35)
    }
  }
}
