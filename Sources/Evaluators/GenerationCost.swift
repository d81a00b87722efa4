import Pipeline

/// What setting decoded pictures against images takes, as far as the check can tell.
struct GenerationCost {
  let stage: Generation
  let images: ImageHeader
  let models: Int
  /// The model whose codes are compared too.
  let features: ModelGraph?

  init(_ stage: Generation, images: ImageHeader, models: Int, features: ModelGraph?) {
    self.stage = stage
    self.images = images
    self.models = models
    self.features = features
  }

  /// Differences from which on a person should be told: about a minute on one core.
  private static let longWork = 1e11

  var faults: [OptionFault] { [neighbourFault, length].compactMap(\.self) }

  private var compared: Int { min(images.count, stage.points, stage.sample) }

  private var neighbourFault: OptionFault? {
    guard images.isCountExact, stage.neighbours >= compared else { return nil }
    return OptionFault(
      "'neighbours' is \(stage.neighbours), and only \(compared) images are set against as many "
        + "pictures: precision, recall, density and coverage are left out", at: "neighbours",
      severity: .warning)
  }

  /// Every picture is also set against every image, to find the nearest.
  private var length: OptionFault? {
    let size = Double(images.shape.count)
    let pairs = Double(compared) * Double(compared) * 3
    let rounds = Double(stage.seeds) * Double(max(1, models))
    let work =
      rounds
      * (pairs * (size + Double(features?.latentSize ?? 0))
        + Double(stage.points) * Double(images.count) * size / 10)
    guard work >= Self.longWork else { return nil }
    let minutes = max(1, (work / Self.longWork).rounded())
    return OptionFault(
      "\(Readable.count(stage.points, "picture")) by each of \(Readable.count(stage.seeds, "seed")), against "
        + "\(Readable.count(images.count, "image")) of "
        + "\(images.shape.count) values: on one core about \(minutes.shown) minutes; fewer 'points' "
        + "or 'seeds', or a smaller 'sample', take less", at: "points", severity: .warning)
  }
}
