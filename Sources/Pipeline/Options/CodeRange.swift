/// A range of character codes: `0x60-0x7f`, `96-127`, or one code.
public struct CodeRange: OptionValue, Equatable, CustomStringConvertible {
  public let codes: ClosedRange<Int>

  /// - Precondition: within Unicode, 0 to 0x10ffff.
  public init(_ codes: ClosedRange<Int>) {
    precondition(codes.lowerBound >= 0 && codes.upperBound <= Self.highest)
    self.codes = codes
  }

  /// The last code of Unicode.
  package static let highest = 0x10ffff

  public static var optionType: OptionType { .codes }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> CodeRange? {
    guard let text = String.decode(node, in: &context) else { return nil }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { code(String($0)) }
    guard let first = ends.first, let lower = first, let last = ends.last, let upper = last,
      ends.count <= 2
    else {
      context.fail(
        "must be a range of codes such as 0x60-0x7f or 96-127, not '\(text.shortened)'",
        at: node.location)
      return nil
    }
    guard lower <= upper else {
      context.fail("must not end before it starts: '\(text.shortened)'", at: node.location)
      return nil
    }
    guard upper <= highest else {
      context.fail("must stay within 0 to 0x10ffff: '\(text.shortened)'", at: node.location)
      return nil
    }
    return CodeRange(lower...upper)
  }

  public func encode(in context: EncodingContext) -> Node { .plain(description) }

  /// `0x60-0x7f`.
  public var description: String {
    "0x\(String(codes.lowerBound, radix: 16))-0x\(String(codes.upperBound, radix: 16))"
  }

  /// A code in either base; `nil` for what is none.
  static func code(_ text: String) -> Int? {
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    guard let first = digits.first, first != "+", first != "-" else { return nil }
    return Int(digits, radix: isHexadecimal ? 16 : 10)
  }
}
