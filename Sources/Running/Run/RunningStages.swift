import Pipeline

/// The stages of one run, one after the other: what they are given, how long they take, what they
/// leave in the run folder.
final class RunningStages {
  private let plan: Plan
  private let resolved: String
  private let folder: RunFolder
  private let threads: Int
  private let cache: StageCache?
  private let sharing: TrialSharing?
  private let isResuming: Bool
  private let cancellation: Cancellation
  private let observe: @Sendable (RunEvent) -> Void
  private let identity: RunIdentity
  private lazy var work = PlanWork(plan, cache: cache, sharing: sharing) { [unowned self] in
    context(of: $0)
  }
  /// The summaries of the stages that are over, in the order of the file.
  private(set) var summaries: [(position: StagePosition, summary: StageSummary)] = []
  /// The stage whose error ended the run.
  private(set) var failed: PlannedStage?

  init(
    _ plan: Plan, resolved: String, folder: RunFolder, threads: Int, cache: StageCache?,
    sharing: TrialSharing?, isResuming: Bool, cancellation: Cancellation,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.plan = plan
    self.resolved = resolved
    self.folder = folder
    self.threads = threads
    self.cache = cache
    self.sharing = sharing
    self.isResuming = isResuming
    self.cancellation = cancellation
    self.observe = observe
    identity = RunIdentity(
      pipeline: plan.name, seed: plan.seed, options: sha256(Array(resolved.utf8)),
      version: PipeVersion.current)
  }

  var sources: [SourceFile] { work.sources }
  var reports: [NamedValue<Report>] { work.reports }

  /// - Throws: `PipelineError` of the first stage that fails, with its name.
  func run() throws {
    for index in order {
      let stage = plan.stages[index]
      let position = position(of: index)
      observe(.stageStarted(position))
      do {
        let summary = try run(stage, at: index)
        summaries.append((position, summary))
        summaries.sort { $0.position.number < $1.position.number }
        observe(.stageEnded(position, summary))
        if let fault = cache?.takeFault() {
          observe(
            .warning(
              position,
              "\(fault.message), in the cache: what stages make is not kept for later runs"))
        }
      } catch {
        failed = stage
        throw Self.located(error, in: stage)
      }
    }
  }

  /// The stages' indices as they are done: those that tell of the whole run come last.
  private var order: [Int] {
    let indices = plan.stages.indices
    return indices.filter { !comesLast($0) } + indices.filter(comesLast)
  }

  private func comesLast(_ index: Int) -> Bool {
    (plan.stages[index].stage as? any ExportStage).map { type(of: $0).comesLast } ?? false
  }

  /// What the run leaves, as far as a stage can know.
  private var files: [String] {
    let staged = folder.stagedFiles
    let coming = plan.stages.indices.filter(comesLast).flatMap { plan.stages[$0].outputs }
      .map(\.path).filter { !staged.contains($0) }
    return staged + coming + ["resolved.yaml", ReportFile.name, RunRecord.file]
  }

  private func run(_ planned: PlannedStage, at index: Int) throws -> StageSummary {
    if cancellation.isRequested { throw PipelineError(.interrupted, "stopped on request") }
    let filesBefore = folder.stagedFiles.count
    // Beside other trials, memory is the study's; and time, where a trial has one thread, its own.
    if sharing == nil { Resources.resetPeak() }
    func now() -> Resources { sharing == nil ? .now : .times(isOfThread: threads == 1) }
    let start = now()
    let conditions = conditions(of: index)
    let result = try work.run(index)
    if let (weights, graph, state) = result.weights {
      try write(weights, graph, state, of: planned, conditions: conditions)
    }
    let end = now()
    let files = Array(folder.stagedFiles[filesBefore...])
    return StageSummary(
      wall: end.wall - start.wall, cpu: end.cpu - start.cpu, peakMemory: end.peakMemory,
      result: result.text, metrics: result.report?.metrics ?? [], files: files,
      reuse: result.reuse, madeIn: result.madeIn)
  }

  private func position(of index: Int) -> StagePosition {
    let stage = plan.stages[index]
    return StagePosition(
      number: index + 1, count: plan.stages.count, kind: stage.kind, plugin: stage.plugin,
      name: stage.name)
  }

  private func context(of index: Int) -> RunContext {
    let planned = plan.stages[index]
    let position = position(of: index)
    var checkpoints: CheckpointFolder?
    if planned.kind == .train {
      checkpoints = CheckpointFolder(
        path: FilePaths.join(folder.checkpoints, planned.name),
        final: FinalState(folder: folder.path, name: planned.name),
        conditions: conditions(of: index), isResuming: isResuming)
    }
    let history = RunHistory(
      description: plan.description, resolved: resolved, stages: summaries, sources: work.sources,
      files: files, list: folder.contents, read: folder.read)
    return RunContext(
      stageName: planned.name, seed: plan.seed, run: identity, history: history,
      registry: plan.registry, threads: threads, checkpoints: checkpoints,
      cancellation: cancellation,
      write: { [folder] bytes, path in try folder.stage(bytes, as: path.path) },
      writeFolder: { [folder] path, contents in try folder.stage(folder: path.path, contents) },
      report: { [observe] news in
        switch news {
        case .progress(let progress): observe(.progress(position, progress))
        case .note(let message): observe(.note(position, message))
        case .warning(let message): observe(.warning(position, message))
        }
      })
  }

  /// What a training's states are good for; empty for other stages.
  private func conditions(of index: Int) -> String {
    guard plan.stages[index].kind == .train else { return "" }
    return ResolvedFile.conditions(ofStage: index, plan, sources: work.sources)
  }

  private func write(
    _ weights: [NamedTensor], _ graph: ModelGraph, _ state: Checkpoint?, of planned: PlannedStage,
    conditions: String
  ) throws {
    let metadata = [
      "format": "pipe model", "version": PipeVersion.current, "plugin": graph.plugin,
      "pipeline": plan.name, "seed": String(plan.seed), "options": identity.options,
      "graph": graph.text,
    ]
    let bytes = Safetensors(weights, metadata: metadata).encoded()
    try folder.stage(bytes, as: TrainedFiles.weights(of: planned.name))
    guard let state else { return }
    try folder.stage(
      FinalState.encoded(state, beside: bytes, madeUnder: conditions),
      as: TrainedFiles.state(of: planned.name))
  }

  /// The error with the stage that it happened in.
  private static func located(_ error: any Error, in stage: PlannedStage) -> PipelineError {
    guard let error = error as? PipelineError else {
      return PipelineError(
        .defect,
        "\(stage.title): \(error); this is a fault of the plugin, not of the file: please report it"
      )
    }
    let name = stage.isNamed ? " '\(stage.name)'" : ""
    return PipelineError(error.kind, "\(stage.title)\(name): \(error.message)")
  }
}

extension ImageSet {
  /// `32 images of 7x5`.
  var summary: String { "\(Readable.count(count, "image")) of \(shape)" }
}
