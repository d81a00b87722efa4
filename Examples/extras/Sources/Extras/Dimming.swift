public import Pipeline
public import Tensors

/// The whole image darker, by a random factor.
public struct Dimming: Noise {
  public static let name = "dimming"
  public static let summary = "Makes images darker at random."
  public static var level: NoiseLevel<Self> { NoiseLevel("most", \.most, 0...1) }
  public static var fields: [Field<Self>] {
    [Field("most", \.most, .within(0...1), help: "The largest share of the light that is lost.")]
  }

  public var most = 0.5
  public init() {}

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    let factor = 1 - Float(most) * random.uniform()
    for index in pixels.indices { pixels[index] *= factor }
  }
}
