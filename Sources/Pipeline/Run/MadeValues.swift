/// What the stages of a run have made so far.
struct MadeValues {
  private var images: [ValueSource: ImageSet] = [:]
  private var models: [ValueSource: NamedModel] = [:]
  private var reports: [NamedValue<Report>] = []
  /// Every file that a loader read.
  var sources: [SourceFile] = []

  mutating func add(_ set: ImageSet, _ stage: Int, _ name: String) {
    images[ValueSource(stage: stage, name: name)] = set
  }

  mutating func add(_ trained: TrainingResult, _ stage: Int, _ name: String) {
    models[ValueSource(stage: stage, name: name)] = NamedModel(
      name: name, model: trained.model, training: trained.report)
    reports.append(NamedValue(name, trained.report))
  }

  mutating func add(_ report: Report, _ name: String) {
    reports.append(NamedValue(name, report))
  }

  func inputs(of stage: PlannedStage) -> StageValues {
    StageValues(
      images: stage.sources.compactMapValues { images[$0] },
      models: stage.sources.compactMapValues { models[$0] }, reports: reports)
  }
}
