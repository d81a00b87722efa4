/// One option of a resolved pipeline, by its path.
public struct ResolvedOption: Sendable, Equatable {
  /// Such as `train.optimizer.adam.learning_rate`.
  public let path: String
  /// As a file says it, on one line.
  public let value: String

  package init(path: String, value: String) {
    self.path = path
    self.value = value
  }

  /// The options of every stage. A stage is called by its `as:`, else by its kind, or its plugin
  /// where there are several of the kind.
  static func all(in root: Node) -> [ResolvedOption] {
    let stages = root.map?.first { $0.key == "stages" }?.value.list ?? []
    let kinds = stages.compactMap { $0.map?.first?.key }
    var taken: [String: Int] = [:]
    return stages.flatMap { stage -> [ResolvedOption] in
      guard let entries = stage.map, let head = entries.first else { return [] }
      let plugin = head.value.scalar?.text ?? ""
      let given = entries.first { $0.key == "as" }?.value.scalar?.text
      var name = given ?? (kinds.count { $0 == head.key } > 1 ? plugin : head.key)
      taken[name, default: 0] += 1
      if let count = taken[name], count > 1 { name += "#\(count)" }
      return [ResolvedOption(path: name, value: plugin)]
        + entries.dropFirst().filter { $0.key != "as" }
        .flatMap { options(at: "\(name).\($0.key)", $0.value) }
    }
  }

  /// A map of one key is a component with its options; of several, options of their own.
  private static func options(at path: String, _ node: Node) -> [ResolvedOption] {
    guard let entries = node.map else {
      return [ResolvedOption(path: path, value: YAMLText.flow(node))]
    }
    if entries.count == 1, let only = entries.first, only.value.map != nil {
      return [ResolvedOption(path: path, value: only.key)]
        + options(at: "\(path).\(only.key)", only.value)
    }
    return entries.flatMap { options(at: "\(path).\($0.key)", $0.value) }
  }
}

/// Where some runs' resolved options differ.
public struct OptionDifferences: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public let path: String
    /// Of each run; `nil` where a run has no such option.
    public let values: [String?]
  }

  public let rows: [Row]

  /// In the order of the first run that has an option. Options that belong to another plugin or
  /// component than a run has are left out: that these differ says it.
  public init(_ runs: [[ResolvedOption]]) {
    var paths: [String] = []
    var seen: Set<String> = []
    for option in runs.joined() where seen.insert(option.path).inserted {
      paths.append(option.path)
    }
    let values = runs.map { run in
      Dictionary(run.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    var differing: [String] = []
    rows = paths.compactMap { path in
      let found = values.map { $0[path] }
      guard Set(found).count > 1 else { return nil }
      let isPartOfOther = differing.contains { path.hasPrefix($0 + ".") }
      differing.append(path)
      return found.contains(nil) && isPartOfOther ? nil : Row(path: path, values: found)
    }
  }
}
