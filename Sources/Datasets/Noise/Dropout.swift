public import Pipeline
public import Tensors

/// A pixel is lost with the chance `rate`, all its channels together, and becomes `value`.
public struct Dropout: Noise {
  public static let name = "dropout"
  public static let summary = "Makes pixels one value at random, black unless said."
  public static var level: NoiseLevel<Self> { NoiseLevel("rate", \.rate, 0...1) }

  public var rate = 0.2
  public var value = 0.0

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "rate", \.rate, .within(0...1),
        help: "The chance of each pixel, with all its channels, to be lost."),
      Field(
        "value", \.value, .within(0...1), help: "What a lost pixel becomes: 0 black, 1 white."),
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    random.replacePixels(of: &pixels, channels: shape.channels, with: Float(value), rate: rate)
  }
}
