public import Pipeline
public import Tensors

/// Each value gets a normal number of mean 0 added, every channel on its own, and is clipped to
/// 0...1: half of the noise on black and on white is cut away.
public struct Gaussian: Noise {
  public static let name = "gaussian"
  public static let alsoKnownAs = ["normal", "gaussian-noise"]
  public static let summary = "Adds normal noise to every value and clips the sums to 0...1."
  public static var level: NoiseLevel<Self> { NoiseLevel("deviation", \.deviation, 0...10) }

  public var deviation = 0.2

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "deviation", \.deviation, .within(0...10),
        help: "The standard deviation of what is added to each value, white being 1.")
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    random.addClippedNormal(to: &pixels, deviation: deviation)
  }
}
