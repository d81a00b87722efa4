/// Replaces `${name}` by what `vars:` gives it.
///
/// A scalar that is nothing but `${name}`, quoted or not, becomes the variable's value whole, a
/// list or a map included; inside a longer text only scalars can stand. `$${` writes `${` itself.
package struct Variables {
  private let values: [String: Node.Entry]
  private var resolving: [String] = []
  private(set) var faults: [Diagnostic] = []
  /// The variables that were asked for.
  package private(set) var used: Set<String> = []
  /// Where something could not be replaced.
  private(set) var unresolved: [SourceLocation] = []
  private var budget = YAMLReader.largestNodeCount
  private var depth = 0

  package init(_ entries: [Node.Entry]) {
    values = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  /// `node` with every variable replaced. The place stays that of the use, so that messages
  /// point there; the items of a list keep their own.
  package mutating func resolve(_ node: Node) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= YAMLReader.deepest else {
      fail(
        "variables, lists and maps are nested too deeply: at most \(YAMLReader.deepest) levels "
          + "are allowed", at: node.location)
      return node
    }
    budget -= 1
    guard budget > 0 else {
      if budget == 0 {
        fail(
          "the file expands to more than \(YAMLReader.largestNodeCount) values through its "
            + "variables", at: node.location)
      }
      return node
    }
    switch node.content {
    case .scalar(let scalar): return resolve(scalar, at: node.location)
    case .list(let items): return Node(.list(items.map { resolve($0) }), at: node.location)
    case .map(let entries):
      let resolved = entries.map { entry in
        Node.Entry(entry.key, resolve(entry.value), at: entry.keyLocation)
      }
      return Node(.map(resolved), at: node.location)
    }
  }

  private mutating func resolve(_ scalar: Node.Scalar, at place: SourceLocation?) -> Node {
    guard scalar.text.contains("${") else { return Node(.scalar(scalar), at: place) }
    var location = place
    var text = ""
    var rest = scalar.text[...]
    while let start = rest.firstRange(of: "${") {
      if rest[..<start.lowerBound].hasSuffix("$") {
        text += rest[..<start.lowerBound].dropLast() + "${"
        rest = rest[start.upperBound...]
        continue
      }
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
        fail("'${' without its '}'", at: location)
        return leave(scalar, at: location)
      }
      let name = String(rest[start.upperBound..<end])
      guard let value = value(of: name, at: location) else {
        return leave(scalar, at: location)
      }
      let before = rest[..<start.lowerBound]
      rest = rest[rest.index(after: end)...]
      // A path that begins with a variable starts where the variable's text does: in the file's
      // folder, also where the option is given at the command line.
      if text.isEmpty, before.isEmpty { location = location?.ofFile }
      // Quotes do not make it a text: inside [...] YAML takes `${name}` only with them.
      if text.isEmpty, before.isEmpty, rest.isEmpty {
        return Node(value.content, at: location)
      }
      guard let part = value.scalar else {
        fail(
          "'\(name)' is \(value.summary), which only a value that is '${\(name)}' and nothing "
            + "else can take", at: location)
        return leave(scalar, at: location)
      }
      text += before + part.text
    }
    return Node(.scalar(Node.Scalar(text + rest, isQuoted: scalar.isQuoted)), at: location)
  }

  private mutating func leave(_ scalar: Node.Scalar, at location: SourceLocation?) -> Node {
    unresolved += [location].compactMap(\.self)
    return Node(.scalar(scalar), at: location)
  }

  /// Warnings of a file's variables that the command line gives and that nothing uses.
  func unread(of entries: [Node.Entry]) -> [Diagnostic] {
    let known = entries.filter { $0.keyLocation?.source.isCommandLine != true }.map(\.key)
    return entries.sorted { $0.key < $1.key }.compactMap { entry in
      guard entry.value.isOfCommandLine, !used.contains(entry.key) else { return nil }
      let given = entry.key.shortened
      let place = entry.value.commandLineLocation
      guard entry.keyLocation?.source.isCommandLine == true else {
        return Diagnostic(
          .error,
          "nothing in the file uses the variable '\(given)': write ${\(given)} where it "
            + "belongs", at: place)
      }
      let hint =
        known.isEmpty
        ? "; the file has no 'vars:'" : suggestion(for: entry.key, among: known.sorted())
      return Diagnostic(.error, "no variable is '\(given)'\(hint)", at: entry.keyLocation)
    }
  }

  private mutating func value(of name: String, at location: SourceLocation?) -> Node? {
    guard let entry = values[name] else {
      let known = values.keys.sorted()
      let hint = known.isEmpty ? "; the file has no 'vars:'" : suggestion(for: name, among: known)
      fail("the variable '\(name.shortened)' is not defined\(hint)", at: location)
      return nil
    }
    guard !resolving.contains(name) else {
      let circle = (resolving.drop { $0 != name } + [name]).joined(separator: " -> ")
      fail("the variable '\(name)' refers to itself: \(circle)", at: location)
      return nil
    }
    used.insert(name)
    resolving.append(name)
    defer { resolving.removeLast() }
    let faultCount = faults.count
    let value = resolve(entry.value)
    return faults.count == faultCount ? value : nil
  }

  private mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }
}
