public import Pipeline

/// A frame around every image: `margin` pixels on each side, or as many as give it a height and a
/// width, with the image in the middle (a pixel nearer the top and the left where that is uneven).
public struct Pad: TransformStage {
  public static let name = "pad"
  public static let alsoKnownAs = ["padding"]
  public static let summary = "Puts a frame around every image."

  public var margin = 2
  public var height: Int?
  public var width: Int?
  public var value = 0.0

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "margin", \.margin, .within(0...10_000), unit: "pixels",
        help: "The frame's width on each side."),
      Field(
        "height", \.height, .within(1...100_000), unit: "pixels",
        help: "The height to reach, in place of 'margin' above and below."),
      Field(
        "width", \.width, .within(1...100_000), unit: "pixels",
        help: "The width to reach, in place of 'margin' on the left and right."),
      Field(
        "value", \.value, .within(0...1), help: "The frame's value: 0 is black, 1 white."),
    ]
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    var header = input
    header.shape = try shape(from: input.shape)
    return [header]
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    let shape = try shape(from: images.shape)
    let pixels: Pixels
    switch images.pixels {
    case .bytes(let bytes, let white):
      let frame = value * Double(white)
      if frame == frame.rounded() || white == 255 {
        pixels = .bytes(
          padded(bytes, images, to: shape, with: UInt8(frame.rounded())), white: white)
      } else {
        // A bitmap has no grey: its two values become those of a photograph.
        pixels = .bytes(
          padded(
            bytes.map { UInt8((Double(min($0, white)) / Double(white) * 255).rounded()) }, images,
            to: shape, with: UInt8((value * 255).rounded())), white: 255)
      }
    case .floats(let floats):
      pixels = .floats(padded(floats, images, to: shape, with: Float(value)))
    }
    return [images.replacing(shape: shape, pixels: pixels)]
  }

  private func shape(from input: ImageShape) throws -> ImageShape {
    for (option, given, side) in [
      ("height", height, input.height), ("width", width, input.width),
    ] {
      if let given, given < side {
        throw PipelineError(
          .badData,
          "'\(option)' is \(given), and the images are \(input): use 'transform: resize' for less",
          option: option)
      }
    }
    return ImageShape(
      height: height ?? input.height + 2 * margin, width: width ?? input.width + 2 * margin,
      channels: input.channels)
  }

  private func padded<Value>(
    _ values: [Value], _ images: ImageSet, to shape: ImageShape, with frame: Value
  ) -> [Value] {
    let old = images.shape
    let top = (shape.height - old.height) / 2
    let left = (shape.width - old.width) / 2
    var result = [Value](repeating: frame, count: images.count * shape.count)
    let row = old.width * old.channels
    for image in 0..<images.count {
      for y in 0..<old.height {
        let from = image * old.count + y * row
        let to = image * shape.count + ((top + y) * shape.width + left) * shape.channels
        for index in 0..<row { result[to + index] = values[from + index] }
      }
    }
    return result
  }
}
