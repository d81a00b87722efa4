public import Pipeline
import Tensors

/// Measures how well a model removes noise, level by level.
///
/// Each round draws fresh noise on every image, from streams keyed by round and image alone: the
/// levels share their draws, and one more level or round changes none of the others.
///
/// The report has a table `rounds`, with a row a level and round: `level`, `round`, then `loss`,
/// `wrong_pixels` and `images_within_limit`, the same three with `baseline_` before them for the
/// noisy image itself, and where there is a Bayes limit `limit_loss`, `limit_wrong_pixels` (the level
/// known), `assumed_limit_loss` and `assumed_limit_wrong_pixels` (the training level assumed), and
/// `excess_loss` and `excess_wrong_pixels`: by how much the model lies above the limit with the level
/// known. All of these are what the posterior expects given the draws, so that the limit is never
/// above the model; the model's own columns are what happened on them. Its
/// tables `loss`, `wrong_pixels` and `images_within_limit` sum the rounds up. A series of every such
/// column has the means by level. Each is a mean over the images, or their number.
public struct NoiseSweep: EvaluateStage {
  public static let name = "noise-sweep"
  public static let alsoKnownAs = ["robustness", "denoising"]
  public static let summary = "Measures how well a model removes noise of several levels."
  public static let version = 2
  public static var inputs: [StageInput] { [.data, .model] }

  public var noise: (any Noise)?
  public var levels = [0.1, 0.3, 0.5, 0.7, 0.9]
  public var rounds = 5
  public var threshold = 0.5
  public var atMost = 1
  public var seed: Int?

  public init() {}

  public static var fields: [Field<NoiseSweep>] {
    [
      Field(
        "noise", \.noise, component: .noise,
        help: "The noise; left out, the one that the images carry to be removed."),
      Field(
        "levels", \.levels, each: .atLeast(0), count: 1...100,
        help: "How strong it is: values of the noise's own level, such as the rate of bit-flip."),
      Field(
        "rounds", \.rounds, .within(1...100_000),
        help: "How often every image is given fresh noise at each level."),
      Field(
        "threshold", \.threshold, .within(0...1),
        help: "A pixel counts as white from this value on."),
      Field(
        "at_most", \.atMost, .atLeast(0), unit: "pixels",
        help: "How many wrong pixels an image may have and still be counted as intact."),
      Field("seed", \.seed, help: "Of the noise; left out, it follows from the run's."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    let sorted = levels.sorted()
    if let twice = zip(sorted, sorted.dropFirst()).first(where: { $0 == $1 }) {
      faults.append(OptionFault("'levels' holds \(twice.0) twice", at: "levels"))
    }
    if let images = inputs.images(StageInput.data.key) {
      let cost = NoiseSweepCost(
        levels: levels.count, rounds: rounds, images: images,
        model: inputs.graph(StageInput.model.key),
        isFlipping: noise.map { $0 is any FlippingNoise } ?? true)
      faults += [cost.fault].compactMap(\.self)
    }
    if let noise {
      let name = type(of: noise).name
      return faults + levelFaults(name, noise.levelOption, noise.levels)
    }
    guard let images = inputs.images(StageInput.data.key) else { return faults }
    let carried = images.noise.filter { $0.target == .clean }
    if let message = Self.choiceFault(carried.map(\.name)) {
      faults.append(OptionFault(message, at: "noise"))
    } else if let noise = carried.first {
      faults += levelFaults(noise.name, noise.levelOption, noise.levels)
    }
    return faults
  }

  private func levelFaults(
    _ name: String, _ option: String, _ range: ClosedRange<Double>
  ) -> [OptionFault] {
    levels.filter { !range.contains($0) }.map { level in
      OptionFault(
        "'levels' holds \(level.shown), and the \(option) of \(name) lies in "
          + "\(range.lowerBound.shown) to \(range.upperBound.shown)", at: "levels")
    }
  }

  /// Why the noises that the images carry to be removed do not say which is swept.
  private static func choiceFault(_ names: [String]) -> String? {
    guard names.count != 1 else { return nil }
    return names.isEmpty
      ? "the images carry no noise that is to be removed: say with 'noise: NAME' which to sweep"
      : "the images carry several noises (\(names.joined(separator: ", "))): say with "
        + "'noise: NAME' which to sweep"
  }

  public func reportedNames(reading inputs: PlannedInputs) -> ReportedNames? {
    let quantities = ["loss", "wrong_pixels", "images_within_limit"]
    var series = quantities + quantities.map { "baseline_" + $0 }
    var metrics = quantities + ["baseline_wrong_pixels"]
    // Only flipped pixels have a Bayes limit, and of the noise that images carry only the name is
    // known.
    if noise.map({ $0 is any FlippingNoise }) ?? true {
      series += quantities.dropLast().flatMap { ["limit_" + $0, "assumed_limit_" + $0] }
      metrics += ["limit_loss", "limit_wrong_pixels", "assumed_limit_wrong_pixels"]
      // A density's nats are none that the limit's could be taken from.
      let hasLogits = inputs.graph(StageInput.model.key)?.output != .gaussian
      let excess = (hasLogits ? ["excess_loss"] : []) + ["excess_wrong_pixels"]
      series += excess
      metrics += excess
    }
    return ReportedNames(
      metrics: levels.sorted().flatMap { level in
        metrics.map { NoiseSweepReport.metricName($0, level, of: levels) }
      },
      series: series)
  }

  /// - Throws: `PipelineError` of kind `badData` for no images or no noise, of kind `interrupted` on
  ///   request.
  public func evaluate(_ inputs: StageValues, in context: RunContext) throws -> Report {
    try evaluate(inputs.model.model, on: inputs.data, in: context)
  }

  func evaluate(
    _ model: any TrainedModel, on images: ImageSet, in context: RunContext
  ) throws -> Report {
    guard images.count > 0 else {
      throw PipelineError(.badData, "there are no images to measure")
    }
    let carried = images.noise.filter { $0.usage.target == .clean }.map(\.noise)
    if noise == nil, let message = Self.choiceFault(carried.map { type(of: $0).name }) {
      throw PipelineError(.badData, message)
    }
    guard let noise = noise ?? carried.first else { return Report() }
    let trained = carried.first { type(of: $0).name == type(of: noise).name } ?? noise
    let key = seed.map { RandomKey(seed: UInt64(bitPattern: Int64($0))) } ?? context.random
    let sweep = NoiseRounds(
      model: model, images: images, threshold: Float(threshold), atMost: atMost,
      limit: noise is any FlippingNoise ? BayesLimit(images) : nil,
      assumedRate: trained.strength, key: key)
    let levels = levels.sorted()
    let measured = try sweep.measure(levels.map(noise.with(level:)), rounds: rounds, in: context)
    return NoiseSweepReport(
      levels: levels, rounds: measured, images: images.count, atMost: atMost,
      noise: "\(type(of: noise).name) \(noise.levelOption)",
      assumedLevel: sweep.limit == nil ? nil : trained.strength,
      hasLogits: model.graph.output == .bernoulli
    ).report
  }
}

extension Double {
  /// As people write it: `1`, not `1.0`.
  var shown: String { description.hasSuffix(".0") ? String(description.dropLast(2)) : description }
}
