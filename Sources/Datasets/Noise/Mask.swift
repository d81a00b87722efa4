public import Pipeline
public import Tensors

/// Rectangles over the image, each of `size` times its height and width in whole pixels, anywhere
/// inside it: every pixel under one becomes `value` in all channels.
public struct Mask: Noise {
  public static let name = "mask"
  public static let alsoKnownAs = ["masking"]
  public static let summary = "Covers rectangles at random places with one value."
  public static var level: NoiseLevel<Self> { NoiseLevel("size", \.size, 0...1) }

  public var size = 0.4
  public var count = 1
  public var value = 0.0

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "size", \.size, .within(0...1), unit: "shares of the image's sides",
        help: "A rectangle's height and width, rounded to whole pixels."),
      Field(
        "count", \.count, .within(1...100), help: "How many rectangles; they may overlap."),
      Field(
        "value", \.value, .within(0...1), help: "What covered pixels become: 0 black, 1 white."),
    ]
  }

  public func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    let height = Int((size * Double(shape.height)).rounded())
    let width = Int((size * Double(shape.width)).rounded())
    for _ in 0..<count {
      let top = random.integer(below: shape.height - height + 1)
      let left = random.integer(below: shape.width - width + 1)
      for y in top..<top + height {
        let start = (y * shape.width + left) * shape.channels
        for index in start..<start + width * shape.channels { pixels[index] = Float(value) }
      }
    }
  }
}
