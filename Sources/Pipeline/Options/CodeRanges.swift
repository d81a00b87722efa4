/// Character codes: one range, or a list of ranges that do not overlap.
public struct CodeRanges: OptionValue, Equatable, CustomStringConvertible {
  /// In ascending order.
  public let ranges: [ClosedRange<Int>]

  public init(_ codes: ClosedRange<Int>) { ranges = [CodeRange(codes).codes] }

  private init(sorted ranges: [ClosedRange<Int>]) { self.ranges = ranges }

  /// How many codes there are.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  public static var optionType: OptionType { .codeRanges }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> CodeRanges? {
    guard let items = node.list else {
      return CodeRange.decode(node, in: &context).map { CodeRanges($0.codes) }
    }
    let decoded = items.map { CodeRange.decode($0, in: &context)?.codes }
    let ranges = decoded.compactMap(\.self).sorted { $0.lowerBound < $1.lowerBound }
    guard ranges.count == decoded.count else { return nil }
    guard !ranges.isEmpty else {
      context.fail("must name a range of codes, such as 0x60-0x7f", at: node.location)
      return nil
    }
    for (left, right) in zip(ranges, ranges.dropFirst()) where left.overlaps(right) {
      context.fail(
        "must not name a code twice, as \(CodeRange(left)) and \(CodeRange(right)) do",
        at: node.location)
      return nil
    }
    return CodeRanges(sorted: ranges)
  }

  public func encode(in context: EncodingContext) -> Node {
    let nodes = ranges.map { CodeRange($0).encode(in: context) }
    return nodes.count == 1 ? nodes[0] : Node(.list(nodes))
  }

  /// `0x20-0x7e, 0xa0-0xff`.
  public var description: String {
    ranges.map { CodeRange($0).description }.joined(separator: ", ")
  }
}
