public import Pipeline

/// The widths of a decoder's hidden layers.
public enum DecoderLayout: OptionValue, Equatable {
  /// The encoder's in reverse.
  case mirrored
  case widths([Int])

  public static var optionType: OptionType { .either([.choice(["mirrored"]), .list(.integer)]) }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> DecoderLayout? {
    if node.scalar?.text == "mirrored" { return .mirrored }
    guard node.list != nil else {
      context.fail(
        "must be 'mirrored' or a list of widths such as [10, 22], not \(node.summary)",
        at: node.location)
      return nil
    }
    guard let widths = [Int].decode(node, in: &context) else { return nil }
    guard widths.count <= 100, widths.allSatisfy((1...1_000_000).contains) else {
      context.fail("must hold at most 100 widths of 1 to 1000000", at: node.location)
      return nil
    }
    return .widths(widths)
  }

  public func encode(in context: EncodingContext) -> Node {
    switch self {
    case .mirrored: .plain("mirrored")
    case .widths(let widths): widths.encode(in: context)
    }
  }

  func widths(mirroring hidden: [Int]) -> [Int] {
    switch self {
    case .mirrored: hidden.reversed()
    case .widths(let widths): widths
    }
  }
}
