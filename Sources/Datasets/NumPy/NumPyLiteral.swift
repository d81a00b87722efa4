/// A value of Python's literal syntax, as far as the headers of `.npy` files use it.
indirect enum NumPyLiteral: Equatable {
  case text(String)
  case boolean(Bool)
  case integer(Int)
  /// A tuple or a list.
  case sequence([NumPyLiteral])
  case dictionary([(key: String, value: NumPyLiteral)])

  static func == (first: NumPyLiteral, second: NumPyLiteral) -> Bool {
    switch (first, second) {
    case (.text(let a), .text(let b)): a == b
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.sequence(let a), .sequence(let b)): a == b
    default: false
    }
  }
}

/// Reads one literal from the bytes of a header.
struct NumPyLiteralReader {
  /// What is wrong, and at which byte of the text.
  struct Fault: Error {
    let message: String
    let position: Int
  }

  private let text: [UInt8]
  private(set) var position = 0
  private static let greatestDepth = 16

  init(_ text: [UInt8]) { self.text = text }

  /// The literal that is the whole text but for the white space around it.
  mutating func whole() throws(Fault) -> NumPyLiteral {
    let value = try value(depth: 0)
    skipSpace()
    guard position == text.count else { throw fault("expected the end of the header") }
    return value
  }

  private mutating func value(depth: Int) throws(Fault) -> NumPyLiteral {
    skipSpace()
    guard position < text.count else { throw fault("the header ends where a value is expected") }
    guard depth < Self.greatestDepth else { throw fault("brackets nested too deep") }
    switch text[position] {
    case UInt8(ascii: "{"): return try dictionary(depth: depth)
    case UInt8(ascii: "("): return try sequence(until: UInt8(ascii: ")"), depth: depth)
    case UInt8(ascii: "["): return try sequence(until: UInt8(ascii: "]"), depth: depth)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try quoted())
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
    default:
      if take("True") { return .boolean(true) }
      if take("False") { return .boolean(false) }
      throw fault("expected a value")
    }
  }

  private mutating func dictionary(depth: Int) throws(Fault) -> NumPyLiteral {
    position += 1
    var entries: [(key: String, value: NumPyLiteral)] = []
    while !takeByte("}") {
      if !entries.isEmpty {
        guard takeByte(",") else { throw fault("expected ',' or '}'") }
        if takeByte("}") { break }
      }
      skipSpace()
      let start = position
      guard case .text(let key) = try value(depth: depth + 1) else {
        throw Fault(message: "expected a key in quotes", position: start)
      }
      guard takeByte(":") else { throw fault("expected ':'") }
      entries.append((key, try value(depth: depth + 1)))
    }
    return .dictionary(entries)
  }

  private mutating func sequence(until end: UInt8, depth: Int) throws(Fault) -> NumPyLiteral {
    position += 1
    var values: [NumPyLiteral] = []
    let close = Character(Unicode.Scalar(end))
    while !takeByte(close) {
      if !values.isEmpty {
        guard takeByte(",") else { throw fault("expected ',' or '\(close)'") }
        if takeByte(close) { break }
      }
      values.append(try value(depth: depth + 1))
    }
    return .sequence(values)
  }

  private mutating func quoted() throws(Fault) -> String {
    let (quote, start) = (text[position], position + 1)
    guard let end = text[start...].firstIndex(of: quote) else { throw fault("a quote without end") }
    position = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  private mutating func integer() throws(Fault) -> Int {
    let start = position
    var number = 0
    while position < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[position] {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(text[position] - UInt8(ascii: "0")))
      guard !overflow, !carry else {
        throw Fault(message: "a number too large to be a size", position: start)
      }
      number = sum
      position += 1
    }
    // Python 2 wrote some sizes as 28L.
    _ = take("L")
    return number
  }

  private mutating func skipSpace() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
  }

  private mutating func takeByte(_ character: Character) -> Bool {
    skipSpace()
    guard position < text.count, text[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func take(_ word: String) -> Bool {
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private func fault(_ message: String) -> Fault { Fault(message: message, position: position) }
}
