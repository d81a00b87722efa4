/// Which parts of a plot are taken, in square cells, so that texts can be put where nothing is.
package struct Occupancy {
  /// What a cell is taken by.
  package struct Layer: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Points, lines, boxes.
    package static let data = Layer(rawValue: 1)
    /// Texts and the legend.
    package static let text = Layer(rawValue: 2)
    /// Lines from a label to its point.
    package static let leader = Layer(rawValue: 4)
    package static let all: Layer = [.data, .text, .leader]
  }

  private let frame: Rect
  private let columns: Int
  private let rows: Int
  private var cells: [UInt8]
  private static let side = 1.5

  /// Nothing is taken yet inside `frame`.
  package init(_ frame: Rect) {
    self.frame = frame
    columns = max(1, Int((frame.width / Self.side).rounded(.up)))
    rows = max(1, Int((frame.height / Self.side).rounded(.up)))
    cells = [UInt8](repeating: 0, count: columns * rows)
  }

  /// Takes every cell that `r` touches.
  package mutating func take(_ r: Rect, _ layer: Layer) {
    guard let (xs, ys) = touched(r) else { return }
    for y in ys {
      for x in xs { cells[y * columns + x] |= layer.rawValue }
    }
  }

  /// Takes the cells along a segment.
  package mutating func take(_ a: Point, _ b: Point, _ layer: Layer) {
    let places = cellsAlong(a, b)
    for i in places { cells[i] |= layer.rawValue }
  }

  /// How many of the cells that `r` touches are taken by one of `layers`.
  package func taken(_ r: Rect, _ layers: Layer = .all) -> Int {
    guard let (xs, ys) = touched(r) else { return 0 }
    var count = 0
    for y in ys {
      for x in xs where cells[y * columns + x] & layers.rawValue != 0 { count += 1 }
    }
    return count
  }

  /// Whether a segment meets no cell taken by `layers`.
  package func isFree(_ a: Point, _ b: Point, _ layers: Layer = .all) -> Bool {
    cellsAlong(a, b).allSatisfy { cells[$0] & layers.rawValue == 0 }
  }

  private func touched(_ r: Rect) -> (ClosedRange<Int>, ClosedRange<Int>)? {
    guard r.intersects(frame) else { return nil }
    func range(_ from: Double, _ to: Double, _ count: Int) -> ClosedRange<Int> {
      let first = max(0, min(Int((from / Self.side).rounded(.down)), count - 1))
      let last = max(0, min(Int((to / Self.side).rounded(.up)) - 1, count - 1))
      return first...max(first, last)
    }
    // Clamped before it becomes an Int: data far outside the frame has places beyond Int's range.
    let left = max(r.x, frame.x) - frame.x
    let top = max(r.y, frame.y) - frame.y
    return (
      range(left, min(r.maxX, frame.maxX) - frame.x, columns),
      range(top, min(r.maxY, frame.maxY) - frame.y, rows)
    )
  }

  private func cellsAlong(_ a: Point, _ b: Point) -> [Int] {
    let length = max((b.x - a.x).magnitude, (b.y - a.y).magnitude)
    guard length.isFinite else { return [] }
    let steps = max(1, Int(min(length / (Self.side / 2), 20_000).rounded(.up)))
    var found: [Int] = []
    for i in 0...steps {
      let t = Double(i) / Double(steps)
      let p = Point(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))
      guard frame.contains(p) else { continue }
      let x = min(Int((p.x - frame.x) / Self.side), columns - 1)
      let y = min(Int((p.y - frame.y) / Self.side), rows - 1)
      found.append(y * columns + x)
    }
    return found
  }
}
