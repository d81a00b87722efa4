/// A part that stages are configured with by name: an optimizer, a loss, an activation, a noise.
///
/// A component is registered like a stage and decodes through the same tables, so that another
/// package can add one: `optimizer: adam`, or `optimizer: {adam: {learning_rate: 0.01}}`.
public protocol Component: Configurable {
  /// The kind that it belongs to, such as `optimizer`.
  static var componentKind: String { get }
}

extension Component {
  /// The options that are numbers, as a model's graph holds them.
  public var numbers: [String: Double] {
    var numbers: [String: Double] = [:]
    for entry in encode(in: EncodingContext(folder: nil)) {
      if let text = entry.value.scalar?.text, let number = Double(text) {
        numbers[entry.key] = number
      }
    }
    return numbers
  }
}

extension ComponentSource {
  /// A component from its name and those of its options that are numbers, as a model's graph holds
  /// them.
  /// - Throws: `PipelineError` of kind `badData` where no component has the name, or an option does
  ///   not fit it.
  public func component<Value>(
    _ kind: ComponentKind<Value>, named name: String, numbers: [String: Double] = [:]
  ) throws -> Value {
    var context = DecodingContext(registry: self, folder: "/")
    context.subject = "the \(kind.name)"
    let options = numbers.sorted { $0.key < $1.key }.map { key, number in
      Node.Entry(key, .plain(Int(exactly: number).map(String.init) ?? number.description))
    }
    let node = Node(.map([Node.Entry(name, Node(.map(options)))]))
    let value = kind.decode(node, in: &context)
    if let fault = context.faults.first { throw PipelineError(.badData, fault.message) }
    guard let value else { throw PipelineError(.badData, "there is no \(kind.name) '\(name)'") }
    return value
  }
}

extension Node {
  /// The component's name in `adam` and in `{adam: {...}}`.
  var componentName: String? {
    if let scalar { return scalar.isNull ? nil : scalar.text }
    return map?.count == 1 ? map?.first?.key : nil
  }
}

extension DescribedOption {
  /// The name of the component that it has by default.
  var defaultComponent: String? {
    defaultText.flatMap { YAMLReader.read(SourceText(name: "", text: $0)).root?.componentName }
  }
}

/// A kind of component, and how its values are told from others: `ComponentKind<any Optimizer>`.
public struct ComponentKind<Value: Sendable>: Sendable {
  public let name: String
  private let asComponent: @Sendable (Value) -> any Component

  /// - Parameters:
  ///   - name: as files and messages have it, such as `optimizer`.
  ///   - asComponent: `{ $0 }`: every value of the kind is a component.
  public init(_ name: String, asComponent: @escaping @Sendable (Value) -> any Component) {
    self.name = name
    self.asComponent = asComponent
  }

  func decode(_ node: Node, in context: inout DecodingContext) -> Value? {
    guard let choice = choice(node, in: &context) else { return nil }
    let subject = context.subject
    guard let entry = context.registry.component(kind: name, named: choice.name) else {
      let known = context.registry.components(of: name).map(\.knownName)
      context.fail(
        "cannot be '\(choice.name.shortened)'\(suggestion(for: choice.name, among: known))",
        at: choice.location)
      return nil
    }
    let component = entry.decode(
      choice.options, "\(name): \(entry.name)", choice.location, &context)
    context.subject = subject
    return component as? Value
  }

  func encode(_ value: Value, in context: EncodingContext) -> Node {
    let component = asComponent(value)
    let options = component.encode(in: context)
    let name = type(of: component).name
    return options.isEmpty
      ? .text(name) : Node(.map([Node.Entry(name, Node(.map(options)))]))
  }

  private struct Choice {
    let name: String
    let location: SourceLocation?
    let options: [Node.Entry]
  }

  /// `adam`, or a map of that one name to a map of options (or to nothing).
  private func choice(_ node: Node, in context: inout DecodingContext) -> Choice? {
    if let scalar = node.scalar, !scalar.isNull {
      return Choice(name: scalar.text, location: node.location, options: [])
    }
    guard let entries = node.map else {
      context.fail("must name one \(name), not \(node.summary)", at: node.location)
      return nil
    }
    guard let entry = entries.first, entries.count == 1 else {
      context.fail(
        "must name one \(name), such as {name: {options}}; the map has \(entries.count) keys",
        at: node.location)
      return nil
    }
    if let scalar = entry.value.scalar, scalar.isNull {
      return Choice(name: entry.key, location: entry.keyLocation, options: [])
    }
    guard let options = entry.value.map else {
      context.fail(
        "must give '\(entry.key)' a map of its options, not \(entry.value.summary)",
        at: entry.value.location)
      return nil
    }
    return Choice(name: entry.key, location: entry.keyLocation, options: options)
  }
}
