import Pipeline

/// The lines of a BDF file without blank ones and comments: those that begin with `COMMENT` or, as
/// in some files, with `#`, and the mark with which CP/M and DOS end a text.
struct BDFLines {
  private var lines: TextLines
  /// The line read last, where it is to be read once more.
  private var latest: BDFLine?
  private var isRepeated = false
  let byteCount: Int

  init(_ bytes: [UInt8], file: FontFile) {
    lines = TextLines(bytes)
    byteCount = bytes.count
  }

  var number: Int { lines.number }

  mutating func next() -> BDFLine? {
    if isRepeated {
      isRepeated = false
      return latest
    }
    while let bytes = lines.next() {
      guard let first = bytes.first, first != UInt8(ascii: "#"), first != 0x1a else { continue }
      let line = BDFLine(number: lines.number, bytes: bytes)
      guard line.keyword != "COMMENT" else { continue }
      latest = line
      return line
    }
    return nil
  }

  /// Makes the line read last the next one.
  mutating func moveBack() { isRepeated = latest != nil }
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

  /// The code of an ENCODING line, -1 for none: of two numbers the second where the first is -1, as
  /// the specification has it for encodings other than Adobe's standard one.
  func code(_ file: FontFile) throws -> Int {
    let first = try numbers(1, Int.min...Int.max, file)[0]
    let code = first >= 0 ? first : (try? numbers(2, Int.min...Int.max, file)[1]) ?? -1
    guard code <= CodeRange.highest else {
      throw file.fault(
        line: number, "'\(shown)' has a code beyond \(CodeRange.highest), the last that there is")
    }
    return max(code, -1)
  }

  /// The bytes of a row of hexadecimal digits, cut or filled up with zeros to `count` digits; `nil`
  /// for what has other characters.
  /// - Precondition: `count` is even.
  func hexadecimal(atMost count: Int) -> [UInt8]? {
    var row = [UInt8](repeating: 0, count: count / 2)
    for (index, byte) in bytes.enumerated() {
      guard let digit = byte.hexadecimalValue else { return nil }
      if index < count { row[index / 2] |= index % 2 == 0 ? digit << 4 : digit }
    }
    return row
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
