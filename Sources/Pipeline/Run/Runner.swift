/// Walks a plan's stages and keeps what they make.
public struct Runner: Sendable {
  /// Written to every run's record.
  public static let version = "0.1.0"

  private let plan: Plan
  private let threads: Int
  private let cancellation: Cancellation
  private let observe: @Sendable (RunEvent) -> Void

  public init(
    _ plan: Plan, threads: Int = 1, cancellation: Cancellation = Cancellation(),
    observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.plan = plan
    self.threads = threads
    self.cancellation = cancellation
    self.observe = observe
  }

  /// Runs the plan with its files in `path` (absolute), and says how it went.
  /// - Throws: `PipelineError` where the run could not even start: the folder is in use, cannot be
  ///   written, or holds a run with other options.
  public func run(in path: String, start: RunStart = .fresh) throws -> RunSummary {
    let folder = try RunFolder(path)
    let resolved = ResolvedFile.text(of: plan, in: path)
    try folder.begin(start, resolved: resolved)
    let resumes = start == .resume ? folder.holdsCheckpoints : nil
    let identity = RunIdentity(
      pipeline: plan.name, seed: plan.seed, options: sha256(Array(resolved.utf8)),
      version: Self.version)
    let startTime = Resources.now
    observe(.runStarted(plan: plan, folder: path, resumes: resumes))
    var made = MadeValues()
    var summaries: [(position: StagePosition, summary: StageSummary)] = []
    var outcome = RunSummary.Outcome.completed
    var failed: PlannedStage?
    do {
      for (index, stage) in plan.stages.enumerated() {
        let position = StagePosition(
          number: index + 1, count: plan.stages.count, kind: stage.kind, plugin: stage.plugin,
          name: stage.name)
        observe(.stageStarted(position))
        let summary: StageSummary
        do {
          let history = RunHistory(
            description: plan.description, resolved: resolved, stages: summaries,
            sources: made.sources, read: folder.read)
          summary = try run(
            stage, at: index, position, identity, history, in: folder,
            isResuming: start == .resume, &made)
        } catch {
          failed = stage
          throw Self.located(error, in: stage)
        }
        summaries.append((position, summary))
        observe(.stageEnded(position, summary))
      }
    } catch {
      outcome = .failed(Self.advised(error, folder))
    }
    var files = folder.stagedFiles
    func summary(_ outcome: RunSummary.Outcome) -> RunSummary {
      RunSummary(
        outcome: outcome, name: plan.name, seed: plan.seed, folder: path,
        wall: Resources.now.wall - startTime.wall, files: files, keepsEarlier: folder.holdsResults,
        canResume: folder.holdsCheckpoints && Self.canResume(outcome, failed),
        stages: summaries)
    }
    do {
      if case .failed(let error) = outcome, folder.holdsResults { throw error }
      let record = RunRecord.json(plan, summary(outcome), sources: made.sources)
      try folder.stage(Array(resolved.utf8), as: "resolved.yaml")
      try folder.stage(Array((record.pretty() + "\n").utf8), as: "run.json")
      if case .completed = outcome {
        try folder.publish(completed: true)
      } else {
        try folder.publish()
      }
    } catch {
      // The stage's own error says more than that its record could not be written either.
      if case .completed = outcome {
        outcome = .failed(error as? PipelineError ?? PipelineError(.defect, "\(error)"))
      }
      folder.discard()
      files = []
    }
    let result = summary(outcome)
    observe(.runEnded(result))
    return result
  }

  /// Whether the same training can come further than it did.
  private static func canResume(
    _ outcome: RunSummary.Outcome, _ failed: PlannedStage?
  ) -> Bool {
    guard case .failed(let error) = outcome else { return false }
    return failed?.kind != .train || [.inputOutput, .interrupted].contains(error.kind)
  }

