import Yams

/// Reads YAML into nodes with places. The one file that knows the library.
///
/// Aliases are expanded here, under a bound; merge keys, tags and keys that are not text are refused.
/// Source: YAML 1.2.2, of which scalars are left as written (`StrictScalar` reads them).
package struct YAMLReader {
  /// A pipeline file holds a few hundred values; aliases could make billions of a few lines.
  static let largestNodeCount = 100_000

  /// How deep lists and maps may nest, as for the library itself; aliases could nest them further.
  static let deepest = 1000
  private static let tooDeep =
    "lists and maps are nested too deeply: at most 1000 levels are allowed"

  private let source: SourceText
  private var repeated: RepeatedKeys
  private var nodeCount = 0
  private(set) var faults: [Diagnostic] = []

  /// The document in `source` and the faults found on the way; `nil` where there is no document.
  package static func read(_ source: SourceText) -> (root: Node?, faults: [Diagnostic]) {
    let characters = ForbiddenCharacters.faults(in: source)
    guard characters.isEmpty else { return (nil, characters) }
    if let fault = AliasLimits.fault(in: source) { return (nil, [fault]) }
    var reader = YAMLReader(source: source)
    let root = reader.read()
    // What an alias repeats is one fault of the file.
    var seen: Set<String> = []
    let faults = reader.faults.filter {
      seen.insert("\($0.location?.description ?? "") \($0.message)").inserted
    }
    return (root, faults)
  }

  private init(source: SourceText) {
    self.source = source
    repeated = RepeatedKeys(text: source.text)
  }

  private mutating func read() -> Node? {
    while true {
      do {
        // The basic resolver resolves nothing: a tag that comes out was written in the file.
        let document = try Parser(yaml: repeated.text, resolver: .basic).singleRoot()
        return document.flatMap { convert($0, depth: 1) }
      } catch YamlError.duplicatedKeysInMapping(let keys, let context)
        where repeated.mask(keys.first ?? "", line: context.mark.line, column: context.mark.column)
      {
        continue
      } catch {
        report(error)
        return nil
      }
    }
  }

  private mutating func convert(_ node: Yams.Node, depth: Int) -> Node? {
    guard depth <= Self.deepest else {
      fail(Self.tooDeep, at: node.mark)
      return nil
    }
    nodeCount += 1
    guard nodeCount <= Self.largestNodeCount else {
      if nodeCount == Self.largestNodeCount + 1 {
        fail(
          "the file expands to more than \(Self.largestNodeCount) values through its aliases",
          at: node.mark)
      }
      return nil
    }
    refuseTag(of: node)
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      return Node(
        .scalar(Node.Scalar(scalar.string, isQuoted: isQuoted)), at: location(scalar.mark))
    case .sequence(let sequence):
      var items: [Node] = []
      for item in sequence {
        guard let item = convert(item, depth: depth + 1) else { return nil }
        items.append(item)
      }
      return Node(.list(items), at: location(sequence.mark))
    case .mapping(let mapping):
      return convert(mapping, depth: depth + 1)
    case .alias(let alias):
      fail("the alias '*\(alias.anchor.rawValue)' names no anchor", at: alias.mark)
      return nil
    }
  }

  private mutating func convert(_ mapping: Yams.Node.Mapping, depth: Int) -> Node? {
    var entries: [Node.Entry] = []
    if !repeated.keys.isEmpty { reportRepeated(in: mapping) }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        fail("a key must be a word, not a \(key.sequence == nil ? "map" : "list")", at: key.mark)
        continue
      }
      if repeated.isMask(name) { continue }
      if name == "<<", key.scalar?.style == .plain {
        fail(
          "merge keys ('<<') are not supported: write the options out, or put a value that "
            + "repeats under 'vars:' and use ${name}", at: key.mark)
        continue
      }
      guard let value = convert(value, depth: depth) else { return nil }
      entries.append(Node.Entry(name, value, at: location(key.mark)))
    }
    return Node(.map(entries), at: location(mapping.mark))
  }

  /// `!!int "12"` and the like would bring back the readings that our rules exclude.
  private mutating func refuseTag(of node: Yams.Node) {
    let untagged = ["str", "seq", "map"].map { "tag:yaml.org,2002:" + $0 }
    let tag = node.tag.description
    guard !untagged.contains(tag) else { return }
    fail("tags such as '\(tag)' are not supported: write the value plainly", at: node.mark)
  }

  /// Reports each key that stands again in its map, at its later place.
  private mutating func reportRepeated(in mapping: Yams.Node.Mapping) {
    var earlier: [String: Yams.Node] = [:]
    for (key, _) in mapping {
      guard let scalar = key.scalar else { continue }
      let name = repeated.original(of: scalar.string)
      guard let first = earlier[name] else {
        earlier[name] = key
        continue
      }
      faults.append(
        Diagnostic(
          .error, "the key '\(name)' is written twice in one map; keep one",
          at: location(key.mark),
          related: [.init("'\(name)' is first written here", at: location(first.mark))]))
    }
  }

  /// Reports the keys that are hidden, then those of the map that are one too many to hide.
  private mutating func reportRepeated(_ keys: [String], at mark: Mark) {
    func fault(_ what: String, _ line: Int, _ column: Int) -> Diagnostic {
      Diagnostic(
        .error, "\(what) written more than once in one map; keep one of each",
        at: SourceLocation(source: source, line: line, column: column))
    }
    faults += zip(repeated.keys, repeated.places).map { key, place in
      fault("the key '\(key)' is", place.line, place.column)
    }
    let first = "the key '\(repeated.original(of: keys.first ?? ""))'"
    let what = keys.count < 2 ? "\(first) is" : "\(first) and \(keys.count - 1) others are"
    faults.append(fault(what, mark.line, mark.column))
  }

  private mutating func report(_ error: any Error) {
    guard let error = error as? YamlError else { return fail("\(error)", at: nil) }
    switch error {
    case .parser(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting level"):
      fail(Self.tooDeep, at: mark)
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = context.map { " (\($0.text) from line \($0.mark.line))" } ?? ""
      fail("not valid YAML: \(problem)\(place)\(quotesHint(at: mark))", at: mark)
    case .reader(let problem, _, let value, _):
      fail("not valid YAML: \(problem) (U+\(String(value, radix: 16, uppercase: true)))", at: nil)
    case .duplicatedKeysInMapping(let keys, let context):
      reportRepeated(keys, at: context.mark)
    default:
      fail("not valid YAML: \(error)", at: nil)
    }
  }

  /// `[${a}, 2]` is not YAML: within brackets a brace begins a map.
  private func quotesHint(at mark: Mark) -> String {
    guard let start = source.line(mark.line)?.unicodeScalars.prefix(mark.column),
      String(start).contains(/[\[{,:]\s*\$\{/)
    else { return "" }
    return "; inside [...] and {...} a variable needs quotes: \"${name}\""
  }

  private mutating func fail(_ message: String, at mark: Mark?) {
    faults.append(Diagnostic(.error, message, at: location(mark)))
  }

  private func location(_ mark: Mark?) -> SourceLocation? {
    mark.map { SourceLocation(source: source, line: $0.line, column: $0.column) }
  }
}
