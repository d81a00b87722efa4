public import Pipeline
import Tensors

/// Measures what a model makes of codes that belong to no image: whether its pictures lie where the
/// images do, and whether they are as varied.
///
/// Each seed draws codes of its own, the same for every model: random places in the box around the
/// images' codes, the prior, or the middle between the codes of two images. As many images as
/// codes, at most `sample`, are set against what is decoded: `f1`, `precision`, `recall`,
/// `density`, `coverage` and `diversity`, as `SetComparison` has them, of the pixels and, where
/// `features:` names a model, of its codes of both (`precision_in_features` and so on). A model
/// that makes one picture of every code has no recall and no diversity, however near the images
/// that picture is.
///
/// Single pictures, which say nothing of variety, are measured too: `distance` to the nearest known
/// image, and the same in pixels; `sharpness`, the share of pixels within `margin` of black or
/// white; `novelty`, the share of pictures that differ from every known image in more than
/// `at_most` pixels, as blurred ones do too. Tables: `models`, side by side, with 95 % intervals
/// over the seeds; `seeds`.
public struct Generation: EvaluateStage {
  public static let name = "generation"
  public static let alsoKnownAs = ["generate", "sampling"]
  public static let summary = "Measures what a model makes of codes that belong to no image."
  public static let version = 2
  static let featuresInput = StageInput(
    "features", .model, isOptional: true, capabilities: [.features])
  public static var inputs: [StageInput] {
    [.data, .models.with(.latent), featuresInput]
  }

  /// Where the codes come from.
  public enum How: String, OptionChoice {
    /// Anywhere in the box around the images' codes.
    case region
    /// The standard normal of a variational model; of another, a normal like its codes.
    case prior
    /// The middle between the codes of two images.
    case midpoints
  }

  public var how = How.region
  public var points = 200
  public var seeds = 5
  public var margin = 0.1
  public var threshold = 0.5
  public var atMost = 1
  public var neighbours = 5
  public var sample = 1000

  public init() {}

