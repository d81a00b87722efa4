public import Pipeline
public import Tensors

/// Each value v becomes 1 - v with the chance `rate`, every channel of a pixel on its own: black
/// turns white, a grey its negative, and a grey of 0.5 stays.
public struct BitFlip: FlippingNoise {
  public static let name = "bit-flip"
  public static let alsoKnownAs = ["flip", "flip-bits"]
  public static let summary = "Turns values v into 1 - v at random."
  public static var level: NoiseLevel<Self> { NoiseLevel("rate", \.rate, 0...1) }

  public var rate = 0.2

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "rate", \.rate, .within(0...1),
        help: "The chance of each value, of each channel on its own, to become 1 - v.")
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    random.flip(&pixels, rate: rate)
  }
}
