/// For each pixel of a resized row (or column) the pixels that it is made of, and their weights.
struct ResizingWeights: Sendable {
  /// The first pixel of the source that each new pixel reads.
  let starts: [Int]
  /// How many it reads.
  let counts: [Int]
  /// `[new pixels, stride]`, each row adding up to 1; what `counts` does not reach is 0.
  let weights: [Double]
  /// `weights` in units of 2^-22, rounded.
  let fixedPoint: [Int32]
  /// The greatest of `counts`.
  let stride: Int

  /// Bits behind the point of `fixedPoint`: a byte times a weight fits 32 bits with its overshoot.
  static let precision: Int32 = 22

  /// - Precondition: both lengths are positive.
  init(from length: Int, to newLength: Int, filter: ResizeFilter) {
    precondition(length > 0 && newLength > 0, "lengths are positive")
    let scale = Double(length) / Double(newLength)
    // Wider than the filter itself where the image shrinks: that is what keeps moire away.
    let width = max(1, scale)
    let reach = filter.support * width
    var (starts, rows): ([Int], [[Double]]) = ([], [])
    for index in 0..<newLength {
      let centre = (Double(index) + 0.5) * scale
      if filter == .nearest {
        starts.append(min(Int(centre), length - 1))
        rows.append([1])
        continue
      }
      let start = max(0, Int(centre - reach + 0.5))
      let end = min(length, Int(centre + reach + 0.5))
      let row = (start..<end).map {
        filter.weight(at: (Double($0) - centre + 0.5) * (1 / width))
      }
      let sum = row.reduce(0, +)
      starts.append(start)
      rows.append(sum == 0 ? row : row.map { $0 * (1 / sum) })
    }
    let stride = rows.map(\.count).max() ?? 0
    self.stride = stride
    self.starts = starts
    counts = rows.map(\.count)
    weights = rows.flatMap { $0 + Array(repeating: 0, count: stride - $0.count) }
    fixedPoint = weights.map { Int32(($0 * Double(1 << Self.precision)).rounded()) }
  }
}
