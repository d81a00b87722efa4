/// The plugins that a run knows: a value, filled at start-up, one line a plugin.
public struct Registry: ComponentSource {
  private var stageEntries: [StageKind: [String: StageEntry]] = [:]
  private var componentEntries: [String: [String: ComponentEntry]] = [:]
  /// In the order of their registration, in which they are asked.
  public private(set) var inspectors: [any Inspector] = []

  public init() {}

  /// - Precondition: no stage of the same kind has the name already.
  public mutating func register<S: Stage>(_ type: S.Type) {
    precondition(
      stageEntries[S.kind]?[S.name] == nil, "two plugins of kind \(S.kind) are named '\(S.name)'")
    stageEntries[S.kind, default: [:]][S.name] = StageEntry(type)
  }

  /// - Precondition: no component of the same kind has the name already.
  public mutating func register<C: Component>(component type: C.Type) {
    precondition(
      componentEntries[C.componentKind]?[C.name] == nil,
      "two components of kind \(C.componentKind) are named '\(C.name)'")
    componentEntries[C.componentKind, default: [:]][C.name] = ComponentEntry(type)
  }

  public mutating func register(inspector type: (some Inspector).Type) {
    inspectors.append(type.init())
  }

  /// A model from a weights file's graph and weights.
  /// - Throws: `PipelineError` of kind `badData` where no plugin of its name is registered, or the
  ///   weights do not fit the graph.
  public func restore(_ graph: ModelGraph, weights: [NamedTensor]) throws -> any TrainedModel {
    guard let entry = stage(kind: .train, named: graph.plugin), let restore = entry.restore else {
      let known = stages(of: .train).map(\.name)
      throw PipelineError(
        .badData,
        "the model was trained by '\(graph.plugin.shortened)', which is no plugin of this program"
          + suggestion(for: graph.plugin, among: known))
    }
    return try restore(graph, weights, self)
  }

  /// Sorted by name.
  public func stages(of kind: StageKind) -> [StageEntry] {
    (stageEntries[kind] ?? [:]).values.sorted { $0.name < $1.name }
  }

  public func stage(kind: StageKind, named name: String) -> StageEntry? {
    stageEntries[kind]?[name]
  }

  /// Every kind of component that has a member, sorted.
  public var componentKinds: [String] { componentEntries.keys.sorted() }

  /// Sorted by name.
  public func components(of kind: String) -> [ComponentEntry] {
    (componentEntries[kind] ?? [:]).values.sorted { $0.name < $1.name }
  }

  public func component(kind: String, named name: String) -> ComponentEntry? {
    componentEntries[kind]?[name]
  }
}

/// A registered stage, its type erased.
public struct StageEntry: Sendable {
  public let kind: StageKind
  public let name: String
  /// Other names under which people know it.
  public let alsoKnownAs: [String]
  public let summary: String
  public let version: Int
  /// The keys under which it reads earlier values.
  public let inputs: [StageInput]
  /// The table of options. Made when asked for: start-up has no need of it.
  public var options: [DescribedOption] { makeOptions() }
  private let makeOptions: @Sendable () -> [DescribedOption]
  let decode:
    @Sendable ([Node.Entry], String, [String], SourceLocation?, inout DecodingContext) -> any Stage

  let restore: (@Sendable (ModelGraph, [NamedTensor], Registry) throws -> any TrainedModel)?

  init<S: Stage>(_ type: S.Type) {
    if let trained = type as? any TrainStage.Type {
      restore = { graph, weights, registry in
        try trained.restore(graph, weights: weights, registry: registry)
      }
    } else {
      restore = nil
    }
    kind = S.kind
    name = S.name
    alsoKnownAs = S.alsoKnownAs
    summary = S.summary
    version = S.version
    inputs = S.inputs
    makeOptions = { S.described }
    decode = { entries, title, otherKeys, place, context in
      S.decode(entries, title: title, otherKeys: otherKeys, at: place, in: &context)
    }
  }
}

extension StageEntry {
  package var knownName: KnownName { KnownName(name, alsoKnownAs: alsoKnownAs) }
}
