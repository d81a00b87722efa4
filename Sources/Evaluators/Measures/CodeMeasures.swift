import Pipeline
import Tensors

/// How codes lie in their space.
struct Compactness: Sendable, Equatable {
  let centre: [Double]
  /// The standard deviation by dimension, over all codes.
  let spread: [Double]
  let smallest: [Double]
  let largest: [Double]
  /// The root of the mean squared distance to the centre.
  let radius: Double
  /// The largest distance to the centre.
  let reach: Double
  /// The areas of the convex hull and of the box around the codes; `nil` where they do not lie in a
  /// plane.
  let hullArea: Double?
  let boxArea: Double?

  /// - Precondition: there are codes.
  init(_ codes: Matrix) {
    let (rows, columns) = (codes.rows, codes.columns)
    var sums = [Double](repeating: 0, count: columns)
    var smallest = [Double](repeating: .infinity, count: columns)
    var largest = [Double](repeating: -.infinity, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let value = Double(codes.elements[row * columns + column])
        sums[column] += value
        smallest[column] = min(smallest[column], value)
        largest[column] = max(largest[column], value)
      }
    }
    let centre = sums.map { $0 / Double(rows) }
    var squares = [Double](repeating: 0, count: columns)
    var reach = 0.0
    for row in 0..<rows {
      var distance = 0.0
      for column in 0..<columns {
        let difference = Double(codes.elements[row * columns + column]) - centre[column]
        squares[column] += difference * difference
        distance += difference * difference
      }
      reach = max(reach, distance)
    }
    self.centre = centre
    self.smallest = smallest
    self.largest = largest
    self.reach = reach.squareRoot()
    spread = squares.map { ($0 / Double(rows)).squareRoot() }
    radius = (squares.reduce(0, +) / Double(rows)).squareRoot()
    hullArea = columns == 2 ? convexHullArea(codes) : nil
    boxArea =
      columns == 2 ? (largest[0] - smallest[0]) * (largest[1] - smallest[1]) : nil
  }
}

/// The area of the convex hull of points in a plane; not a number where one of theirs is none.
///
/// Source: Andrew, "Another Efficient Algorithm for Convex Hulls in Two Dimensions", 1979.
func convexHullArea(_ points: Matrix) -> Double {
  precondition(points.columns == 2, "a hull's area is that of points in a plane")
  guard points.elements.allSatisfy(\.isFinite) else { return .nan }
  let sorted = (0..<points.rows)
    .map { SIMD2(Double(points.elements[2 * $0]), Double(points.elements[2 * $0 + 1])) }
    .sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  func turn(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }
  func half(_ points: some Sequence<SIMD2<Double>>) -> [SIMD2<Double>] {
    var hull: [SIMD2<Double>] = []
    for point in points {
      while hull.count > 1, turn(hull[hull.count - 2], hull[hull.count - 1], point) <= 0 {
        hull.removeLast()
      }
      hull.append(point)
    }
    return hull
  }
  let hull = half(sorted).dropLast() + half(sorted.reversed()).dropLast()
  guard let first = hull.first else { return 0 }
  return zip(hull, hull.dropFirst() + [first])
    .reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) } / 2
}

/// What the distances between codes say: of each code, in order.
struct Neighbourhood: Sendable {
  /// The distance to the nearest other code.
  var nearest: [Double] = []
  /// The silhouette; 0 for a class of one. Empty without labels.
  var silhouettes: [Double] = []
  /// Whether most of the k nearest other codes are of the code's class; of classes with as many,
  /// the first counts. Empty without labels.
  var isRight: [Bool] = []

  /// - Parameters:
  ///   - codes: at least two.
  ///   - labels: indices of classes; empty for none.
  ///   - k: how many neighbours vote, below the number of codes.
  ///
  /// Source: Rousseeuw, "Silhouettes", 1987; Cover and Hart, "Nearest Neighbor Pattern
  /// Classification", 1967, leaving one out.
  init(_ codes: Matrix, labels: [Int], k: Int, in context: RunContext) throws {
    let (rows, columns) = (codes.rows, codes.columns)
    precondition(rows > 1 && (labels.isEmpty || (k >= 1 && k < rows)), "too few codes")
    // Column by column, so that the distances of one code to all others are one pass a column.
    var transposed = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        transposed[column * rows + row] = Double(codes.elements[row * columns + column])
      }
    }
    let values = transposed
    let classCount = (labels.max() ?? -1) + 1
    var sizes = [Int](repeating: 0, count: classCount)
    for label in labels { sizes[label] += 1 }
    let classes = sizes
    let size = 100
    let parts = try context.map((rows + size - 1) / size, unit: "batch") { part in
      var found = Neighbourhood()
      var distances = [Double](repeating: 0, count: rows)
      for row in part * size..<min((part + 1) * size, rows) {
        squaredDistances(from: row, of: values.span, columns: columns, into: &distances)
        found.add(row, distances, labels: labels, sizes: classes, k: k)
      }
      return found
    }
    for part in parts {
      nearest += part.nearest
      silhouettes += part.silhouettes
      isRight += part.isRight
    }
  }

  private init() {}

  private mutating func add(
    _ row: Int, _ squares: [Double], labels: [Int], sizes: [Int], k: Int
  ) {
    var closest = Double.infinity
    for other in squares.indices where other != row { closest = min(closest, squares[other]) }
    nearest.append(closest.squareRoot())
    guard !labels.isEmpty else { return }
    silhouettes.append(silhouette(row, squares, labels: labels, sizes: sizes))
    var votes = [Int](repeating: 0, count: sizes.count)
    for neighbour in nearestNeighbours(of: row, squares, k: k) { votes[labels[neighbour]] += 1 }
    isRight.append(votes.firstIndex(of: votes.max() ?? 0) == labels[row])
  }

  private func silhouette(
    _ row: Int, _ squares: [Double], labels: [Int], sizes: [Int]
  ) -> Double {
    let own = labels[row]
    guard sizes[own] > 1 else { return 0 }
    var sums = [Double](repeating: 0, count: sizes.count)
    for other in squares.indices { sums[labels[other]] += squares[other].squareRoot() }
    let inside = sums[own] / Double(sizes[own] - 1)
    let outside =
      sizes.indices.filter { $0 != own && sizes[$0] > 0 }
      .map { sums[$0] / Double(sizes[$0]) }.min() ?? .nan
    let larger = max(inside, outside)
    return larger == 0 ? 0 : (outside - inside) / larger
  }

  /// The k rows nearest to one; among rows as near as each other, those that come first.
  private func nearestNeighbours(of row: Int, _ squares: [Double], k: Int) -> [Int] {
    var nearest: [Int] = []
    for other in squares.indices where other != row {
      if nearest.count == k, squares[other] >= squares[nearest[k - 1]] { continue }
      let place = nearest.firstIndex { squares[other] < squares[$0] } ?? nearest.count
      nearest.insert(other, at: place)
      if nearest.count > k { nearest.removeLast() }
    }
    return nearest
  }
}

/// Squared distances from one point to every point, of points held column by column.
private func squaredDistances(
  from row: Int, of values: Span<Double>, columns: Int, into result: inout [Double]
) {
  let rows = result.count
  for index in 0..<rows { result[index] = 0 }
  for column in 0..<columns {
    let own = values[column * rows + row]
    for index in 0..<rows {
      let difference = values[column * rows + index] - own
      result[index] += difference * difference
    }
  }
}
