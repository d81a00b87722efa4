import Pipeline

/// One option of a resolved pipeline, by its path.
public struct ResolvedOption: Sendable, Equatable {
  /// Where the option stands, such as `train.optimizer.adam.learning_rate`.
  public let path: String
  /// As a file says it, on one line.
  public let value: String

  package init(path: String, value: String) {
    self.path = path
    self.value = value
  }
}

/// Where some runs' resolved options differ.
public struct OptionDifferences: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public let path: String
    /// The value in each run; `nil` where a run has no such option.
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
