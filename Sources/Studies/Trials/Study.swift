import Pipeline

/// A pipeline that is run once for every combination of a matrix, and what is compared afterwards.
public struct Study: Sendable {
  public let name: String
  public let description: String?
  public let comparisons: [Comparison]
  let matrix: TrialMatrix
  let document: PipelineDocument
  let registry: Registry
  /// The seed that the command line gives all trials.
  let seed: Int?

  /// How many trials there are.
  public var count: Int { matrix.count }

  /// The names of the axes, in the order of the file.
  public var axes: [String] { matrix.axes.map(\.name) }

  /// - Parameter index: from 0.
  public func trial(_ index: Int) -> Trial { matrix.trial(index) }

  /// The pipeline of a trial.
  /// - Throws: `PipelineError` of kind `badData` with the first thing that is wrong with it.
  func plan(ofTrial index: Int) throws -> Plan {
    let file = PipelineFile(document, settings: matrix.settings(ofTrial: index))
    var builder = PlanBuilder(file, registry: registry, needsData: true)
    if let plan = builder.build(seed: seed) { return plan }
    let fault = builder.diagnostics.first { $0.severity == .error }
    throw PipelineError(.badData, fault?.message ?? "the trial's pipeline cannot be planned")
  }

  /// How many trials are done in a study's folder, and how long they took in the mean (seconds).
  public func progress(in folder: String) -> (done: Int, meanTime: Double?) {
    let log = StudyLog(FilePaths.join(folder, "study.jsonl"))
    let done = (0..<count).count { log.line(of: trial($0).name)?.state == .completed }
    return (done, log.meanTime)
  }

  /// How many different ones of each stage there are among the trials.
  public var stageCounts: [(title: String, count: Int)] {
    let nodes = document.root?.entry("stages")?.value.list ?? []
    let plan = try? plan(ofTrial: 0)
    guard let plan, plan.stages.count == nodes.count else { return [] }
    let trials = (0..<count).map { Dictionary(grouping: matrix.settings(ofTrial: $0), by: \.key) }
    var used: [Set<String>] = []
    for (node, stage) in zip(nodes, plan.stages) {
      var names = variables(in: node)
      if stage.kind != .load, seed == nil { names.formUnion(seedVariables) }
      for source in stage.sources.values.joined() { names.formUnion(used[source.stage]) }
      used.append(names)
    }
    return zip(plan.stages, used).map { stage, names in
      let sorted = names.sorted()
      let kinds = Set(
        trials.map { settings in
          sorted.map { name in settings[name]?.first.map { YAMLText.flow($0.value) } ?? "" }
        })
      return (stage.title, kinds.count)
    }
  }

  /// Whether a training is common to several trials.
  var sharesTrainings: Bool {
    stageCounts.contains { $0.title.hasPrefix("\(StageKind.train): ") && $0.count < count }
  }

  private var seedVariables: Set<String> {
    guard let node = document.root?.entry("seed")?.value else {
      return [PipelineFile.seedVariable]
    }
    return variables(in: node)
  }

  /// The variables that a node uses, through others too.
  private func variables(in node: Node) -> Set<String> {
    var variables = Variables(matrix.settings(ofTrial: 0) + document.variables)
    _ = variables.resolve(node)
    return variables.used
  }
}
