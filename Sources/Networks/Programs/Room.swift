/// Places in one block of memory, given out and taken back while a program is laid out.
struct Room {
  /// The floats that the block needs.
  private(set) var size = 0
  /// Parts that are free, by their beginnings.
  private var gaps: [Range<Int>] = []

  /// A cache line belongs to one value.
  static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// The beginning of a part that is free; the smallest that is large enough.
  mutating func take(_ count: Int) -> Int {
    let count = Self.rounded(count)
    guard count > 0 else { return 0 }
    let fitting = gaps.indices.filter { gaps[$0].count >= count }
    if let index = fitting.min(by: { gaps[$0].count < gaps[$1].count }) {
      let start = gaps[index].lowerBound
      gaps[index] = start + count..<gaps[index].upperBound
      if gaps[index].isEmpty { gaps.remove(at: index) }
      return start
    }
    // What is free at the end grows.
    if let last = gaps.last, last.upperBound == size {
      gaps.removeLast()
      size = last.lowerBound + count
      return last.lowerBound
    }
    defer { size += count }
    return size
  }

  /// Gives a part back that `take` gave out for so many floats.
  mutating func giveBack(_ start: Int, _ count: Int) {
    let count = Self.rounded(count)
    guard count > 0 else { return }
    var gap = start..<start + count
    let position = gaps.firstIndex { $0.lowerBound > start } ?? gaps.count
    if position < gaps.count, gaps[position].lowerBound == gap.upperBound {
      gap = gap.lowerBound..<gaps.remove(at: position).upperBound
    }
    if position > 0, gaps[position - 1].upperBound == gap.lowerBound {
      gaps[position - 1] = gaps[position - 1].lowerBound..<gap.upperBound
    } else {
      gaps.insert(gap, at: position)
    }
  }
}
