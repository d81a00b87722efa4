import Pipeline

/// A stage of a resolved pipeline.
public struct ResolvedStage: Sendable, Equatable {
  /// `train`.
  public let kind: String
  public let plugin: String
  /// The name that its `as:` gives.
  public let givenName: String?
  /// By their paths within the stage, such as `optimizer.adam.learning_rate`.
  let options: [ResolvedOption]

  /// What its metrics are named by.
  public var name: String { givenName ?? plugin }

  static func all(in root: Node) -> [ResolvedStage] {
    let stages = root.map?.first { $0.key == "stages" }?.value.list ?? []
    return stages.compactMap { stage in
      guard let entries = stage.map, let head = entries.first else { return nil }
      return ResolvedStage(
        kind: head.key, plugin: head.value.scalar?.text ?? "",
        givenName: entries.first { $0.key == "as" }?.value.scalar?.text,
        options: entries.dropFirst().filter { $0.key != "as" }
          .flatMap { options(at: $0.key, $0.value) })
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
