public import Pipeline

/// The option `columns` of a grid: how many images lie side by side, or, where the contents lie side
/// by side, which those are.
public enum GridColumns: OptionValue, Equatable {
  case count(Int)
  case contents([ImageContent])

  static let most = 1000

  public static var optionType: OptionType { .either([.integer, [ImageContent].optionType]) }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> GridColumns? {
    if node.list != nil {
      return [ImageContent].decode(node, in: &context).map { .contents($0) }
    }
    guard let count = Int.decode(node, in: &context) else { return nil }
    guard 1...most ~= count else {
      context.fail("is \(count), outside 1 to \(most)", at: node.location)
      return nil
    }
    return .count(count)
  }

  public func encode(in context: EncodingContext) -> Node {
    switch self {
    case .count(let count): count.encode(in: context)
    case .contents(let contents): contents.encode(in: context)
    }
  }
}
