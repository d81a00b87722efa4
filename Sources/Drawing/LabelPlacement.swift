/// Finds a place for the label of each point near it, where it covers no other label or point.
///
/// Greedy: points in the thick of others choose first; each takes the nearest free place of a list
/// of directions and growing distances. A label that had to move away gets a thin line to its point.
package struct LabelPlacement {
  /// A point and the size of its text.
  package struct Request {
    package var point: Point
    package var width: Double
    package var height: Double
    package init(point: Point, width: Double, height: Double) {
      self.point = point
      self.width = width
      self.height = height
    }
  }

  /// Where a label went.
  package struct Place: Equatable {
    /// What the text covers.
    package var box: Rect
    /// The line to the point, if the label is not right beside it.
    package var leader: [Point]
  }

  /// Places in the order of `requests`; nil where there was no room inside `frame`.
  ///
  /// - Parameters:
  ///   - occupancy: what is taken already, the points' markers among it; gains the labels.
  ///   - markerRadius: how far a marker reaches from its point.
  package static func places(
    for requests: [Request], in frame: Rect, markerRadius: Double, occupancy: inout Occupancy
  ) -> [Place?] {
    var places = [Place?](repeating: nil, count: requests.count)
    // Many labels have no room to move to anyway: the search stays short.
    let rings = requests.count > 400 ? 1 : 14
    for i in byCrowding(requests) {
      let others = requests.count > 400 ? [] : neighbours(of: i, in: requests)
      for rule in rules where places[i] == nil {
        places[i] = place(requests[i], others, frame, markerRadius, rings, rule, occupancy)
      }
      guard let place = places[i] else { continue }
      occupancy.take(place.box.insetBy(-2), .text)
      if let from = place.leader.first, let to = place.leader.last {
        occupancy.take(from, to, .leader)
      }
    }
    return places
  }

  /// What a label and its line must not cover.
  private struct Rule {
    var label: Occupancy.Layer
    var leader: Occupancy.Layer
    /// Whether a label without a line may be as near to another point as to its own.
    var mayMislead = true
  }

  /// Each is tried at every place before the next: lines may cross before labels cover points.
  private static let rules = [
    Rule(label: .all, leader: .all, mayMislead: false), Rule(label: .all, leader: .all),
    Rule(label: .all, leader: [.text, .leader]),
    Rule(label: .all, leader: .text), Rule(label: .all, leader: []),
    Rule(label: .text, leader: []),
  ]

  /// The indices, those of points with the most neighbours first.
  private static func byCrowding(_ requests: [Request]) -> [Int] {
    guard requests.count <= 400 else { return Array(requests.indices) }
    let neighbours = requests.map { a in
      requests.count { b in
        let (dx, dy) = (a.point.x - b.point.x, a.point.y - b.point.y)
        return dx * dx + dy * dy < 40 * 40
      }
    }
    return requests.indices.sorted {
      (neighbours[$1], $0) < (neighbours[$0], $1)
    }
  }

  /// The points about a point that its label might be taken for.
  private static func neighbours(of i: Int, in requests: [Request]) -> [Point] {
    let own = requests[i]
    let reach = 2 * own.width + 40
    return requests.indices.compactMap { other in
      let point = requests[other].point
      let isNear =
        (point.x - own.point.x).magnitude < reach && (point.y - own.point.y).magnitude < reach
      return other != i && isNear ? point : nil
    }
  }

  /// Right, above, below, left, then the directions between.
  private static let directions: [Double] = [
    0, -90, 90, 180, -45, 45, -135, 135, -22.5, 22.5, -67.5, 67.5, -112.5, 112.5, -157.5, 157.5,
  ]

  /// Far out, finer ones too, so that lines find their way between the labels further in.
  private static let farDirections =
    directions + stride(from: 0, to: 360, by: 7.5).filter { $0.remainder(dividingBy: 22.5) != 0 }

  private static func place(
    _ r: Request, _ others: [Point], _ frame: Rect, _ radius: Double, _ rings: Int,
    _ rule: Rule, _ occupancy: Occupancy
  ) -> Place? {
    let near = radius * 1.25 + 1.5
    for ring in 0..<rings {
      let distance = near + 5 * Double(ring)
      for angle in ring < 2 ? directions : farDirections {
        let d = unitDirection(degrees: angle)
        let box = Rect(
          x: r.point.x + d.x * (distance + r.width / 2) - r.width / 2,
          y: r.point.y + d.y * (distance + r.height / 2) - r.height / 2,
          width: r.width, height: r.height)
        guard frame.contains(box), occupancy.taken(box.insetBy(-1), rule.label) == 0 else {
          continue
        }
        if ring < 2 {
          if !rule.mayMislead, misleads(box, of: r.point, others) { continue }
          return Place(box: box, leader: [])
        }
        let end = box.insetBy(-1.5).nearest(to: r.point)
        let (dx, dy) = (end.x - r.point.x, end.y - r.point.y)
        let length = (dx * dx + dy * dy).squareRoot()
        // From outside the own marker, which is taken too.
        let part = (radius + 2.2) / length
        let start = Point(r.point.x + dx * part, r.point.y + dy * part)
        guard part < 1, occupancy.isFree(start, end, rule.leader) else { continue }
        return Place(box: box, leader: [start, end])
      }
    }
    return nil
  }

  /// Whether a label lies as near to another point as to its own.
  private static func misleads(_ box: Rect, of own: Point, _ others: [Point]) -> Bool {
    func distance(_ point: Point) -> Double {
      let near = box.nearest(to: point)
      let (dx, dy) = (near.x - point.x, near.y - point.y)
      return (dx * dx + dy * dy).squareRoot()
    }
    let mine = distance(own)
    return others.contains { distance($0) < mine + 2 }
  }
}
