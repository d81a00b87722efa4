import Pipeline

/// The stages of a plan at work: what each makes, made when it is asked for or taken from earlier
/// runs.
///
/// With a cache, images are put off until a stage needs them, and a trained model is rebuilt only
/// where one does: a run whose results are all known reads no data.
final class PlanWork {
  private let plan: Plan
  private let cache: StageCache?
  private let sharing: TrialSharing?
  private let keys: StageKeys?
  private let context: (Int) -> RunContext
  private var made = MadeValues()
  /// The keys of the stages so far by their indices, where there is a cache or other trials to
  /// share with.
  private var stageKeys: [Int: StageKey] = [:]
  /// What the images of load stages are shared under before their content is known.
  private var loadKeys: [Int: StageKey] = [:]
  private var putOff: [Int: PutOff] = [:]

  private enum PutOff {
    case images
    case model(CacheEntry)
  }

  /// What a stage's summary tells of its work.
  struct Result {
    var text = ""
    var report: Report?
    var reuse: StageSummary.Reuse?
    /// The seconds that a result from the cache took to make; `nil` for what was made here.
    var madeIn: Double?
    /// What the files of a trained model hold.
    var weights: (tensors: [NamedTensor], graph: ModelGraph, state: Checkpoint?)?
  }

  /// - Parameters:
  ///   - sharing: what other trials of the same study have made.
  ///   - context: of a stage by its index.
  init(
    _ plan: Plan, cache: StageCache?, sharing: TrialSharing?,
    context: @escaping (Int) -> RunContext
  ) {
    self.plan = plan
    self.cache = cache
    self.sharing = sharing
    self.context = context
    let build = sharing?.build ?? cache.map(BuildIdentity.text)
    keys = build.map { StageKeys(seed: plan.seed, build: $0) }
  }

  /// The files that loaders read, those of images that were put off included.
  var sources: [SourceFile] { made.sources }
  /// Everything reported so far.
  var reports: [NamedValue<Report>] { made.reports }

  func run(_ index: Int) throws -> Result {
    let planned = plan.stages[index]
    switch planned.stage {
    case let stage as any LoadStage: return try load(stage, planned, index)
    case is any TransformStage, is any AugmentStage: return try derive(planned, index)
    case let stage as any TrainStage: return try train(stage, planned, index)
    case let stage as any EvaluateStage: return try evaluate(stage, planned, index)
    case let stage as any ExportStage:
      try stage.export(try values(of: planned), in: context(index))
      return Result()
    default:
      throw PipelineError(.defect, "\(planned.title) is of no kind that the runner knows")
    }
  }

  // MARK: - Images

  private func load(
    _ stage: any LoadStage, _ planned: PlannedStage, _ index: Int
  ) throws -> Result {
    guard let keys else {
      let images = try stage.load(in: context(index))
      made.add(images, index, planned.products[0])
      made.sources += images.sources
      return Result(text: images.summary)
    }
    let paths = try stage.sourcePaths()
    let stamps = FileStamps(of: paths)
    let memo = keys.memo(of: planned, stamps)
    loadKeys[index] = memo
    if let known = cache?.entry(memo) {
      made.sources += known.about.sources
      stageKeys[index] = keys.key(
        of: planned, reading: [:], files: known.about.sources.map(\.sha256))
      putOff[index] = .images
      return Result(text: known.about.result, reuse: .notNeeded)
    }
    let (sets, isShared) = try images(of: index)
    made.add(sets[0], index, planned.products[0])
    made.sources += sets[0].sources
    stageKeys[index] = keys.key(
      of: planned, reading: [:], files: sets[0].sources.map(\.sha256))
    if !isShared, stamps.isSettled, FileStamps(of: paths) == stamps {
      var entry = CacheEntry(planned.title)
      entry.about.result = sets[0].summary
      entry.about.sources = sets[0].sources
      cache?.store(entry, as: memo)
    }
    return Result(text: sets[0].summary, reuse: isShared ? .shared : nil)
  }

  /// A transform or augment stage.
  private func derive(_ planned: PlannedStage, _ index: Int) throws -> Result {
    try note(planned, index)
    if planned.sources.values.joined().contains(where: { putOff[$0.stage] != nil }) {
      putOff[index] = .images
      return Result(reuse: .notNeeded)
    }
    let (sets, isShared) = try images(of: index)
    for (name, images) in zip(planned.products, sets) { made.add(images, index, name) }
    return Result(
      text: sets.map(\.summary).joined(separator: ", "), reuse: isShared ? .shared : nil)
  }

  /// What a stage that makes images makes, from other trials where one has made it.
  private func images(of index: Int) throws -> (sets: [ImageSet], isShared: Bool) {
    let planned = plan.stages[index]
    let inputs = try values(of: planned)
    let context = context(index)
    func make() throws -> [ImageSet] {
      switch planned.stage {
      case let stage as any LoadStage: return [try stage.load(in: context)]
      case let stage as any TransformStage:
        try checkMemory(for: stage, reading: inputs.data)
        return try stage.transform(inputs.data, in: context)
      case let stage as any AugmentStage: return [try stage.augment(inputs.data, in: context)]
      default: throw PipelineError(.defect, "\(planned.title) makes no images")
      }
    }
    guard let sharing, let key = loadKeys[index] ?? stageKeys[index] else {
      return (try make(), false)
    }
    return try sharing.images.images(key, make: make)
  }

