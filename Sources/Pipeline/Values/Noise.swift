public import Tensors

/// A random change of one image: `augment: bit-flip` attaches it to a set, `noise-sweep` varies it.
public protocol Noise: Component {
  /// The option that says how strong the noise is.
  static var level: NoiseLevel<Self> { get }
  /// Changes one image in place. What it draws must follow from its options and the shape alone,
  /// never from the pixels, so that the same stream moves a clean and a noisy image alike.
  /// - Parameters:
  ///   - pixels: `[height, width, channels]`, black 0 and white 1.
  ///   - shape: of the image.
  ///   - random: this image's own stream.
  func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream)
}

extension Noise {
  public static var componentKind: String { "noise" }

  /// This noise, as strong as said.
  /// - Precondition: the level's range holds it.
  public func with(level value: Double) -> Self {
    precondition(Self.level.range.contains(value), "\(Self.name) has no level \(value)")
    var noise = self
    noise[keyPath: Self.level.path] = value
    return noise
  }

  /// How strong the noise is: the value of the option that is its level.
  public var strength: Double { self[keyPath: Self.level.path] }
  /// The name of that option.
  public var levelOption: String { Self.level.option }
  /// The values that it can take.
  public var levels: ClosedRange<Double> { Self.level.range }
}

/// A noise that turns each value v into 1 - v with a chance of its own, its level.
///
/// On black and white images the chance of every noisy one is then known, and with it the best that
/// any denoising can do: `noise-sweep` computes it.
public protocol FlippingNoise: Noise {}

extension ComponentKind where Value == any Noise {
  public static var noise: Self { Self("noise") { $0 } }
}

/// Which option of a noise is its level, and which values it can take.
public struct NoiseLevel<Owner: Sendable>: Sendable {
  /// The option's name, such as `rate`.
  public let option: String
  let path: any WritableKeyPath<Owner, Double> & Sendable
  public let range: ClosedRange<Double>

  public init(
    _ option: String, _ path: any WritableKeyPath<Owner, Double> & Sendable,
    _ range: ClosedRange<Double>
  ) {
    self.option = option
    self.path = path
    self.range = range
  }
}
