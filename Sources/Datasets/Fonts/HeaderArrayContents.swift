import Pipeline

/// What stands between the braces of an array, token by token.
struct HeaderArrayContents {
  private(set) var values: [UInt32] = []
  /// The line of each value.
  private(set) var lines: [Int32] = []
  /// How many values the braces within the outer ones hold, with the line where each ends.
  private(set) var groups: [(count: Int, line: Int)] = []
  /// How many braces are open; 0 behind the array's end.
  private(set) var depth = 1
  private var groupStart = 0
  private var isValueDue = true

  /// - Throws: `PipelineError` where the token does not belong into an array of whole numbers.
  mutating func take(_ token: HeaderTokens.Token, line: Int, of file: FontFile) throws {
    switch token {
    case .number(let number): try append(number, line: line, of: file)
    case .punctuation(UInt8(ascii: "{")): try open(line: line, of: file)
    case .punctuation(UInt8(ascii: "}")):
      if depth == 2 { groups.append((values.count - groupStart, line)) }
      depth -= 1
      isValueDue = false
    case .punctuation(UInt8(ascii: ",")):
      guard !isValueDue else { throw file.fault(line: line, "a value is missing before ','") }
      isValueDue = true
    case .directive(let name):
      throw file.fault(
        line: line, "'#\(name.shortened)' inside the array: the array must be spelt out")
    case .identifier(let word):
      throw file.fault(
        line: line, "'\(word.shortened)' is not a number; macros are not looked up")
    case .otherNumber(let text):
      throw file.fault(line: line, "'\(text.shortened)' is not a whole number of C")
    case .quoted:
      throw file.fault(line: line, "quoted text where a number belongs")
    case .punctuation(let byte):
      throw file.fault(
        line: line,
        "'\(Unicode.Scalar(byte))' where a number belongs; expressions are not worked out")
    }
  }

  private mutating func append(_ number: Int, line: Int, of file: FontFile) throws {
    guard isValueDue else {
      throw file.fault(line: line, "a comma is missing before \(number)")
    }
    guard let value = UInt32(exactly: number) else {
      throw file.fault(
        line: line,
        "\(number) does not fit into 32 bits; where this is not the font, name the array "
          + "that is with the option 'array'")
    }
    values.append(value)
    lines.append(Int32(clamping: line))
    isValueDue = false
  }

  private mutating func open(line: Int, of file: FontFile) throws {
    guard isValueDue else {
      throw file.fault(line: line, "a comma is missing before '{'")
    }
    depth += 1
    if depth == 2 { groupStart = values.count }
    guard depth <= 3 else {
      throw file.fault(
        line: line, "braces within braces within braces: a font has two or three levels")
    }
  }
}
