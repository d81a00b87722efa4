import Pipeline

/// A declaration with values, as far as a font of Adafruit GFX needs it.
struct GFXStatement {
  /// The words before the name.
  private(set) var type: [String] = []
  private(set) var name = ""
  let line: Int
  /// The whole numbers between the braces, with their signs.
  private(set) var numbers: [Int] = []
  /// The words between the braces.
  private(set) var words: [String] = []

  /// The declarations of a text that has a table of `GFXglyph`, none of another text.
  /// - Throws: `PipelineError` with the line, for a comment or a string without an end.
  static func all(in bytes: [UInt8], file: FontFile) throws -> [GFXStatement] {
    let mark = Array("GFXglyph".utf8)
    guard
      bytes.indices.dropLast(mark.count - 1).contains(where: { start in
        bytes[start] == mark[0] && bytes[start..<start + mark.count].elementsEqual(mark)
      })
    else { return [] }
    var tokens = HeaderTokens(bytes, file: file)
    var statements: [GFXStatement] = []
    var head: [String] = []
    var isAfterName = false
    while let token = try tokens.next() {
      switch token {
      // What stands behind the name, such as PROGMEM, is of no matter.
      case .identifier(let word): if !isAfterName { head.append(word) }
      case .punctuation(UInt8(ascii: "[")): isAfterName = true
      case .punctuation(UInt8(ascii: "=")):
        var statement = GFXStatement(line: tokens.line)
        let words = head.filter { $0 != "PROGMEM" }
        (statement.type, statement.name) = (words.dropLast(), words.last ?? "")
        try statement.read(&tokens)
        statements.append(statement)
        (head, isAfterName) = ([], false)
      case .punctuation(UInt8(ascii: ";")), .punctuation(UInt8(ascii: "}")):
        (head, isAfterName) = ([], false)
      default: break
      }
    }
    return statements
  }

  private init(line: Int) { self.line = line }

  /// The values up to the semicolon that ends them.
  private mutating func read(_ tokens: inout HeaderTokens) throws {
    var isNegative = false
    while let token = try tokens.next() {
      switch token {
      case .number(let number): numbers.append(isNegative ? -number : number)
      case .identifier(let word): words.append(word)
      case .punctuation(UInt8(ascii: ";")): return
      default: break
      }
      isNegative = token == .punctuation(UInt8(ascii: "-"))
    }
  }
}
