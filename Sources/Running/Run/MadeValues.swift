import Pipeline
package
  /// What the stages of a run have made so far.
  struct MadeValues
{
  private var images: [ValueSource: ImageSet] = [:]
  private var models: [ValueSource: NamedModel] = [:]
  private var reportsBySource: [ValueSource: NamedValue<Report>] = [:]
  private(set) var reports: [NamedValue<Report>] = []
  /// Every file that a loader read.
  var sources: [SourceFile] = []

  mutating func add(_ set: ImageSet, _ stage: Int, _ name: String) {
    images[ValueSource(stage: stage, name: name)] = set
  }

  mutating func add(_ trained: TrainingResult, _ stage: Int, _ name: String) {
    addModel(trained, stage, name)
    add(trained.report, stage, name)
  }

  /// Adds the model of a training whose report is there already.
  mutating func addModel(_ trained: TrainingResult, _ stage: Int, _ name: String) {
    models[ValueSource(stage: stage, name: name)] = NamedModel(
      name: name, model: trained.model, training: trained.report)
  }

  mutating func add(_ report: Report, _ stage: Int, _ name: String) {
    let named = NamedValue(name, report)
    reportsBySource[ValueSource(stage: stage, name: name)] = named
    reports.append(named)
  }

  /// - Throws: `PipelineError` of kind `badData` where images and a model differ in shape, which
  ///   the check cannot see where a loader makes other images than its header says.
  func inputs(of stage: PlannedStage) throws -> StageValues {
    let images = stage.sources.compactMapValues { self.images[$0[0]] }
    let models = stage.sources.mapValues { $0.compactMap { self.models[$0] } }
    if let data = images[StageInput.data.key] {
      for model in models.values.joined() {
        guard let message = model.model.graph.shapeFault(reading: data.shape) else { continue }
        throw PipelineError(.badData, message)
      }
    }
    return StageValues(
      images: images, models: models,
      read: stage.sources.mapValues { $0.compactMap { reportsBySource[$0] } },
      // What other stages make follows from the inputs that they name.
      reports: stage.kind == .export ? reports : [])
  }
}
