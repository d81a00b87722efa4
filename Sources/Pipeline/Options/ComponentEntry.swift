/// A registered component, its type erased.
public struct ComponentEntry: Sendable {
  public let kind: String
  public let name: String
  /// Other names under which people know it.
  public let alsoKnownAs: [String]
  public let summary: String
  /// The table of options. Made when asked for: start-up has no need of it.
  public var options: [DescribedOption] { makeOptions() }
  private let makeOptions: @Sendable () -> [DescribedOption]
  let decode:
    @Sendable ([Node.Entry], String, SourceLocation?, inout DecodingContext) -> any Component

  init<C: Component>(_ type: C.Type) {
    kind = C.componentKind
    name = C.name
    alsoKnownAs = C.alsoKnownAs
    summary = C.summary
    makeOptions = { C.described }
    decode = { entries, title, place, context in
      C.decode(entries, title: title, at: place, in: &context)
    }
  }
}

extension ComponentEntry {
  package var knownName: KnownName { KnownName(name, alsoKnownAs: alsoKnownAs) }
}

/// Where nested choices are looked up by their names: the registry of a program.
public protocol ComponentSource: Sendable {
  /// Sorted by name.
  func components(of kind: String) -> [ComponentEntry]
  func component(kind: String, named name: String) -> ComponentEntry?
}
