public import Pipeline
internal import Tensors

/// Measures what a model makes of codes that belong to no image.
///
/// Each seed draws codes of its own, the same for every model: random places in the box around the
/// images' codes, the prior, or the middle between the codes of two images. The numbers: `distance`
/// of the decoded image to the nearest known one, and the same in pixels; `sharpness`, the share of
/// pixels within `margin` of black or white; `novelty`, the share of decoded images that differ from
/// every known one in more than `at_most` pixels. Tables: `models`, side by side, with 95 % intervals
/// over the seeds; `seeds`.
public struct Generation: EvaluateStage {
  public static let name = "generation"
  public static let alsoKnownAs = ["generate", "sampling"]
  public static let summary = "Measures what a model makes of codes that belong to no image."
  public static var inputs: [StageInput] { [.data, .models.with(.latent)] }

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
        help: "An image that differs from a known one in no more is not new."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let images = inputs.images(StageInput.data.key), images.count < fewest else { return [] }
    return [OptionFault(Self.tooFew(images.count, how), at: "how")]
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let models = inputs.names(StageInput.models.key)
    let measures = ["distance", "distance_in_pixels", "sharpness", "novelty"]
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
    try evaluate(
      inputs.models(StageInput.models.key).map { ($0.name, $0.latent) }, on: inputs.data,
      in: context)
  }

  func evaluate(
    _ models: [(name: String, model: any LatentModel)], on images: ImageSet,
    in context: RunContext
  ) throws -> Report {
    guard images.count >= fewest else {
      throw PipelineError(.badData, Self.tooFew(images.count, how))
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
          try measure(
            model, draw.points(points, key: context.random.derived(seed)), images, in: context)
        })
    }
    return GenerationReport(
      models: measured, points: points, atMost: atMost, margin: margin
    ).report
  }

  private func measure(
    _ model: any LatentModel, _ codes: Matrix, _ images: ImageSet, in context: RunContext
  ) throws -> GenerationNumbers {
    let decoded = model.decode(codes).mean
    let nearest = try NearestImages(
      decoded, among: images, threshold: Float(threshold), in: context)
    let count = Double(decoded.rows)
    let sharp = decoded.elements.count { $0 <= Float(margin) || $0 >= 1 - Float(margin) }
    return GenerationNumbers(
      distance: nearest.distances.reduce(0, +) / count,
      pixels: Double(nearest.pixels.reduce(0, +)) / count,
      sharpness: Double(sharp) / Double(decoded.elements.count),
      novelty: Double(nearest.pixels.count { $0 > atMost }) / count)
  }
}
