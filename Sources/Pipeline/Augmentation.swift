/// Attaches a noise to images: the stage that every registered noise has.
public struct Augmentation<N: Noise>: AugmentStage {
  public static var name: String { N.name }
  public static var summary: String { N.summary }

  public var noise = N()
  public var usage = NoiseUsage()

  public init() {}

  public static var fields: [Field<Self>] {
    N.fields.map { $0.lifted(to: \.noise) } + NoiseUsage.fields.map { $0.lifted(to: \.usage) }
  }

  public func header(from input: ImageHeader) -> ImageHeader {
    var header = input
    header.noise.append(
      PlannedNoise(
        name: N.name, target: usage.target, copies: usage.copies, levelOption: N.level.option,
        levels: N.level.range))
    return header
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let input = inputs.images(StageInput.data.key) else { return [] }
    let factors = header(from: input).noise.map(\.copies)
    let samples = factors.reduce(Optional(input.count)) { product, copies in
      let (next, overflows) = (product ?? 0).multipliedReportingOverflow(by: copies)
      return product == nil || overflows ? nil : next
    }
    if let samples, samples <= Self.mostSamples { return [] }
    let product = ([input.count] + factors.filter { $0 > 1 }).map(String.init)
    return [
      OptionFault(
        "an epoch would hold \(product.joined(separator: " x ")) images, and can hold "
          + "\(Self.mostSamples): lower 'copies'", at: "copies")
    ]
  }

  /// An epoch's order is held in memory, eight bytes an image.
  private static var mostSamples: Int { Int(Int32.max) }

  public func augment(_ images: ImageSet, in context: RunContext) -> ImageSet {
    var images = images
    images.noise.append(AttachedNoise(noise, usage, key: context.random))
    return images
  }
}

extension Registry {
  /// A noise: the component, and the stage that attaches it.
  public mutating func register<N: Noise>(noise type: N.Type) {
    register(component: type)
    register(Augmentation<N>.self)
  }
}

/// How training uses an attached noise: the options that every `augment` stage has.
public struct NoiseUsage: Configurable, Equatable {
  public static let name = "augment"
  public static let summary = "How training uses an attached noise."

  /// When the noise is drawn.
  public enum Resampling: String, OptionChoice {
    /// Once for all epochs: a fixed set of noisy images.
    case once
    /// Anew for every epoch.
    case everyEpoch = "every_epoch"
  }

  /// What the model is to give back.
  public enum Target: String, OptionChoice {
    /// The image before the noise, as a denoising model learns it.
    case clean
    /// The image after it: ordinary augmentation.
    case augmented
  }

  /// The chance that an image is touched.
  public var apply = 1.0
  public var copies = 1
  public var resample = Resampling.everyEpoch
  public var target = Target.clean

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field("apply", \.apply, .within(0...1), help: "The chance that an image is touched."),
      Field(
        "copies", \.copies, .within(1...10_000),
        help: "How often an epoch holds each image, every time with noise of its own."),
      Field(
        "resample", \.resample, help: "Whether the noise is drawn once or anew for every epoch."),
      Field(
        "target", \.target,
        help: "What the model is to give back: the image before the noise or after it."),
    ]
  }
}
