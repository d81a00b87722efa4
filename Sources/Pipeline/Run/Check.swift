/// What checking a file finds: the plan, if nothing is wrong with it, and everything to say.
public struct Check: Sendable {
  public let plan: Plan?
  /// In the order of their places in the file.
  public let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - seed: replaces the file's own.
  ///   - needsData: data that is not there is a fault, not a note.
  public init(
    _ path: String, registry: Registry, overrides: [Override] = [], seed: Int? = nil,
    needsData: Bool = false
  ) {
    self.init(
      PipelineFile.read(path, overrides: overrides), registry: registry, seed: seed,
      needsData: needsData)
  }

  init(_ file: PipelineFile, registry: Registry, seed: Int? = nil, needsData: Bool = false) {
    var builder = PlanBuilder(file, registry: registry, needsData: needsData)
    plan = builder.build(seed: seed)
    diagnostics = builder.diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element.location, right.element.location)
      return (a?.source.isCommandLine == true ? 0 : a?.line ?? 0, a?.column ?? 0, left.offset)
        < (b?.source.isCommandLine == true ? 0 : b?.line ?? 0, b?.column ?? 0, right.offset)
    }.map(\.element)
  }

  public var errorCount: Int { diagnostics.count { $0.severity == .error } }
}
