/// What differs by no more than this share of the numbers that it was computed from differs by the
/// rounding of sums of thousands of doubles alone: 0.3 - 0.2 and 0.2 - 0.1 are equal.
let roundingShare = 1e-12

extension [Double] {
  /// These numbers, but that all that lie within rounding of each other in size are equally large,
  /// and those within rounding of 0 are 0.
  /// - Parameter scale: the size of the numbers that these were computed from, where it is larger
  ///   than theirs.
  func tied(atScale scale: Double) -> [Double] {
    let width = reduce(scale) { Swift.max($0, $1.magnitude) } * roundingShare
    var tied = self
    var size = 0.0
    for index in indices.sorted(by: { self[$0].magnitude < self[$1].magnitude }) {
      let magnitude = self[index].magnitude
      // A group's width counts from its smallest, so that no chain of neighbours grows past it.
      if magnitude - size > width { size = magnitude }
      tied[index] = self[index] < 0 ? -size : size
    }
    return tied
  }

  /// Whether all are one number, but for rounding.
  var areEqual: Bool {
    guard let smallest = self.min(), let largest = self.max() else { return true }
    return largest - smallest
      <= roundingShare * Swift.max(smallest.magnitude, largest.magnitude)
  }
}
