/// One line of a plugin's table of options: from it come decoding, the check, the texts of errors,
/// `pipe describe`, the resolved file and the JSON Schema.
public struct Field<Owner: Sendable>: Sendable {
  public let option: OptionInfo
  let decode: @Sendable (Node, inout Owner, inout DecodingContext) -> Void
  let encode: @Sendable (Owner, EncodingContext) -> Node
  let inputPaths: @Sendable (Owner) -> [InputPath]
  let outputPaths: @Sendable (Owner) -> [OutputPath]

  /// An option of a type that has no limits.
  /// - Parameters:
  ///   - name: the key in a file.
  ///   - path: the property that holds the value; its own value is the default.
  ///   - unit: of the number, for help.
  ///   - endings: for an output path, the endings that the plugin can write.
  ///   - isRequired: the file must give it; the property's own value then says nothing.
  ///   - isSecret: such as a password: no record of a run holds its value, `resolved.yaml` neither.
  ///   - help: one sentence.
  public init<Value: OptionValue>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, unit: String? = nil,
    endings: [String] = [], isRequired: Bool = false, isSecret: Bool = false, help: String
  ) {
    var type = Value.optionType
    if !endings.isEmpty { type = .outputPath(endings: endings) }
    self.init(
      OptionInfo(
        name, type, unit: unit, isRequired: isRequired, isSecret: isSecret, help: help), path
    ) { value, node, context in
      if let output = value as? OutputPath, !endings.isEmpty, !endings.contains(output.ending) {
        context.fail(
          "must end in .\(endings.joined(separator: ", .")), not '\(output.path)'",
          at: node.location)
        return false
      }
      return true
    }
  }

  /// A number within limits.
  public init<Value: OptionValue & Comparable & LosslessStringConvertible>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable,
    _ limits: Limits<Value>, unit: String? = nil, isRequired: Bool = false, help: String
  ) {
    let shown = ShownLimits(limits)
    self.init(
      OptionInfo(
        name, Value.optionType, limits: shown, unit: unit, isRequired: isRequired, help: help),
      path
    ) { value, node, context in
      if limits.contains(value) { return true }
      context.fail("is \(node.scalar?.text ?? ""), outside \(shown.text)", at: node.location)
      return false
    }
  }

  /// A number within limits, or nothing.
  public init<Value: OptionValue & Comparable & LosslessStringConvertible>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable,
    _ limits: Limits<Value>, unit: String? = nil, help: String
  ) {
    let shown = ShownLimits(limits)
    self.init(
      OptionInfo(name, Value.optionType, limits: shown, unit: unit, help: help), path
    ) { value, node, context in
      guard let value, !limits.contains(value) else { return true }
      context.fail("is \(node.scalar?.text ?? ""), outside \(shown.text)", at: node.location)
      return false
    }
  }

  /// A list of numbers, each within limits.
  public init<Value: OptionValue & Comparable & LosslessStringConvertible>(
    _ name: String, _ path: any WritableKeyPath<Owner, [Value]> & Sendable,
    each limits: Limits<Value>, count: ClosedRange<Int> = 0...1000, unit: String? = nil,
    help: String
  ) {
    let shown = ShownLimits(limits)
    self.init(
      OptionInfo(name, [Value].optionType, limits: shown, count: count, unit: unit, help: help),
      path
    ) { values, node, context in
      guard count.contains(values.count) else {
        context.fail(
          "has \(values.count) values; \(count.lowerBound) to \(count.upperBound) are allowed",
          at: node.location)
        return false
      }
      for (value, item) in zip(values, node.list ?? []) where !limits.contains(value) {
        context.fail("holds \(item.scalar?.text ?? ""), outside \(shown.text)", at: item.location)
      }
      return values.allSatisfy(limits.contains)
    }
  }

  private init<Value: OptionValue>(
    _ option: OptionInfo, _ path: any WritableKeyPath<Owner, Value> & Sendable,
    check: @escaping @Sendable (Value, Node, inout DecodingContext) -> Bool
  ) {
    self.option = option
    decode = { node, owner, context in
      guard let value = Value.decode(node, in: &context), check(value, node, &context) else {
        return
      }
      owner[keyPath: path] = value
    }
    encode = { owner, context in owner[keyPath: path].encode(in: context) }
    inputPaths = { owner in owner[keyPath: path].inputPaths }
    outputPaths = { owner in (owner[keyPath: path] as? OutputPath).map { [$0] } ?? [] }
  }

  /// A component, such as an optimizer: `adam`, or `{adam: {learning_rate: 0.01}}`.
  public init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable,
    component kind: ComponentKind<Value>, help: String
  ) {
    option = OptionInfo(name, .component(kind.name), help: help)
    decode = { node, owner, context in
      if let value = kind.decode(node, in: &context) { owner[keyPath: path] = value }
    }
    encode = { owner, context in kind.encode(owner[keyPath: path], in: context) }
    inputPaths = { _ in [] }
    outputPaths = { _ in [] }
  }

  /// A component, or nothing.
  public init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable,
    component kind: ComponentKind<Value>, help: String
  ) {
    option = OptionInfo(name, .component(kind.name), help: help)
    decode = { node, owner, context in
      if let scalar = node.scalar, scalar.isNull {
        owner[keyPath: path] = nil
      } else if let value = kind.decode(node, in: &context) {
        owner[keyPath: path] = value
      }
    }
    encode = { owner, context in
      owner[keyPath: path].map { kind.encode($0, in: context) } ?? .plain("null")
    }
    inputPaths = { _ in [] }
    outputPaths = { _ in [] }
  }

  private init(
    option: OptionInfo,
    decode: @escaping @Sendable (Node, inout Owner, inout DecodingContext) -> Void,
    encode: @escaping @Sendable (Owner, EncodingContext) -> Node,
    inputPaths: @escaping @Sendable (Owner) -> [InputPath],
    outputPaths: @escaping @Sendable (Owner) -> [OutputPath]
  ) {
    self.option = option
    self.decode = decode
    self.encode = encode
    self.inputPaths = inputPaths
    self.outputPaths = outputPaths
  }

  /// This option, with names that other programs give it: who writes one of them is told the name
  /// that it has here.
  public func alsoKnownAs(_ names: String...) -> Field {
    var option = option
    option.alsoKnownAs += names
    return Field(
      option: option, decode: decode, encode: encode, inputPaths: inputPaths,
      outputPaths: outputPaths)
  }

  /// This option as one of a struct that `Outer` holds, so that several plugins share one table.
  public func lifted<Outer: Sendable>(
    to path: any WritableKeyPath<Outer, Owner> & Sendable
  ) -> Field<Outer> {
    let field = self
    return Field<Outer>(
      option: option,
      decode: { node, outer, context in field.decode(node, &outer[keyPath: path], &context) },
      encode: { outer, context in field.encode(outer[keyPath: path], context) },
      inputPaths: { outer in field.inputPaths(outer[keyPath: path]) },
      outputPaths: { outer in field.outputPaths(outer[keyPath: path]) })
  }
}

/// An option's line as data, without the type of the plugin.
public struct OptionInfo: Sendable {
  public let name: String
  public let type: OptionType
  /// Limits of a number, or of each number of a list.
  public let limits: ShownLimits?
  /// How many values a list may have.
  public let count: ClosedRange<Int>?
  public let unit: String?
  public let isRequired: Bool
  /// Whether records of runs leave its value out.
  public let isSecret: Bool
  public let help: String
  /// Names that other programs give it.
  public internal(set) var alsoKnownAs: [String] = []

  var knownName: KnownName { KnownName(name, alsoKnownAs: alsoKnownAs) }

  init(
    _ name: String, _ type: OptionType, limits: ShownLimits? = nil,
    count: ClosedRange<Int>? = nil, unit: String? = nil, isRequired: Bool = false,
    isSecret: Bool = false,
    help: String
  ) {
    self.name = name
    self.type = type
    self.limits = limits
    self.count = count
    self.unit = unit
    self.isRequired = isRequired
    self.isSecret = isSecret
    self.help = help
  }
}
