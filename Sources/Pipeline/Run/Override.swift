/// One `--set PATH=VALUE`: a change to the file's text before it is decoded.
public struct Override: Sendable {
  let path: [String]
  let value: Node
  let location: SourceLocation

  /// - Parameter argument: `train.epochs=100`, `vars.noise=0.3`, `load=mnist`, `seed=3`.
  /// - Throws: `PipelineError` of kind `usage`.
  public init(_ argument: String) throws {
    let source = SourceText(
      name: "command line", text: "--set \(argument)", isCommandLine: true)
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw PipelineError(
        .usage, "--set takes PATH=VALUE, such as train.epochs=100, not '\(argument.shortened)'")
    }
    path = argument[..<equals].split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard !path.contains("") else {
      throw PipelineError(
        .usage, "--set takes a path such as train.epochs, not '\(argument[..<equals])'")
    }
    location = SourceLocation(source: source, line: 1, column: 7)
    let text = String(argument[argument.index(after: equals)...])
    let valueLocation = SourceLocation(
      source: source, line: 1,
      column: 8 + argument[..<equals].unicodeScalars.count)
    let (node, faults) = YAMLReader.read(SourceText(name: "", text: text))
    guard faults.isEmpty else {
      throw PipelineError(.usage, "--set \(argument.shortened): \(faults[0].message)")
    }
    value = (node ?? Node(.scalar(Node.Scalar("")))).relocated(to: valueLocation)
  }

  /// - Returns: The root with the change made, or the fault that prevents it.
  func apply(to root: Node) -> Result<Node, OverrideFault> {
    let first = path[0]
    if ["vars", "study"].contains(first)
      || path.count == 1 && ["seed", "pipeline", "description"].contains(first)
    {
      return root.setting(path[...], to: value, at: location)
        .mapError { OverrideFault(Diagnostic(.error, $0.message, at: location)) }
    }
    return applyToStage(of: root)
  }

  private func applyToStage(of root: Node) -> Result<Node, OverrideFault> {
    guard var entries = root.map,
      let position = entries.firstIndex(where: { $0.key == "stages" }),
      var stages = entries[position].value.list
    else { return .success(root) }
    let byName = stages.indices.filter { stages[$0].entry("as")?.value.scalar?.text == path[0] }
    let byKind = stages.indices.filter { stages[$0].map?.first?.key == path[0] }
    let matches = byName.isEmpty ? byKind : byName
    guard let index = matches.first else {
      let known = stages.flatMap {
        [$0.map?.first?.key, $0.entry("as")?.value.scalar?.text].compactMap(\.self)
      }
      let unique = Array(Set(known + ["vars", "seed", "study"])).sorted()
      return fault(
        "no stage is '\(path[0])'\(suggestion(for: path[0], among: unique))", related: [])
    }
    guard matches.count == 1 else {
      let places = matches.map {
        Diagnostic.Related("one '\(path[0])' stage", at: stages[$0].location)
      }
      return fault(
        "'\(path[0])' is \(matches.count) stages; give the one meant an 'as: NAME' and use that",
        related: places)
    }
    var rest = path.dropFirst()
    if rest.isEmpty, let kind = stages[index].map?.first?.key { rest = [kind] }
    switch stages[index].setting(rest, to: value, at: location) {
    case .success(let stage): stages[index] = stage
    case .failure(let error): return fault(error.message, related: [])
    }
    entries[position].value = Node(.list(stages), at: entries[position].value.location)
    return .success(Node(.map(entries), at: root.location))
  }

  private func fault(
    _ message: String, related: [Diagnostic.Related?]
  ) -> Result<Node, OverrideFault> {
    .failure(OverrideFault(Diagnostic(.error, message, at: location, related: related)))
  }
}

struct OverrideFault: Error {
  let diagnostic: Diagnostic
  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}

extension Node {
  func entry(_ key: String) -> Entry? { map?.first { $0.key == key } }

  func relocated(to location: SourceLocation) -> Node {
    switch content {
    case .scalar: Node(content, at: location)
    case .list(let items): Node(.list(items.map { $0.relocated(to: location) }), at: location)
    case .map(let entries):
      Node(
        .map(entries.map { Entry($0.key, $0.value.relocated(to: location), at: location) }),
        at: location)
    }
  }

  /// The map with the value at `path` set; maps on the way are made where they are missing, and a
  /// component written as a bare name becomes a map of that name.
  func setting(
    _ path: ArraySlice<String>, to value: Node, at location: SourceLocation
  ) -> Result<Node, PipelineError> {
    guard let key = path.first else { return .success(value) }
    var entries: [Entry]
    switch content {
    case .map(let existing): entries = existing
    case .scalar(let scalar) where scalar.isNull: entries = []
    case .scalar(let scalar) where scalar.text == key && path.count > 1: entries = []
    case .scalar, .list:
      return .failure(
        PipelineError(.usage, "'\(key)' cannot be set inside \(summary), which is not a map"))
    }
    let position = entries.firstIndex { $0.key == key }
    let inner = position.map { entries[$0].value } ?? Node(.map([]), at: location)
    return inner.setting(path.dropFirst(), to: value, at: location).map { newValue in
      if let position {
        entries[position].value = newValue
      } else {
        entries.append(Entry(key, newValue, at: location))
      }
      return Node(.map(entries), at: self.location ?? location)
    }
  }
}
