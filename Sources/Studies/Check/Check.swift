public import Pipeline

/// What checking a file finds: the plan, if nothing is wrong with it, and everything to say.
public struct Check: Sendable {
  /// The plan of the file, or of the first trial of its study.
  public let plan: Plan?
  /// Where the file has a `study:` and nothing is wrong.
  public let study: Study?
  /// In the order of their places in the file.
  public let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - path: of the file, absolute or from the working folder.
  ///   - registry: the plugins that the file may name.
  ///   - overrides: values of options that replace those of the file.
  ///   - seed: replaces the file's own.
  ///   - needsData: data that is not there is a fault, not a note.
  public init(
    _ path: String, registry: Registry, overrides: [Override] = [], seed: Int? = nil,
    needsData: Bool = false
  ) {
    let document = PipelineDocument.read(path, overrides: overrides, registry: registry)
    self.init(
      document, registry: registry, seed: seed, needsData: needsData,
      earlier: seed == nil ? [] : Self.seeds(overrides, document))
  }

  /// What `--seed` leaves unread of what `--set` says.
  private static func seeds(_ overrides: [Override], _ document: PipelineDocument) -> [Diagnostic] {
    overrides.compactMap { override in
      switch override.path {
      case ["seed"]:
        Diagnostic(
          .error, "--seed gives the seed too: leave out one of the two", at: override.location)
      case ["vars", PipelineFile.seedVariable] where document.root?.entry("seed") == nil:
        Diagnostic(
          .warning, "--seed gives the seed, and this variable none", at: override.location)
      default: nil
      }
    }
  }

  /// - Parameter earlier: what is wrong with the command line.
  init(
    _ document: PipelineDocument, registry: Registry, seed: Int? = nil, needsData: Bool = false,
    earlier: [Diagnostic] = []
  ) {
    if let node = document.root?.entry("study")?.value {
      var check = StudyCheck(document, registry: registry, seed: seed, needsData: needsData)
      study = check.study(node)
      plan = check.firstPlan
      diagnostics = Self.sorted(earlier + check.diagnostics)
    } else {
      var builder = PlanBuilder(PipelineFile(document), registry: registry, needsData: needsData)
      plan = builder.build(seed: seed)
      study = nil
      diagnostics = Self.sorted(earlier + builder.diagnostics)
    }
  }

  private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element.location, right.element.location)
      return (a?.source.isCommandLine == true ? 0 : a?.line ?? 0, a?.column ?? 0, left.offset)
        < (b?.source.isCommandLine == true ? 0 : b?.line ?? 0, b?.column ?? 0, right.offset)
    }.map(\.element)
  }

  /// What reading all that the plan loads finds, damaged files and what a loader warns of, each at
  /// its stage. Of a study, the data of its first trial. Nothing where the file has faults.
  /// - Parameter threads: how many the loaders may use.
  public func dataDiagnostics(threads: Int) -> [Diagnostic] {
    guard errorCount == 0, let plan else { return [] }
    return plan.stages.flatMap { stage -> [Diagnostic] in
      guard let loader = stage.stage as? any LoadStage else { return [] }
      let context = RunContext(stageName: stage.name, seed: 0, threads: threads)
      do {
        let (_, warnings) = try context.keepingWarnings { try loader.load(in: $0) }
        return warnings.map { Diagnostic(.warning, $0, at: stage.location) }
      } catch {
        return [Diagnostic(.error, "\(error)", at: stage.location)]
      }
    }
  }

  public var errorCount: Int { diagnostics.count { $0.severity == .error } }
}
