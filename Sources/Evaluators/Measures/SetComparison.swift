import Pipeline
import Tensors

/// How a set of made images lies among as many known ones, by the distances to nearest neighbours.
///
/// Around every point of a set lies a ball that reaches to its k-th nearest other point of the set;
/// together they are where the set is. Its border belongs to a ball.
///
/// Source: Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative
/// Models", 2019; Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative Models",
/// 2020.
struct SetComparison: Sendable, Equatable {
  /// The share of made points in a ball of a known one.
  let precision: Double
  /// The share of known points in a ball of a made one.
  let recall: Double
  /// In how many balls of known points a made one lies, in the mean, over k: 1 is to be expected of
  /// points like the known ones.
  let density: Double
  /// The share of known points with a made one in their ball.
  let coverage: Double
  /// The mean distance of two made points over that of two known ones; NaN where all known points
  /// are the same.
  let diversity: Double

  /// The harmonic mean of precision and recall: 0 where either is, as of a single picture.
  var f1: Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// - Parameters:
  ///   - known: `[count, features]`.
  ///   - made: `[count, features]`.
  ///   - neighbours: k, below both counts and at least 1.
  init(known: Matrix, made: Matrix, neighbours k: Int, in context: RunContext) throws {
    precondition(k >= 1 && k < min(known.rows, made.rows), "too few points")
    let own = try Surroundings(known, neighbours: k, in: context)
    let others = try Surroundings(made, neighbours: k, in: context)
    let found = try context.map((made.rows + Self.block - 1) / Self.block, unit: "batch") { part in
      Meeting(
        known: known, own.squaredRadii, made: made, others.squaredRadii,
        rows: part * Self.block..<min((part + 1) * Self.block, made.rows))
    }
    let balls = found.flatMap(\.balls)
    precision = Double(balls.count { $0 > 0 }) / Double(made.rows)
    density = Double(balls.reduce(0, +)) / Double(k * made.rows)
    func share(_ path: KeyPath<Meeting, [Bool]>) -> Double {
      let count = (0..<known.rows).count { row in found.contains { $0[keyPath: path][row] } }
      return Double(count) / Double(known.rows)
    }
    recall = share(\.isReached)
    coverage = share(\.isCovered)
    diversity = own.meanDistance > 0 ? others.meanDistance / own.meanDistance : .nan
  }

  /// Rows that one thread takes at once.
  fileprivate static let block = 50
}

/// The distances between the points of a set.
private struct Surroundings {
  /// The squared distance from each point to its k-th nearest other.
  let squaredRadii: [Double]
  /// The mean distance of two different points.
  let meanDistance: Double

  init(_ points: Matrix, neighbours k: Int, in context: RunContext) throws {
    let block = SetComparison.block
    let found = try context.map((points.rows + block - 1) / block, unit: "batch") { part in
      (part * block..<min((part + 1) * block, points.rows)).map { row in
        var squares = (0..<points.rows).filter { $0 != row }
          .map { points.squaredDistance(row, points, $0) }
        let sum = squares.reduce(0) { $0 + $1.squareRoot() }
        squares.sort()
        return (radius: squares[k - 1], sum: sum)
      }
    }.flatMap(\.self)
    squaredRadii = found.map(\.radius)
    meanDistance =
      found.reduce(0) { $0 + $1.sum } / Double(points.rows) / Double(points.rows - 1)
  }
}

/// Which balls some of the made points and all known ones lie in.
private struct Meeting {
  /// For each of the made points how many balls of known points it lies in.
  var balls: [Int] = []
  /// For each known point whether it lies in a ball of one of these made points.
  var isReached: [Bool]
  /// For each known point whether one of these made points lies in its ball.
  var isCovered: [Bool]

  init(
    known: Matrix, _ knownRadii: [Double], made: Matrix, _ madeRadii: [Double], rows: Range<Int>
  ) {
    isReached = [Bool](repeating: false, count: known.rows)
    isCovered = isReached
    for row in rows {
      var count = 0
      for other in 0..<known.rows {
        let square = made.squaredDistance(row, known, other)
        if square <= madeRadii[row] { isReached[other] = true }
        if square <= knownRadii[other] {
          isCovered[other] = true
          count += 1
        }
      }
      balls.append(count)
    }
  }
}

extension Matrix {
  /// The squared Euclidean distance of a row to one of another matrix.
  fileprivate func squaredDistance(_ row: Int, _ other: Matrix, _ otherRow: Int) -> Double {
    squaredError(
      outputs: elements.span.extracting(range(ofRow: row)),
      targets: other.elements.span.extracting(other.range(ofRow: otherRow)))
  }
}

/// Images compared value by value.
struct PixelFeatures: ImageFeatures {
  func features(of images: Matrix) -> Matrix { images }
}
