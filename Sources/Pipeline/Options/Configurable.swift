import Synchronization

/// What stages and components share: a plugin is one struct whose stored properties are its options,
/// all with defaults, and whose statics say its name and the table of those options.
public protocol Configurable: Sendable {
  /// In kebab-case, as pipeline files write it.
  static var name: String { get }
  /// Other names under which people know it, such as `vae`: who writes one of them in a file is told
  /// the name. None unless said.
  static var alsoKnownAs: [String] { get }
  /// One sentence for lists of plugins.
  static var summary: String { get }
  /// The table of options, in the order in which help shows them.
  static var fields: [Field<Self>] { get }
  init()
}

extension Configurable {
  public static var alsoKnownAs: [String] { [] }
  public static var fields: [Field<Self>] { [] }

  /// `fields`, made once for each type.
  static var table: [Field<Self>] { OptionTables.table(of: Self.self) }

  /// Options from the entries of a map. Keys that the table lacks, values that do not fit it and
  /// required options that are missing are reported to `context`; what decodes is taken.
  /// - Parameters:
  ///   - title: what messages call the plugin, such as `train: autoencoder`.
  ///   - otherKeys: further keys that are no options but may be meant by a misspelt one.
  ///   - place: where the plugin is named, for options that are missing.
  static func decode(
    _ entries: [Node.Entry], title: String, otherKeys: [String] = [], at place: SourceLocation?,
    in context: inout DecodingContext
  ) -> Self {
    var value = Self()
    var given: Set<String> = []
    let fields = table
    for entry in entries {
      guard let field = fields.first(where: { $0.option.name == entry.key }) else {
        let known = fields.map(\.option.knownName) + otherKeys.map { KnownName($0) }
        let hint =
          meantName(by: entry.key, among: known) == nil
          ? componentOption(entry.key, beside: entries, registry: context.registry) : nil
        context.report(
          Diagnostic(
            .error,
            "unknown key '\(entry.key.shortened)' of \(title)"
              + (hint ?? suggestion(for: entry.key, among: known)),
            at: entry.keyLocation))
        continue
      }
      given.insert(entry.key)
      context.subject = "'\(entry.key)'"
      field.decode(entry.value, &value, &context)
    }
    for field in fields where field.option.isRequired && !given.contains(field.option.name) {
      context.report(
        Diagnostic(
          .error, "\(title) needs the option '\(field.option.name)': \(field.option.help)",
          at: place))
    }
    return value
  }

  /// Where `word` is an option of a component that the plugin has, how to write it.
  private static func componentOption(
    _ word: String, beside entries: [Node.Entry], registry: any ComponentSource
  ) -> String? {
    for described in described {
      guard case .component(let kind) = described.option.type else { continue }
      let option = described.option.name
      let given = entries.first { $0.key == option }?.value.componentName
      guard let name = given ?? described.defaultComponent,
        let component = registry.component(kind: kind, named: name),
        let meant = component.options.map(\.option.knownName).first(where: { $0.isMeant(by: word) })
      else { continue }
      return "; it belongs to the \(kind): '\(option): {\(name): {\(meant.name): ...}}'"
    }
    return nil
  }

  package func encode(in context: EncodingContext) -> [Node.Entry] {
    Self.table.filter { !($0.option.isSecret && context.hidesSecrets) }
      .map { Node.Entry($0.option.name, $0.encode(self, context)) }
  }

  var inputPaths: [InputPath] { Self.table.flatMap { $0.inputPaths(self) } }

  /// The table with each option's default, for help.
  static var described: [DescribedOption] {
    let defaults = Self().encode(in: EncodingContext(folder: nil))
    return zip(table, defaults).map { field, entry in
      DescribedOption(
        option: field.option,
        defaultText: field.option.isRequired ? nil : YAMLText.flow(entry.value))
    }
  }
}

/// An option and its default as a pipeline file would write it; `nil` where it must be given.
public struct DescribedOption: Sendable {
  public let option: OptionInfo
  public let defaultText: String?
}

/// The tables of the types that were asked for theirs. To make a table takes longer than to decode
/// with it, and a study asks for the same ones in every trial.
private enum OptionTables {
  private static let made = Mutex<[ObjectIdentifier: any Sendable]>([:])

  static func table<Owner: Configurable>(of type: Owner.Type) -> [Field<Owner>] {
    let key = ObjectIdentifier(type)
    if let known = made.withLock({ $0[key] }) as? [Field<Owner>] { return known }
    // Made outside the lock: a table can be made of the tables of other types.
    let table = type.fields
    made.withLock { $0[key] = table }
    return table
  }
}
