import Pipeline

/// The lines of a BDF file without blank ones and comments.
struct BDFLines {
  private var lines: TextLines
  let byteCount: Int

  init(_ bytes: [UInt8], file: FontFile) {
    lines = TextLines(bytes)
    byteCount = bytes.count
  }

  var number: Int { lines.number }

  mutating func next() -> BDFLine? {
    while let bytes = lines.next() {
      let line = BDFLine(number: lines.number, bytes: bytes)
      if !bytes.isEmpty, line.keyword != "COMMENT" { return line }
    }
    return nil
  }
}

/// A line: a keyword and what follows it.
struct BDFLine {
  let number: Int
  let bytes: ArraySlice<UInt8>
  let keyword: String

  init(number: Int, bytes: ArraySlice<UInt8>) {
    self.number = number
    self.bytes = bytes
    // No keyword is longer than FONTBOUNDINGBOX and STARTPROPERTIES.
    keyword = String(decoding: bytes.prefix(16).prefix { $0 > 0x20 }, as: UTF8.self)
  }

  /// The line in a message.
  var shown: String { String(decoding: bytes.prefix(80), as: UTF8.self).shortened }

  /// What follows the keyword.
  var rest: String {
    String(decoding: bytes.drop { $0 > 0x20 }.drop { $0 <= 0x20 }.prefix(200), as: UTF8.self)
  }

  /// The whole numbers behind the keyword; more than asked for are left alone.
  func numbers(_ count: Int, _ range: ClosedRange<Int>, _ file: FontFile) throws -> [Int] {
    let words = bytes.split(maxSplits: count + 1) { $0 <= 0x20 }.dropFirst().prefix(count)
    let numbers = words.compactMap(Self.number)
    guard numbers.count == count else {
      throw file.fault(
        line: number,
        "'\(shown)' is not \(keyword) and \(count == 1 ? "a whole number" : "\(count) whole numbers")"
      )
    }
    guard numbers.allSatisfy(range.contains) else {
      throw file.fault(
        line: number,
        "'\(shown)' has a number outside \(range.lowerBound) to \(range.upperBound)")
    }
    return numbers
  }

  /// A whole number; one that is too large as the largest that there is.
  private static func number(_ word: ArraySlice<UInt8>) -> Int? {
    let isNegative = word.first == UInt8(ascii: "-")
    let digits = isNegative ? word.dropFirst() : word
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let size = digits.reduce(0) { min($0, .max / 10 - 1) * 10 + Int($1 - 0x30) }
    return isNegative ? -size : size
  }
}
