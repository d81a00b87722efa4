import Pipeline

/// The words of a C header. Comments and preprocessor lines are skipped, but for those that change
/// what lies between them.
struct HeaderTokens {
  enum Token: Equatable {
    case number(Int)
    case identifier(String)
    /// A number that is no whole one, or larger than any.
    case otherNumber(String)
    /// A string or a character.
    case quoted
    /// A preprocessor line that may add or remove text: `#if`, `#include` and their like.
    case directive(String)
    case punctuation(UInt8)
  }

  private let bytes: [UInt8]
  private let file: FontFile
  private var position = 0
  private var isLineStart = true
  /// The line of the latest token, counted from 1.
  private(set) var line = 1
  /// The line of the next byte.
  private var currentLine = 1

  init(_ bytes: [UInt8], file: FontFile) {
    self.bytes = bytes
    self.file = file
  }

  /// The next word; `nil` at the end.
  /// - Throws: `PipelineError` with the line, for a comment or a string without an end.
  mutating func next() throws -> Token? {
    while let byte = peek() {
      line = currentLine
      switch byte {
      case newline:
        advance()
        isLineStart = true
        continue
      case UInt8(ascii: " "), 9, 11, 12, 13:
        advance()
        continue
      case UInt8(ascii: "\\") where peek(1) == newline || (peek(1) == 13 && peek(2) == newline):
        advance()
        continue
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        skipLine()
        continue
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        try skipBlockComment()
        continue
      case UInt8(ascii: "#") where isLineStart:
        if let directive = try directive() { return .directive(directive) }
        continue
      default: break
      }
      isLineStart = false
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
      case _ where Self.isWord(byte):
        let word = word()
        return Self.binaryConstant(word).map(Token.number) ?? .identifier(word)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        try skipQuoted(byte)
        return .quoted
      default:
        advance()
        return .punctuation(byte)
      }
    }
    line = currentLine
    return nil
  }

  private let newline = UInt8(ascii: "\n")

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private mutating func advance() {
    if bytes[position] == newline { currentLine += 1 }
    position += 1
  }

  /// To the line's end, which a backslash moves to the next line.
  private mutating func skipLine() {
    while let byte = peek(), byte != newline {
      if byte == UInt8(ascii: "\\") {
        advance()
        if peek() == 13 { advance() }
        if peek() != nil { advance() }
      } else {
        advance()
      }
    }
  }

  private mutating func skipBlockComment() throws {
    let start = currentLine
    position += 2
    while let byte = peek() {
      if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        position += 2
        return
      }
      advance()
    }
    throw file.fault(line: start, "the comment that starts here has no end")
  }

  /// Skips a preprocessor line and its comments; its name if it may add or remove text.
  private mutating func directive() throws -> String? {
    position += 1
    while peek() == UInt8(ascii: " ") || peek() == 9 { position += 1 }
    let name = word()
    while let byte = peek(), byte != newline {
      switch (byte, peek(1)) {
      case (UInt8(ascii: "/"), UInt8(ascii: "*")): try skipBlockComment()
      case (UInt8(ascii: "/"), UInt8(ascii: "/")): skipLine()
      case (UInt8(ascii: "\\"), _):
        advance()
        if peek() == 13 { advance() }
        if peek() != nil { advance() }
      default: advance()
      }
    }
    let harmless = ["define", "undef", "pragma", "line", "error", "warning", ""]
    return harmless.contains(name) ? nil : name
  }

  private mutating func skipQuoted(_ quote: UInt8) throws {
    let start = currentLine
    advance()
    while let byte = peek(), byte != newline {
      advance()
      if byte == quote { return }
      if byte == UInt8(ascii: "\\"), peek() != nil { advance() }
    }
    throw file.fault(line: start, "the quoted text that starts here has no end")
  }

  private mutating func word() -> String {
    let start = position
    while let byte = peek(), Self.isWord(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Decimal, `0x`, `0b` or octal, with digit separators and the suffixes of C's integers.
  private mutating func number() -> Token {
    let start = position
    while let byte = peek(), Self.isWord(byte) || byte == UInt8(ascii: "'") || byte == 0x2e {
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    var digits = text.lowercased()[...].filter { $0 != "'" }[...]
    var radix = 10
    if digits.hasPrefix("0x") {
      (radix, digits) = (16, digits.dropFirst(2))
    } else if digits.hasPrefix("0b") {
      (radix, digits) = (2, digits.dropFirst(2))
    } else if digits.hasPrefix("0"), digits.count > 1 {
      radix = 8
    }
    while let last = digits.last, last == "u" || last == "l" { digits = digits.dropLast() }
    return Int(digits, radix: radix).map(Token.number) ?? .otherNumber(text)
  }

  /// The value of `B00100` and its like, which Arduino's `binary.h` defines: one to eight digits.
  private static func binaryConstant(_ word: String) -> Int? {
    guard word.first == "B", (2...9).contains(word.utf8.count) else { return nil }
    return Int(word.dropFirst(), radix: 2)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
