/// One character code: `0x60` or `96`.
public struct CharacterCode: OptionValue, Equatable, CustomStringConvertible {
  public let value: Int

  /// - Precondition: within Unicode, 0 to 0x10ffff.
  public init(_ value: Int) {
    precondition((0...CodeRange.highest).contains(value))
    self.value = value
  }

  public static var optionType: OptionType { .code }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> CharacterCode? {
    guard let text = String.decode(node, in: &context) else { return nil }
    guard let value = CodeRange.code(text) else {
      context.fail(
        "must be a code such as 0x60 or 96, not '\(text.shortened)'", at: node.location)
      return nil
    }
    guard value <= CodeRange.highest else {
      context.fail("must stay within 0 to 0x10ffff: '\(text.shortened)'", at: node.location)
      return nil
    }
    return CharacterCode(value)
  }

  public func encode(in context: EncodingContext) -> Node { .plain(description) }

  /// `0x60`.
  public var description: String { "0x\(String(value, radix: 16))" }
}
