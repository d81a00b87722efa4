/// What the stages of a run have made so far.
struct MadeValues {
  private var images: [ValueSource: ImageSet] = [:]
  private var models: [ValueSource: NamedModel] = [:]
  private var reportsBySource: [ValueSource: NamedValue<Report>] = [:]
  private var reports: [NamedValue<Report>] = []
  /// Every file that a loader read.
  var sources: [SourceFile] = []

  mutating func add(_ set: ImageSet, _ stage: Int, _ name: String) {
    images[ValueSource(stage: stage, name: name)] = set
  }

  mutating func add(_ trained: TrainingResult, _ stage: Int, _ name: String) {
    models[ValueSource(stage: stage, name: name)] = NamedModel(
      name: name, model: trained.model, training: trained.report)
    add(trained.report, stage, name)
  }

  mutating func add(_ report: Report, _ stage: Int, _ name: String) {
    let named = NamedValue(name, report)
    reportsBySource[ValueSource(stage: stage, name: name)] = named
    reports.append(named)
  }

  func inputs(of stage: PlannedStage) -> StageValues {
    StageValues(
      images: stage.sources.compactMapValues { images[$0[0]] },
      models: stage.sources.mapValues { $0.compactMap { models[$0] } },
      read: stage.sources.mapValues { $0.compactMap { reportsBySource[$0] } }, reports: reports)
  }
}
