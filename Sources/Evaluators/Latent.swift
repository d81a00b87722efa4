public import Pipeline
import Tensors

/// Measures how a model's codes of the images lie: how compact, and how well the classes part.
///
/// Radius, spread and area are of all codes; distances to the nearest code, silhouette and the
/// accuracy of k nearest neighbours (leaving the code itself out) of a sample, the same images for
/// every model. The area is that of the convex hull of codes in a plane, its share that of the box
/// around them. Tables: `models`, side by side; `dimensions`; the codes, up to 1000 images.
public struct Latent: EvaluateStage {
  public static let name = "latent"
  public static let alsoKnownAs = ["latent-space", "codes"]
  public static let summary = "Measures how the codes of images lie in a model's latent space."
  public static var inputs: [StageInput] { [.data, .models.with(.latent)] }

  public var neighbours = 5
  public var sample = 5000

  public init() {}

  public static var fields: [Field<Latent>] {
    [
      Field(
        "neighbours", \.neighbours, .within(1...1000),
        help: "How many of the nearest codes say which class a code is of."),
      Field(
        "sample", \.sample, .within(2...5000), unit: "images",
        help: "At most how many codes, drawn by the seed, the distances between are taken of."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key) else { return [] }
    if images.count < 2 {
      return [OptionFault("there is no distance between fewer than two images")]
    }
    // Without labels none are asked. Those of a file of their own are not read before the run.
    guard !images.isUnlabelled else { return [] }
    return neighbourFault(images.count).map {
      [OptionFault($0, at: neighbours < images.count ? "sample" : "neighbours")]
    } ?? []
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let models = inputs.names(StageInput.models.key)
    let graphs = inputs.graphs(StageInput.models.key)
    let areKnown = graphs.count == models.count
    let metrics = models.indices.flatMap { model -> [String] in
      let isPlane = !areKnown || graphs[model].latentSize == 2
      let names =
        ["radius", "largest_distance", "spread"] + (isPlane ? ["area", "area_share"] : [])
        + ["nearest_distance", "nearest_distance_median", "silhouette", "neighbours_accuracy"]
      return models.count > 1 ? names.map { "\(models[model]).\($0)" } : names
    }
    return ReportedNames(metrics: metrics)
  }

  private func neighbourFault(_ images: Int) -> String? {
    let count = min(images, sample)
    guard neighbours >= count else { return nil }
    let codes = count < images ? "the sample has" : "there are"
    return "'neighbours' is \(neighbours), and \(codes) only \(count) images, of which "
      + "\(count - 1) are others than the image itself"
  }

  /// - Throws: `PipelineError` of kind `badData` for too few images, of kind `interrupted` on
  ///   request.
  public func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report {
    try evaluate(
      inputs.models(StageInput.models.key).map { ($0.name, $0.latent) }, on: inputs.data,
      in: context)
  }

  func evaluate(
    _ models: [(name: String, model: any LatentModel)], on images: ImageSet,
    in context: RunContext
  ) throws -> Report {
    guard images.count > 1 else {
      throw PipelineError(.badData, "there is no distance between fewer than two images")
    }
    let sampled = images.sample(sample, key: context.random.derived("sample"))
    let labels = try separable(images, sampled, in: context)
    let found = try models.map { name, model in
      let codes = try LatentCodes(of: images, in: model, context)
      let some = Matrix(
        rows: sampled.count, columns: codes.mean.columns,
        elements: sampled.flatMap { codes.mean.row($0) })
      return LatentMeasures(
        model: name, codes: codes, compactness: Compactness(codes.mean),
        neighbourhood: try Neighbourhood(some, labels: labels, k: neighbours, in: context))
    }
    let report = LatentReport(
      models: found, images: images, sampled: sampled.count, neighbours: neighbours)
    if let warning = report.flatness { context.warn(warning) }
    return report.report
  }

  /// The labels of the sample; empty where they cannot say how well classes part.
  private func separable(
    _ images: ImageSet, _ sampled: [Int], in context: RunContext
  ) throws -> [Int] {
    let labels = images.labels.isEmpty ? [] : sampled.map { images.labels[$0] }
    let classes = Set(labels).count
    let reason: String? =
      switch classes {
      case 0: "the images have no labels"
      case 1: "all images are of one class"
      case sampled.count: "every image is of a class of its own"
      default: nil
      }
    if let reason {
      context.warn("\(reason): silhouette and neighbours' accuracy are left out")
      return []
    }
    if let fault = neighbourFault(images.count) { throw PipelineError(.badData, fault) }
    return labels
  }
}