  /// The check of the file does not know how many images a filter leaves.
  private func checkMemory(for stage: any TransformStage, reading images: ImageSet) throws {
    if let fault = try stage.headers(from: images.header).lazy.compactMap({ $0.memoryFault() })
      .first
    {
      throw PipelineError(.badData, fault)
    }
  }

  // MARK: - Models and reports

  private func train(
    _ stage: any TrainStage, _ planned: PlannedStage, _ index: Int
  ) throws -> Result {
    try note(planned, index, files: stage.sourcePaths())
    func taken(_ entry: CacheEntry) -> Result? {
      guard let graph = entry.graph else { return nil }
      repeatWarnings(of: entry, index)
      putOff[index] = .model(entry)
      made.add(entry.report, index, planned.name)
      made.sources += entry.about.sources
      return Result(
        text: entry.about.result, report: entry.report, reuse: .cached,
        weights: (entry.weights, graph, entry.state))
    }
    return try onceOnly(index, taken) {
      let inputs = try values(of: planned)
      let (trained, warnings) = try context(index).keepingWarnings {
        try stage.train(on: inputs, in: $0)
      }
      made.add(trained, index, planned.name)
      made.sources += trained.sources
      let graph = trained.model.graph
      let result = Result(
        text: Readable.count(graph.parameterCount, "parameter"), report: trained.report,
        weights: (trained.model.weights, graph, trained.state))
      var entry = CacheEntry(planned.title)
      entry.about.sources = trained.sources
      entry.about.warnings = warnings
      entry.graph = graph
      entry.weights = trained.model.weights
      entry.state = trained.state
      return (result, entry)
    }
  }

  private func evaluate(
    _ stage: any EvaluateStage, _ planned: PlannedStage, _ index: Int
  ) throws -> Result {
    try note(planned, index, files: stage.sourcePaths())
    func taken(_ entry: CacheEntry) -> Result? {
      repeatWarnings(of: entry, index)
      made.add(entry.report, index, planned.name)
      return Result(report: entry.report, reuse: .cached)
    }
    return try onceOnly(index, taken) {
      let inputs = try values(of: planned)
      let (report, warnings) = try context(index).keepingWarnings {
        try stage.evaluate(inputs, in: $0).leavingOutNaN(in: $0)
      }
      made.add(report, index, planned.name)
      var entry = CacheEntry(planned.title)
      entry.about.warnings = warnings
      return (Result(report: report), entry)
    }
  }

  /// A result from the cache, else a new one, which goes there.
  private func onceOnly(
    _ index: Int, _ taken: (CacheEntry) -> Result?,
    _ work: () throws -> (Result, CacheEntry)
  ) throws -> Result {
    guard let cache, let key = stageKeys[index] else { return try work().0 }
    func takenOrMade() throws -> Result {
      if let known = cache.entry(key), var result = taken(known) {
        result.madeIn = known.about.wall
        return result
      }
      let start = Resources.wallTime
      var (result, entry) = try work()
      entry.about.wall = Resources.wallTime - start
      entry.about.result = result.text
      entry.report = result.report ?? Report()
      cache.store(entry, as: key)
      return result
    }
    return try sharing?.locks.withLock(key, takenOrMade) ?? takenOrMade()
  }

  private func repeatWarnings(of entry: CacheEntry, _ index: Int) {
    let context = context(index)
    for warning in entry.about.warnings { context.warn(warning) }
  }

  // MARK: - Inputs

  /// The values that a stage reads; what was put off is made now.
  private func values(of planned: PlannedStage) throws -> StageValues {
    for source in planned.sources.values.joined() { try make(source.stage) }
    return try made.inputs(of: planned)
  }

  private func make(_ index: Int) throws {
    guard let put = putOff.removeValue(forKey: index) else { return }
    let planned = plan.stages[index]
    switch put {
    case .images:
      let sets = try images(of: index).sets
      for (name, images) in zip(planned.products, sets) { made.add(images, index, name) }
    case .model(let entry):
      guard let graph = entry.graph else { return }
      let model = try plan.registry.restore(graph, weights: entry.weights)
      made.addModel(TrainingResult(model: model, report: entry.report), index, planned.name)
    }
  }

  /// Keeps the key of a stage that is no loader.
  private func note(_ planned: PlannedStage, _ index: Int, files: [String] = []) throws {
    guard let keys else { return }
    // Few and small: weights that a stage starts from.
    let sums = files.map { (try? FileSystem.sha256(of: $0)) ?? "none" }
    stageKeys[index] = keys.key(of: planned, reading: stageKeys, files: sums)
  }
}
