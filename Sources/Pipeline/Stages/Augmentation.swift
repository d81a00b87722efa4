/// Attaches a noise to images: the stage that every registered noise has.
public struct Augmentation<N: Noise>: AugmentStage {
  public static var name: String { N.name }
  public static var alsoKnownAs: [String] { N.alsoKnownAs }
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
