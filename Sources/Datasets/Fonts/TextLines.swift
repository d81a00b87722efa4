/// The lines of a text, without their ends (`\n`, `\r\n` or `\r`) and spaces there.
struct TextLines {
  private let bytes: [UInt8]
  private var position = 0
  private var isAfterReturn = false
  /// The latest line's number, counted from 1.
  private(set) var number = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line; `nil` at the end.
  mutating func next() -> ArraySlice<UInt8>? {
    // The second half of a line's end.
    if isAfterReturn, position < bytes.count, bytes[position] == newline { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != newline, bytes[position] != carriageReturn {
      position += 1
    }
    var end = position
    if position < bytes.count {
      isAfterReturn = bytes[position] == carriageReturn
      position += 1
    }
    while end > start, bytes[end - 1] == space || bytes[end - 1] == tab { end -= 1 }
    number += 1
    return bytes[start..<end]
  }

  private let newline = UInt8(ascii: "\n")
  private let carriageReturn = UInt8(ascii: "\r")
  private let space = UInt8(ascii: " ")
  private let tab = UInt8(ascii: "\t")
}

extension UInt8 {
  /// The value of a hexadecimal digit; `nil` for another character.
  var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
