import RealModule

/// A point of a drawing, in drawing units (1/72 inch on paper, one pixel at scale 1), y downwards.
public struct Point: Sendable, Equatable {
  /// Distance from the left edge.
  public var x: Double
  /// Distance from the top edge.
  public var y: Double

  /// A point at `x` from the left and `y` from the top.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// An upright rectangle of a drawing, in drawing units.
public struct Rect: Sendable, Equatable {
  /// Left edge.
  public var x: Double
  /// Top edge.
  public var y: Double
  /// Extent to the right, not negative.
  public var width: Double
  /// Extent downwards, not negative.
  public var height: Double

  /// The rectangle whose upper left corner is (`x`, `y`).
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var maxX: Double { x + width }
  package var maxY: Double { y + height }
  package var center: Point { Point(x + width / 2, y + height / 2) }

  package func insetBy(_ d: Double) -> Rect {
    Rect(x: x + d, y: y + d, width: max(0, width - 2 * d), height: max(0, height - 2 * d))
  }

  package func movedBy(_ dx: Double, _ dy: Double) -> Rect {
    Rect(x: x + dx, y: y + dy, width: width, height: height)
  }

  package func intersects(_ o: Rect) -> Bool {
    x < o.maxX && o.x < maxX && y < o.maxY && o.y < maxY
  }

  package func contains(_ o: Rect) -> Bool {
    x <= o.x && o.maxX <= maxX && y <= o.y && o.maxY <= maxY
  }

  package func contains(_ p: Point) -> Bool {
    x <= p.x && p.x <= maxX && y <= p.y && p.y <= maxY
  }

  /// The point of the rectangle nearest to `p`.
  package func nearest(to p: Point) -> Point {
    Point(min(max(p.x, x), maxX), min(max(p.y, y), maxY))
  }
}

/// The point on the unit circle at `degrees`, clockwise from the right as y points downwards.
func unitDirection(degrees: Double) -> Point {
  Point(Double.cos(degrees * .pi / 180), Double.sin(degrees * .pi / 180))
}
