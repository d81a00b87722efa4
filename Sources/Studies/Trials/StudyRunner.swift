public import Pipeline
public import Running
import Synchronization
import Tensors

/// Runs the trials of a study, several at once, and goes on where an earlier run of it stopped.
public struct StudyRunner: Sendable {
  private let study: Study
  private let jobs: Int
  private let cores: Int
  private let cache: StageCache?
  private let origin: RunOrigin?
  private let stopsAtFailure: Bool
  private let cancellation: Cancellation
  private let observe: @Sendable (StudyEvent) -> Void

  /// - Parameters:
  ///   - study: what to run.
  ///   - jobs: how many trials run at once.
  ///   - cores: for all of them together; where fewer trials than cores are left, each takes more
  ///     than one.
  ///   - cache: keeps results of stages for other runs; `nil` for none.
  ///   - origin: what the records say of where the trials come from.
  ///   - stopsAtFailure: whether one trial that fails ends the study.
  ///   - cancellation: asked wherever a trial can stop.
  ///   - observe: called from several threads.
  public init(
    _ study: Study, jobs: Int, cores: Int, cache: StageCache?, origin: RunOrigin? = nil,
    stopsAtFailure: Bool = false,
    cancellation: Cancellation = Cancellation(),
    observe: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) {
    self.study = study
    self.jobs = jobs
    self.cores = cores
    self.cache = cache
    self.origin = origin
    self.stopsAtFailure = stopsAtFailure
    self.cancellation = cancellation
    self.observe = observe
  }

  /// What the jobs work on together.
  private struct Work: Sendable {
    let folder: StudyFolder
    let queue: StudyQueue
    let sharing: TrialSharing
    let isForced: Bool
  }

  /// Runs what is not done yet, or one trial alone.
  /// - Parameters:
  ///   - path: absolute; each trial has a run folder in its `trials`.
  ///   - isForced: whether results of other options are replaced.
  ///   - only: the index of the one trial to run.
  /// - Throws: `PipelineError` where the study could not even start.
  public func run(in path: String, isForced: Bool, only: Int? = nil) throws -> StudySummary {
    let folder = try StudyFolder(path)
    let start = Resources.wallTime
    let started = Timestamp.now
    if only == nil, !isForced, let summary = unchanged(folder) {
      observe(.started(study, folder: path, jobs: 0))
      observe(.ended(summary))
      return summary
    }
    observe(.started(study, folder: path, jobs: jobs))
    let trials = only.map { [$0] } ?? Array(0..<study.count)
    let work = Work(
      folder: folder,
      queue: StudyQueue(
        study, trials: trials, sharesTrainings: cache != nil && study.sharesTrainings),
      sharing: TrialSharing(build: cache.map(BuildIdentity.text) ?? ""),
      isForced: isForced)
    let ended = Mutex<[Int: TrialResult]>([:])
    let keptCount = Mutex(0)
    var stop: PipelineError?
    do {
      try parallelForEach(count: trials.count, threads: jobs, cancellation: cancellation) { _ in
        guard let (item, left) = work.queue.next() else { return }
        defer { work.queue.end(item) }
        do {
          guard let (result, isKept) = try trial(item, left: left, work) else { return }
          ended.withLock { $0[item.index] = result }
          if isKept { keptCount.withLock { $0 += 1 } }
          observe(.trialEnded(result, isKept: isKept))
          if stopsAtFailure, case .failed(let error) = result.outcome {
            throw PipelineError(.badData, "the trial '\(result.trial.name)' failed: \(error)")
          }
        } catch {
          // The other trials stop too.
          work.queue.stop()
          cancellation.request()
          throw error
        }
      }
    } catch {
      stop = error as? PipelineError ?? PipelineError(.defect, "\(error)")
    }
    let results = ended.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
    if cancellation.isRequested, stop.map({ $0.kind == .interrupted }) ?? true {
      stop = PipelineError(
        .interrupted, "stopped on request; the same command goes on from there")
    }
    let summary = StudySummary(
      name: study.name, folder: path, results: results, count: study.count,
      wall: Resources.wallTime - start, keptCount: keptCount.withLock(\.self), stop: stop)
    if only == nil {
      try folder.write(summary, of: study, occasion: occasion(since: started))
    }
    if only == nil, stop == nil, let cache { folder.keepState(of: study, results, cache) }
    observe(.ended(summary))
    return summary
  }

  /// The summary of an earlier run that did the same; `nil` where there is none.
  private func unchanged(_ folder: StudyFolder) -> StudySummary? {
    guard let cache, let results = folder.unchangedResults(study, cache) else { return nil }
    var summary = StudySummary(
      name: study.name, folder: folder.path, results: results, count: study.count, wall: 0,
      keptCount: results.count, stop: nil)
    summary.isUnchanged = true
    return summary
  }

