import Pipeline

/// What a BBX and a FONTBOUNDINGBOX hold: columns, rows, and where the lower left corner lies from
/// the origin, columns to the right and rows upwards.
struct BDFBox: Equatable, CustomStringConvertible {
  let width: Int
  let height: Int
  let x: Int
  let y: Int

  private init(width: Int, height: Int, x: Int, y: Int) {
    (self.width, self.height, self.x, self.y) = (width, height, x, y)
  }

  init(_ line: BDFLine, _ file: FontFile) throws {
    let numbers = try line.numbers(4, -1024...1024, file)
    guard numbers[0] >= 0, numbers[1] >= 0 else {
      throw file.fault(line: line.number, "\(line.shown) has a negative size")
    }
    // Without columns there are no rows either: they would be blank lines.
    let isEmpty = numbers[0] == 0 || numbers[1] == 0
    (width, height) = isEmpty ? (0, 0) : (numbers[0], numbers[1])
    (x, y) = (numbers[2], numbers[3])
  }

  var size: PixelSize { PixelSize(width: width, height: height) }

  /// The row above the box, counted upwards from the origin.
  var top: Int { y + height }

  var isEmpty: Bool { width == 0 }

  /// The smallest box that holds both.
  func union(_ other: BDFBox) -> BDFBox {
    let (left, bottom) = (min(x, other.x), min(y, other.y))
    return BDFBox(
      width: max(x + width, other.x + other.width) - left, height: max(top, other.top) - bottom,
      x: left, y: bottom)
  }

  var description: String { "\(width) \(height) \(x) \(y)" }
}

/// What a file says wrongly, each kind once with how often: a large font has a thousand of a kind.
struct BDFNotes {
  enum Kind: CaseIterable { case count, cell, repeatedCode, noEnd, rowCount, rowLength }

  private var first: [Kind: String] = [:]
  private var counts: [Kind: Int] = [:]

  mutating func add(_ kind: Kind, _ text: @autoclosure () -> String) {
    counts[kind, default: 0] += 1
    if first[kind] == nil { first[kind] = text() }
  }

  var lines: [String] {
    Kind.allCases.compactMap { kind in
      guard let text = first[kind], let count = counts[kind] else { return nil }
      return count == 1 ? text : "\(text) (the first of \(count) such places)"
    }
  }
}
