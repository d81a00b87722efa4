public import Tensors

/// A noise that is still to be drawn: data, so that a set that carries it can be described, hashed
/// and drawn from in any order.
public struct AttachedNoise: Sendable {
  public let noise: any Noise
  public let usage: NoiseUsage
  /// The root of its streams, from the seed and the stage's name.
  public let key: RandomKey

  public init(_ noise: any Noise, _ usage: NoiseUsage, key: RandomKey) {
    self.noise = noise
    self.usage = usage
    self.key = key
  }

  /// Draws the noise on one copy of one image in one epoch: the same whatever is drawn before or
  /// beside it.
  /// - Parameters:
  ///   - pixels: `[height, width, channels]`.
  ///   - shape: of the image.
  ///   - epoch: of the training, from 1.
  ///   - image: its number in the set that was loaded.
  ///   - copy: which of its copies in the epoch, from 0.
  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, epoch: Int, image: Int, copy: Int
  ) {
    let drawn = usage.resample == .once ? 0 : epoch
    var stream = key.derived(drawn).derived(image).derived(copy).stream()
    if usage.apply < 1, !stream.bernoulli(Float(usage.apply)) { return }
    noise.apply(to: &pixels, shape: shape, random: &stream)
  }
}

/// What the plan knows of an attached noise.
public struct PlannedNoise: Sendable, Equatable {
  /// The plugin's.
  public let name: String
  public let target: NoiseUsage.Target
  /// How often it makes an epoch hold each image.
  public let copies: Int
  /// The option that is its level, and the values that it can take.
  public let levelOption: String
  public let levels: ClosedRange<Double>

  public init(
    name: String, target: NoiseUsage.Target, copies: Int = 1, levelOption: String = "rate",
    levels: ClosedRange<Double> = 0...1
  ) {
    self.name = name
    self.target = target
    self.copies = copies
    self.levelOption = levelOption
    self.levels = levels
  }
}

extension ImageSet {
  /// What a check would have known of the images, with their number.
  package var header: ImageHeader {
    var header = ImageHeader(shape: shape, count: count, classNames: classNames)
    header.isUnlabelled = labels.isEmpty
    if case .floats = pixels { header.bytesPerValue = 4 }
    header.noise = noise.map {
      PlannedNoise(
        name: type(of: $0.noise).name, target: $0.usage.target, copies: $0.usage.copies)
    }
    return header
  }
}