  /// Of a run that the user stopped: how to go on.
  private static func advised(_ error: any Error, _ folder: RunFolder) -> PipelineError {
    let error = error as? PipelineError ?? PipelineError(.defect, "\(error)")
    guard error.kind == .interrupted, folder.holdsCheckpoints else { return error }
    return PipelineError(
      .interrupted,
      "\(error.message); the same command with --resume goes on from the latest checkpoint")
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

  private func run(
    _ planned: PlannedStage, at index: Int, _ position: StagePosition, _ identity: RunIdentity,
    _ history: RunHistory, in folder: RunFolder, isResuming: Bool, _ made: inout MadeValues
  ) throws -> StageSummary {
    let observe = self.observe
    var checkpoints: CheckpointFolder?
    if planned.kind == .train {
      checkpoints = CheckpointFolder(
        path: folder.checkpoints + "/" + planned.name,
        conditions: ResolvedFile.conditions(
          ofStage: index, plan, in: folder.path, sources: made.sources),
        isResuming: isResuming)
    }
    let context = RunContext(
      stageName: planned.name, seed: plan.seed, run: identity, history: history,
      registry: plan.registry, threads: threads, checkpoints: checkpoints,
      cancellation: cancellation,
      write: { bytes, path in try folder.stage(bytes, as: path.path) },
      writeFolder: { path, contents in try folder.stage(folder: path.path, contents) },
      report: { news in
        switch news {
        case .progress(let progress): observe(.progress(position, progress))
        case .note(let message): observe(.note(position, message))
        case .warning(let message): observe(.warning(position, message))
        }
      })
    try context.checkCancellation()
    let filesBefore = folder.stagedFiles.count
    Resources.resetPeak()
    let start = Resources.now
    let inputs = try made.inputs(of: planned)
    var result = ""
    var metrics: [Metric] = []
    switch planned.stage {
    case let stage as any LoadStage:
      let images = try stage.load(in: context)
      made.add(images, index, planned.products[0])
      made.sources += images.sources
      result = images.summary
    case let stage as any TransformStage:
      try checkMemory(for: stage, reading: inputs.data)
      let sets = try stage.transform(inputs.data, in: context)
      for (name, images) in zip(planned.products, sets) { made.add(images, index, name) }
      result = sets.map(\.summary).joined(separator: ", ")
    case let stage as any AugmentStage:
      let images = try stage.augment(inputs.data, in: context)
      made.add(images, index, planned.products[0])
      result = images.summary
    case let stage as any TrainStage:
      let trained = try stage.train(on: inputs, in: context)
      made.add(trained, index, planned.name)
      made.sources += trained.sources
      try write(trained.model, of: planned, in: context)
      metrics = trained.report.metrics
      result = "\(trained.model.graph.parameterCount) parameters"
    case let stage as any EvaluateStage:
      let report = try stage.evaluate(inputs, in: context)
      made.add(report, index, planned.name)
      metrics = report.metrics
    case let stage as any ExportStage:
      try stage.export(inputs, in: context)
    default:
      throw PipelineError(.defect, "\(planned.title) is of no kind that the runner knows")
    }
    let end = Resources.now
    let files = Array(folder.stagedFiles[filesBefore...])
    return StageSummary(
      wall: end.wall - start.wall, cpu: end.cpu - start.cpu, peakMemory: end.peakMemory,
      result: result, metrics: metrics, files: files)
  }

  /// The check of the file does not know how many images a filter leaves.
  private func checkMemory(for stage: any TransformStage, reading images: ImageSet) throws {
    let header = ImageHeader(
      shape: images.shape, count: images.count, classNames: images.classNames)
    if let fault = try stage.headers(from: header).lazy.compactMap({ $0.memoryFault() }).first {
      throw PipelineError(.badData, fault)
    }
  }

  private func write(
    _ model: any TrainedModel, of planned: PlannedStage, in context: RunContext
  ) throws {
    let metadata = [
      "format": "pipe model", "version": Self.version, "plugin": model.graph.plugin,
      "pipeline": plan.name, "seed": String(plan.seed), "options": context.run.options,
      "graph": model.graph.text,
    ]
    try context.write(
      Safetensors(model.weights, metadata: metadata).encoded(),
      to: OutputPath("\(planned.name).safetensors"))
  }
}

extension ImageSet {
  /// `32 images of 7x5`.
  var summary: String { "\(count) image\(count == 1 ? "" : "s") of \(shape)" }
}
