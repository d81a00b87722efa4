public import Pipeline

/// Walks a plan's stages and keeps what they make.
public struct Runner: Sendable {
  private let plan: Plan
  private let threads: Int
  private let cache: StageCache?
  private let sharing: TrialSharing?
  private let origin: RunOrigin?
  private let cancellation: Cancellation
  private let observe: @Sendable (RunEvent) -> Void

  /// - Parameters:
  ///   - plan: what to run.
  ///   - threads: how many a stage may use.
  ///   - cache: keeps results of stages for other runs; without one all is computed.
  ///   - origin: what the record says of where the run comes from.
  ///   - cancellation: asked wherever a stage can stop.
  ///   - observe: told what happens, in order.
  public init(
    _ plan: Plan, threads: Int = 1, cache: StageCache? = nil, origin: RunOrigin? = nil,
    cancellation: Cancellation = Cancellation(),
    observe: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.init(
      plan, threads: threads, cache: cache, sharing: nil, origin: origin,
      cancellation: cancellation, observe: observe)
  }

  /// - Parameter sharing: what a trial has in common with the others of its study.
  package init(
    _ plan: Plan, threads: Int, cache: StageCache?, sharing: TrialSharing?, origin: RunOrigin?,
    cancellation: Cancellation, observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.plan = plan
    self.threads = threads
    self.cache = cache
    self.sharing = sharing
    self.origin = origin
    self.cancellation = cancellation
    self.observe = observe
  }

  /// Runs the plan with its files in `path` (absolute), and says how it went.
  /// - Throws: `PipelineError` where the run could not even start: the folder is in use, cannot be
  ///   written, or holds a run with other options.
  public func run(in path: String, start: RunStart = .fresh) throws -> RunSummary {
    try run(in: path, start: start, resolved: ResolvedFile.text(of: plan, in: path))
  }

  /// - Parameter resolved: the plan as `ResolvedFile` writes it in `path`.
  package func run(in path: String, start: RunStart, resolved: String) throws -> RunSummary {
    let folder = try RunFolder(path)
    try folder.begin(
      start, resolved: resolved,
      trainings: plan.stages.filter { $0.kind == .train }.map(\.name))
    let resumes = start == .resume ? folder.holdsTrainings(of: plan) : nil
    observe(.runStarted(plan: plan, folder: path, resumes: resumes))
    let result =
      (start == .fresh ? unchanged(folder, resolved) : nil)
      ?? runStages(in: folder, start, resolved)
    observe(.runEnded(result))
    return result
  }

  /// The summary of an earlier run that did the same; `nil` where there is none.
  private func unchanged(_ folder: RunFolder, _ resolved: String) -> RunSummary? {
    guard sharing == nil, let cache,
      let kept = RunState.unchanged(folder, plan, resolved, cache)
    else { return nil }
    return RunSummary(
      outcome: .completed, name: plan.name, seed: plan.seed, folder: folder.path, wall: 0,
      files: kept.flatMap(\.summary.files), keepsEarlier: true, canResume: false,
      isUnchanged: true, stages: kept)
  }

  private func runStages(
    in folder: RunFolder, _ start: RunStart, _ resolved: String
  ) -> RunSummary {
    let startTime = Resources.wallTime
    let started = Timestamp.now
    let stages = RunningStages(
      plan, resolved: resolved, folder: folder, threads: threads, cache: cache, sharing: sharing,
      isResuming: start == .resume, cancellation: cancellation, observe: observe)
    var outcome = RunSummary.Outcome.completed
    do {
      try stages.run()
    } catch {
      outcome = .failed(Self.advised(error, folder, start))
    }
    var files = folder.stagedFiles
    func summary(_ outcome: RunSummary.Outcome) -> RunSummary {
      RunSummary(
        outcome: outcome, name: plan.name, seed: plan.seed, folder: folder.path,
        wall: Resources.wallTime - startTime, files: files, keepsEarlier: folder.holdsResults,
        canResume: folder.holdsCheckpoints && Self.canResume(outcome, stages.failed),
        stages: stages.summaries)
    }
    do {
      if case .failed(let error) = outcome, folder.holdsResults { throw error }
      let record = RunRecord(
        plan, summary(outcome), sources: stages.sources, occasion: occasion(since: started))
      let isComplete = if case .completed = outcome { true } else { false }
      try publish(record, stages.reports, resolved, in: folder, isComplete: isComplete)
      if isComplete, sharing == nil, let cache {
        RunState.keep(stages.summaries, folder, plan, resolved, cache)
      }
    } catch {
      // The stage's own error says more than that its record could not be written either.
      if case .completed = outcome {
        outcome = .failed(error as? PipelineError ?? PipelineError(.defect, "\(error)"))
      }
      folder.discard()
      files = []
    }
    return summary(outcome)
  }

  /// Writes what tells of the run, and moves all its files to their places.
  private func publish(
    _ record: RunRecord, _ reports: [NamedValue<Report>], _ resolved: String, in folder: RunFolder,
    isComplete: Bool
  ) throws {
    try folder.stage(Array(resolved.utf8), as: "resolved.yaml")
    try folder.stage(record.encoded, as: RunRecord.file)
    do {
      try folder.stage(ReportFile(reports).encoded(), as: ReportFile.name)
      try folder.publish(completed: isComplete)
    } catch  where !isComplete {
      // Of a run that failed, the record counts for more than its curves: a disk may be full.
      folder.unstage(ReportFile.name)
      try folder.publish()
    }
  }

  /// When and where the run was done, and with what command.
  private func occasion(since started: String) -> [(String, JSON)] {
    [
      ("started", .text(started)), ("ended", .text(Timestamp.now)),
      ("machine", Machine.json(threads: threads)),
    ] + (origin?.entries(without: Secrets(of: plan)) ?? [])
  }

  /// Whether the same training can come further than it did.
  private static func canResume(
    _ outcome: RunSummary.Outcome, _ failed: PlannedStage?
  ) -> Bool {
    guard case .failed(let error) = outcome else { return false }
    return failed?.kind != .train || [.inputOutput, .interrupted].contains(error.kind)
  }

  /// What ended a run; where the user did, with how to go on.
  private static func advised(
    _ error: any Error, _ folder: RunFolder, _ start: RunStart
  ) -> PipelineError {
    let error = error as? PipelineError ?? PipelineError(.defect, "\(error)")
    guard error.kind == .interrupted, folder.holdsCheckpoints else { return error }
    let option = start == .forced ? "--resume in place of --force" : "--resume"
    return PipelineError(
      .interrupted,
      "\(error.message); the same command with \(option) goes on from the latest checkpoint")
  }
}
