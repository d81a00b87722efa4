import Pipeline

/// An array of numbers as a C header spells it out.
struct HeaderArray {
  let name: String
  /// The numbers between the brackets; `nil` for none and for an expression.
  let dimensions: [Int?]
  /// Whole numbers of at most 32 bits.
  let values: [UInt32]
  /// The line of each value.
  let lines: [Int32]
  /// How many values the braces within the outer ones hold, with the line where each ends.
  let groups: [(count: Int, line: Int)]
  /// Where the array's name stands.
  let line: Int

  /// Bytes of a value, as few as hold the largest: 1, 2 or 4.
  var valueSize: Int {
    let used = values.reduce(0, |)
    return used < 1 << 8 ? 1 : used < 1 << 16 ? 2 : 4
  }

  /// Whether a text has what looks like an array with its values, wherever that is at fault.
  static func isIn(_ bytes: [UInt8]) -> Bool {
    var tokens = HeaderTokens(bytes, file: FontFile(name: ""))
    var recent: [HeaderTokens.Token] = []
    while let token = try? tokens.next() {
      recent = recent.suffix(1) + [token]
      guard recent == [.punctuation(UInt8(ascii: "=")), .punctuation(UInt8(ascii: "{"))] else {
        continue
      }
      if let first = try? tokens.peekPastBraces(), case .number = first { return true }
    }
    return false
  }

  /// The array called `name`, or the first whose values are numbers.
  /// - Throws: `PipelineError` where there is none, and where its values cannot be read.
  static func find(_ name: String?, in bytes: [UInt8], file: FontFile) throws -> HeaderArray {
    var parser = Parser(tokens: HeaderTokens(bytes, file: file), file: file)
    return try parser.find(name)
  }

  private struct Parser {
    var tokens: HeaderTokens
    let file: FontFile

    struct Declaration {
      var name = ""
      var line = 0
      var dimensions: [Int?] = []
    }

    mutating func find(_ wanted: String?) throws -> HeaderArray {
      var others: [String] = []
      var declaration = Declaration()
      var parentheses = 0
      while let token = try tokens.next() {
        switch token {
        case .identifier(let word) where declaration.dimensions.isEmpty:
          declaration = Declaration(name: word, line: tokens.line)
        case .punctuation(UInt8(ascii: "[")) where !declaration.name.isEmpty:
          declaration.dimensions.append(try dimension())
        case .punctuation(UInt8(ascii: "(")): parentheses += 1
        case .punctuation(UInt8(ascii: ")")): parentheses -= 1
        case .punctuation(UInt8(ascii: "=")) where !declaration.dimensions.isEmpty:
          guard try tokens.next() == .punctuation(UInt8(ascii: "{")) else { break }
          let first = try tokens.peekPastBraces()
          let isWanted = wanted.map { $0 == declaration.name } ?? first.isNumber
          if isWanted { return try values(of: declaration) }
          others.append(declaration.name)
          try skipBraces(from: declaration)
          declaration = Declaration()
        case .punctuation(UInt8(ascii: ",")) where parentheses > 0: break
        case .punctuation(let byte) where ",;{}=".utf8.contains(byte):
          declaration = Declaration()
        default: break
        }
      }
      guard let wanted else {
        throw file.fault(
          others.isEmpty
            ? "holds no array of bytes, such as: unsigned char font[32][7] = {{0x04, ...}, ...};"
            : "holds no array of bytes: the values of \(others.joined(separator: ", ")) are not "
              + "numbers")
      }
      throw file.fault(
        "holds no array named '\(wanted)'"
          + (others.isEmpty ? "" : "; its arrays are \(others.joined(separator: ", "))"))
    }

    /// What stands between brackets, the first of which is read.
    private mutating func dimension() throws -> Int? {
      var contents: [HeaderTokens.Token] = []
      while let token = try tokens.next(), token != .punctuation(UInt8(ascii: "]")) {
        if contents.count < 2 { contents.append(token) }
      }
      guard contents.count == 1, case .number(let number)? = contents.first else { return nil }
      return number
    }

    private mutating func skipBraces(from declaration: Declaration) throws {
      var depth = 1
      while depth > 0 {
        switch try tokens.next() {
        case .punctuation(UInt8(ascii: "{")): depth += 1
        case .punctuation(UInt8(ascii: "}")): depth -= 1
        case nil: throw unclosed(declaration)
        default: break
        }
      }
    }

    /// The values up to the brace that closes the one just read.
    private mutating func values(of declaration: Declaration) throws -> HeaderArray {
      var contents = HeaderArrayContents()
      while contents.depth > 0 {
        guard let token = try tokens.next() else { throw unclosed(declaration) }
        try contents.take(token, line: tokens.line, of: file)
      }
      return HeaderArray(
        name: declaration.name, dimensions: declaration.dimensions, values: contents.values,
        lines: contents.lines, groups: contents.groups, line: declaration.line)
    }

    private func unclosed(_ declaration: Declaration) -> PipelineError {
      file.fault(
        line: declaration.line,
        "the array '\(declaration.name.shortened)' that starts here has no closing brace")
    }
  }
}

extension HeaderTokens {
  /// The first word that is no opening brace, without moving on.
  fileprivate func peekPastBraces() throws -> Token? {
    var copy = self
    while let token = try copy.next() {
      if token != .punctuation(UInt8(ascii: "{")) { return token }
    }
    return nil
  }
}

extension HeaderTokens.Token? {
  fileprivate var isNumber: Bool {
    if case .number = self { true } else { false }
  }
}
