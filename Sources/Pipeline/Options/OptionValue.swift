/// A type that an option can have. Decoding reports what is wrong to the context and returns `nil`;
/// encoding gives a node that decodes to the same value.
public protocol OptionValue: Sendable {
  static var optionType: OptionType { get }
  static func decode(_ node: Node, in context: inout DecodingContext) -> Self?
  func encode(in context: EncodingContext) -> Node
  /// The files that the value names and that must be there before a run.
  var inputPaths: [InputPath] { get }
}

extension OptionValue {
  public var inputPaths: [InputPath] { [] }
}

extension DecodingContext {
  /// Reads a scalar by one of the strict rules.
  mutating func scalar<Value>(
    _ node: Node, _ expected: String,
    _ read: (Node.Scalar) throws(StrictScalar.Refusal) -> Value
  ) -> Value? {
    guard let scalar = node.scalar, !scalar.isNull else {
      fail("must be \(expected), not \(node.summary)", at: node.location)
      return nil
    }
    do {
      return try read(scalar)
    } catch {
      fail(error.reason, at: node.location)
      return nil
    }
  }
}

extension Bool: OptionValue {
  public static var optionType: OptionType { .boolean }
  public static func decode(_ node: Node, in context: inout DecodingContext) -> Bool? {
    context.scalar(node, "true or false", StrictScalar.boolean)
  }
  public func encode(in context: EncodingContext) -> Node { .plain(description) }
}

extension Int: OptionValue {
  public static var optionType: OptionType { .integer }
  public static func decode(_ node: Node, in context: inout DecodingContext) -> Int? {
    context.scalar(node, "a whole number", StrictScalar.integer)
  }
  public func encode(in context: EncodingContext) -> Node { .plain(description) }
}

extension Double: OptionValue {
  public static var optionType: OptionType { .number }
  public static func decode(_ node: Node, in context: inout DecodingContext) -> Double? {
    context.scalar(node, "a number", StrictScalar.number)
  }
  public func encode(in context: EncodingContext) -> Node { .plain(description) }
}

extension String: OptionValue {
  public static var optionType: OptionType { .text }
  public static func decode(_ node: Node, in context: inout DecodingContext) -> String? {
    context.scalar(node, "text") { scalar throws(StrictScalar.Refusal) in scalar.text }
  }
  public func encode(in context: EncodingContext) -> Node { .text(self) }
}

/// An option of a few words: `enum Row: String, OptionChoice { case original, reconstruction }`.
public protocol OptionChoice: OptionValue, CaseIterable, RawRepresentable<String> {}

extension OptionChoice {
  public static var optionType: OptionType { .choice(allCases.map(\.rawValue)) }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> Self? {
    let names = allCases.map(\.rawValue)
    guard let word = node.scalar, !word.isNull else {
      context.fail("must be \(names.alternatives), not \(node.summary)", at: node.location)
      return nil
    }
    if let value = Self(rawValue: word.text) { return value }
    context.fail(
      "cannot be '\(word.text.shortened)'\(suggestion(for: word.text, among: names))",
      at: node.location)
    return nil
  }

  public func encode(in context: EncodingContext) -> Node { .text(rawValue) }
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  var alternatives: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " or " + self[count - 1]
  }
}

extension Array: OptionValue where Element: OptionValue {
  public static var optionType: OptionType { .list(Element.optionType) }

  public static func decode(_ node: Node, in context: inout DecodingContext) -> [Element]? {
    guard let items = node.list else {
      context.fail("must be a list such as [a, b], not \(node.summary)", at: node.location)
      return nil
    }
    let values = items.map { Element.decode($0, in: &context) }
    return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
  }

  public func encode(in context: EncodingContext) -> Node {
    Node(.list(map { $0.encode(in: context) }))
  }

  public var inputPaths: [InputPath] { flatMap(\.inputPaths) }
}

extension Optional: OptionValue where Wrapped: OptionValue {
  public static var optionType: OptionType { Wrapped.optionType }

  /// `null` and `~` say plainly that the option is left unset.
  public static func decode(_ node: Node, in context: inout DecodingContext) -> Wrapped?? {
    if let scalar = node.scalar, scalar.isNull { return .some(nil) }
    return Wrapped.decode(node, in: &context).map { .some($0) }
  }

  public func encode(in context: EncodingContext) -> Node {
    map { $0.encode(in: context) } ?? .plain("null")
  }

  public var inputPaths: [InputPath] { self?.inputPaths ?? [] }
}
