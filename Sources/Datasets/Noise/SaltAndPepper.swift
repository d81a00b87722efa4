public import Pipeline
public import Tensors

/// A pixel is lost with the chance `rate`, all its channels together: white with the chance `salt`,
/// else black, whatever it was.
public struct SaltAndPepper: Noise {
  public static let name = "salt-and-pepper"
  public static let alsoKnownAs = ["salt-pepper", "impulse"]
  public static let summary = "Makes pixels white or black at random."
  public static var level: NoiseLevel<Self> { NoiseLevel("rate", \.rate, 0...1) }

  public var rate = 0.1
  public var salt = 0.5

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "rate", \.rate, .within(0...1),
        help: "The chance of each pixel, with all its channels, to become white or black."),
      Field(
        "salt", \.salt, .within(0...1), help: "The chance of such a pixel to become white."),
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    random.replacePixels(
      of: &pixels, channels: shape.channels, with: 1, rate: rate * salt, orWith: 0,
      rate: rate * (1 - salt))
  }
}
