import Drawing
import Testing

@Suite("Placement of labels")
struct DrawingLabelTests {
  private let frame = Rect(x: 50, y: 40, width: 500, height: 400)
  private let radius = 4.0

  /// Places labels at the points as a plot does.
  private func place(_ points: [Point], width: Double = 12) -> [LabelPlacement.Place?] {
    var occupancy = Occupancy(frame)
    for p in points {
      occupancy.take(
        Rect(x: p.x - radius, y: p.y - radius, width: 2 * radius, height: 2 * radius), .data)
    }
    return LabelPlacement.places(
      for: points.map { LabelPlacement.Request(point: $0, width: width, height: 11) },
      in: frame, markerRadius: radius, occupancy: &occupancy)
  }

  private func randomPoints(_ count: Int, seed: UInt64, spread: Double) -> [Point] {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 0x1p53
    }
    let (w, h) = (frame.width * spread, frame.height * spread)
    return (0..<count).map { _ in
      Point(frame.center.x + (next() - 0.5) * w, frame.center.y + (next() - 0.5) * h)
    }
  }

  @Test(
    "32 labels overlap neither each other nor a point and stay inside the frame",
    arguments: 1...25 as ClosedRange<UInt64>, [1, 0.4])
  func noOverlap(seed: UInt64, spread: Double) throws {
    let points = randomPoints(32, seed: seed, spread: spread)
    let boxes = try place(points).map { try #require($0).box }
    for (i, box) in boxes.enumerated() {
      #expect(frame.contains(box))
      for other in boxes[(i + 1)...] { #expect(!box.intersects(other)) }
      for p in points {
        let (dx, dy) = (box.nearest(to: p).x - p.x, box.nearest(to: p).y - p.y)
        #expect(dx * dx + dy * dy >= radius * radius)
      }
    }
  }

  @Test("a label alone stands beside its point, without a line")
  func alone() throws {
    let place = try #require(place([Point(300, 200)])[0])
    #expect(place.leader.isEmpty)
    #expect(place.box.x > 300 + radius && place.box.x < 320)
    #expect(place.box.center.y == 200)
  }

  @Test("a label without a line is nearer to its own point than to any other")
  func nearest() throws {
    // Of two neighbours the lower left one's name, right above it, would lie beside the other.
    for seed in 1...25 as ClosedRange<UInt64> {
      let points = randomPoints(32, seed: seed, spread: 0.6)
      for (own, place) in try zip(points, place(points).map({ try #require($0) }))
      where place.leader.isEmpty {
        func distance(_ p: Point) -> Double {
          let near = place.box.nearest(to: p)
          return ((near.x - p.x) * (near.x - p.x) + (near.y - p.y) * (near.y - p.y)).squareRoot()
        }
        for other in points where other != own { #expect(distance(own) + 2 <= distance(other)) }
      }
    }
  }

  @Test("labels of points that coincide are moved apart, with lines that start at the points")
  func coinciding() throws {
    let places = try place([Point](repeating: Point(300, 200), count: 20)).map { try #require($0) }
    let moved = places.filter { !$0.leader.isEmpty }
    #expect(!moved.isEmpty)
    for place in moved {
      let start = try #require(place.leader.first)
      let distance = (start.x - 300) * (start.x - 300) + (start.y - 200) * (start.y - 200)
      #expect(distance < 8 * 8)
    }
  }

  @Test("a label with no room at all is left out")
  func noRoom() {
    #expect(place([Point(300, 200)], width: 600) == [nil])
  }
}
