public import Pipeline

/// The negative of each image: v becomes 1 - v in every channel. Bytes stay bytes.
public struct Invert: TransformStage {
  public static let name = "invert"
  public static let alsoKnownAs = ["negative", "negate"]
  public static let summary = "Turns every value v into 1 - v."

  public init() {}

  public func headers(from input: ImageHeader) throws -> [ImageHeader] { [input] }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    let pixels: Pixels =
      switch images.pixels {
      case .bytes(let bytes, let white):
        .bytes(bytes.map { $0 < white ? white - $0 : 0 }, white: white)
      case .floats(let floats): .floats(floats.map { 1 - $0 })
      }
    return [images.replacing(shape: images.shape, pixels: pixels)]
  }
}