  /// When and where the study was run, and with what command.
  private func occasion(since started: String) -> [(String, JSON)] {
    let secrets = (try? study.plan(ofTrial: 0)).map(Secrets.init) ?? Secrets()
    return [
      ("started", .text(started)), ("ended", .text(Timestamp.now)),
      ("machine", Machine.json(threads: cores)),
    ] + (origin?.entries(without: secrets) ?? [])
  }

  /// Runs a trial unless it is done.
  /// - Returns: Its result and whether it was done before; `nil` where the user stopped it.
  /// - Throws: What ends the study: the log cannot be written, or results would be lost.
  private func trial(
    _ item: StudyQueue.Item, left: Int, _ work: Work
  ) throws -> (TrialResult, isKept: Bool)? {
    let trial = study.trial(item.index)
    let path = work.folder.path(of: trial)
    let plan: Plan
    switch item.plan {
    case .failure(let error):
      observe(.trialStarted(trial))
      try work.folder.log.add(
        .init(trial: trial.name, key: "", state: .failed, error: error.message, wall: 0))
      return (
        TrialResult(
          trial: trial, folder: path, outcome: .failed(error.message), metrics: [], wall: 0),
        false
      )
    case .success(let planned): plan = planned
    }
    let resolved = ResolvedFile.text(of: plan, in: path)
    let key = work.folder.key(of: plan, resolved: resolved, build: work.sharing.build)
    let earlier = work.folder.log.line(of: trial.name)
    if !work.isForced, let earlier, earlier.key == key, earlier.state == .completed,
      FileSystem.kind(of: FilePaths.join(path, RunRecord.file)) == .file
    {
      return (
        TrialResult(
          trial: trial, folder: path, outcome: .completed, metrics: earlier.metrics ?? [],
          wall: earlier.wall ?? 0), true
      )
    }
    observe(.trialStarted(trial))
    let goesOn = earlier?.key == key && earlier?.state == .begun
    try work.folder.log.add(.init(trial: trial.name, key: key, state: .begun))
    let summary = try run(
      trial, runner(of: trial, plan, left: left, work), resolved: resolved, goesOn: goesOn, work)
    return try result(of: trial, summary, key: key, work).map { ($0, false) }
  }

  /// - Parameter left: how many trials have not begun.
  private func runner(of trial: Trial, _ plan: Plan, left: Int, _ work: Work) -> Runner {
    Runner(
      plan, threads: max(1, cores / min(jobs, left)), cache: cache, sharing: work.sharing,
      origin: origin, cancellation: cancellation
    ) { event in
      switch event {
      case .progress(let position, let progress):
        observe(.trialProgress(trial, position, progress))
      case .warning(_, let message): observe(.trialWarning(trial, message))
      default: break
      }
    }
  }

  /// Runs a trial's plan.
  /// - Parameter goesOn: whether an earlier run of the same trial was stopped, and may have left
  ///   checkpoints.
  private func run(
    _ trial: Trial, _ runner: Runner, resolved: String, goesOn: Bool, _ work: Work
  ) throws -> RunSummary {
    let path = work.folder.path(of: trial)
    do {
      if goesOn, let resumed = try? runner.run(in: path, start: .resume, resolved: resolved),
        !resumed.refusedCheckpoint
      {
        return resumed
      }
      return try runner.run(
        in: path, start: work.isForced || goesOn ? .forced : .anew, resolved: resolved)
    } catch let error as PipelineError where error.kind == .usage {
      throw PipelineError(
        .usage,
        "'\(work.folder.path)' holds trials with other options, the first of them "
          + "'\(trial.name)'; give --force to replace them, or --out to keep both")
    }
  }

  private func result(
    of trial: Trial, _ summary: RunSummary, key: String, _ work: Work
  ) throws -> TrialResult? {
    var metrics = summary.stages.flatMap { position, stage in
      stage.metrics.map {
        Metric(
          "\(position.name).\($0.name)", $0.value, unit: $0.unit, reduction: $0.reduction)
      }
    }
    let wall = summary.wall + summary.stages.reduce(0) { $0 + ($1.summary.madeIn ?? 0) }
    metrics.append(Metric(TrialResult.timeMetric, wall, unit: "s"))
    switch summary.outcome {
    case .completed:
      try work.folder.log.add(
        .init(
          trial: trial.name, key: key, state: .completed, wall: wall, metrics: metrics))
      return TrialResult(
        trial: trial, folder: summary.folder, outcome: .completed, metrics: metrics,
        wall: wall)
    case .failed(let error) where error.kind == .interrupted: return nil
    case .failed(let error):
      try work.folder.log.add(
        .init(
          trial: trial.name, key: key, state: .failed, error: error.message, wall: wall))
      return TrialResult(
        trial: trial, folder: summary.folder, outcome: .failed(error.message), metrics: metrics,
        wall: wall)
    }
  }
}

extension RunSummary {
  /// Whether a run that was to go on could not use what it found.
  fileprivate var refusedCheckpoint: Bool {
    if case .failed(let error) = outcome { error.refusesCheckpoint } else { false }
  }
}