  public static var fields: [Field<Generation>] {
    [
      Field(
        "how", \.how,
        help: "Where the codes come from: the box around the images' codes, the prior, or the "
          + "middle of two images' codes."),
      Field(
        "points", \.points, .within(1...10_000), unit: "codes",
        help: "How many are drawn by each seed."),
      Field(
        "seeds", \.seeds, .within(1...1000),
        help: "How often codes are drawn; the interval is taken over them."),
      Field(
        "margin", \.margin, .within(0...0.5),
        help: "How near 0 or 1 a pixel must be to count as sharp."),
      Field(
        "threshold", \.threshold, .within(0...1),
        help: "A pixel counts as white from this value on."),
      Field(
        "at_most", \.atMost, .atLeast(0), unit: "pixels",
        help: "A picture that differs from a known image in no more is not new."),
      Field(
        "neighbours", \.neighbours, .within(1...1000),
        help: "To which of its nearest neighbours the ball around a point reaches: the k of "
          + "precision, recall, density and coverage."),
      Field(
        "sample", \.sample, .within(2...5000), unit: "images",
        help:
          "At most how many pictures of a seed, and as many images drawn by the seed, these are "
          + "taken of."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key) else { return [] }
    guard images.count >= fewest else {
      return [OptionFault(Self.tooFew(images.count, how), at: "how")]
    }
    return GenerationCost(
      self, images: images, models: inputs.names(StageInput.models.key).count,
      features: inputs.graph(Self.featuresInput.key)
    ).faults
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let models = inputs.names(StageInput.models.key)
    let hasFeatures = !inputs.names(Self.featuresInput.key).isEmpty
    let measures = GenerationReport.names(features: hasFeatures)
    return ReportedNames(
      metrics: measures.flatMap { measure in
        models.count > 1 ? models.map { "\($0).\(measure)" } : [measure]
      })
  }

  private var fewest: Int { how == .midpoints ? 2 : 1 }

  private static func tooFew(_ count: Int, _ how: How) -> String {
    count == 0
      ? "there are no images to compare with"
      : "'how: \(how.rawValue)' needs two images, and there is only one"
  }

  /// - Throws: `PipelineError` of kind `badData` for too few images, of kind `interrupted` on
  ///   request.
  public func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report {
    let named = inputs.optionalModel(Self.featuresInput.key)
    return try evaluate(
      inputs.models(StageInput.models.key).map { ($0.name, $0.latent) }, on: inputs.data,
      features: named.map { NamedValue($0.name, $0.features) }, in: context)
  }

  func evaluate(
    _ models: [(name: String, model: any LatentModel)], on images: ImageSet,
    features: NamedValue<any ImageFeatures>? = nil, in context: RunContext
  ) throws -> Report {
    guard images.count >= fewest else {
      throw PipelineError(.badData, Self.tooFew(images.count, how))
    }
    let compared = self.compared(images.count)
    if compared == 0 {
      context.warn(
        "precision, recall, density and coverage of 'neighbours: \(neighbours)' need more images "
          + "and pictures than that, and there are \(min(images.count, points, sample)): they are "
          + "left out")
    }
    let measured = try models.map { name, model in
      let codes = try LatentCodes(of: images, in: model, context)
      if how == .prior, codes.logVariance == nil {
        context.warn(
          "'\(name)' has no prior: its codes are drawn from a normal with the mean and the "
            + "deviation of the images' codes, each dimension apart")
      }
      let draw = CodeDrawing(how: how, codes: codes)
      return GenerationMeasures(
        model: name,
        seeds: try (0..<seeds).map { seed in
          let key = context.random.derived(seed)
          let decoded = model.decode(draw.points(points, key: key)).mean
          return GenerationNumbers(
            pictures: try singlePictures(decoded, images, in: context),
            inPixels: try comparison(
              decoded, images, PixelFeatures(), seed: seed, compared, in: context),
            inFeatures: try features.flatMap {
              try comparison(decoded, images, $0.value, seed: seed, compared, in: context)
            })
        })
    }
    let report = GenerationReport(
      models: measured, points: points, compared: compared, neighbours: neighbours,
      atMost: atMost, margin: margin, features: features?.name)
    for warning in report.warnings { context.warn(warning) }
    return report.report
  }

  /// How many images are set against as many pictures; 0 where they have too few neighbours.
  private func compared(_ images: Int) -> Int {
    let count = min(images, points, sample)
    return count > neighbours ? count : 0
  }

  private func singlePictures(
    _ decoded: Matrix, _ images: ImageSet, in context: RunContext
  ) throws -> GenerationNumbers.Pictures {
    let nearest = try NearestImages(
      decoded, among: images, threshold: Float(threshold), in: context)
    let count = Double(decoded.rows)
    let sharp = decoded.elements.count { $0 <= Float(margin) || $0 >= 1 - Float(margin) }
    return GenerationNumbers.Pictures(
      distance: nearest.distances.reduce(0, +) / count,
      pixels: Double(nearest.pixels.reduce(0, +)) / count,
      sharpness: Double(sharp) / Double(decoded.elements.count),
      novelty: Double(nearest.pixels.count { $0 > atMost }) / count)
  }

  private func comparison(
    _ decoded: Matrix, _ images: ImageSet, _ features: any ImageFeatures, seed: Int,
    _ compared: Int, in context: RunContext
  ) throws -> SetComparison? {
    guard compared > 0 else { return nil }
    let key = context.random.derived("images").derived(seed)
    let known = images.subset(images.sample(compared, key: key)).batch(0..<compared)
    let made = Matrix(
      rows: compared, columns: decoded.columns,
      elements: Array(decoded.elements[..<(compared * decoded.columns)]))
    return try SetComparison(
      known: features.features(of: known), made: features.features(of: made),
      neighbours: neighbours, in: context)
  }
}
