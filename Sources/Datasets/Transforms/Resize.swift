public import Pipeline

/// Every image in another size, by the same filters as a folder of images. Bitmaps become bytes up
/// to 255, as their edges turn grey, but for the filter `nearest`.
public struct Resize: TransformStage {
  public static let name = "resize"
  public static let alsoKnownAs = ["scale", "rescale"]
  public static let summary = "Resizes every image."

  public var height: Int?
  public var width: Int?
  public var filter = ResizeFilter.bilinear

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "height", \.height, .within(1...10_000), unit: "pixels",
        help: "The new height; null keeps the images' own, or their proportions if 'width' is said."
      ),
      Field(
        "width", \.width, .within(1...10_000), unit: "pixels",
        help: "The new width; null keeps the images' own, or their proportions if 'height' is said."
      ),
      Field(
        "filter", \.filter,
        help: "How new pixels come from old ones; all but nearest blend every pixel they cover."),
    ]
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    height == nil && width == nil
      ? [OptionFault("neither 'height' nor 'width' is given: no image changes", severity: .warning)]
      : []
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    var header = input
    header.shape = shape(from: input.shape)
    return [header]
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    let shape = shape(from: images.shape)
    if shape == images.shape { return [images] }
    return [
      try images.resized(
        height: shape.height, width: shape.width, filter: filter, in: context)
    ]
  }

  private func shape(from input: ImageShape) -> ImageShape {
    let ratio = Double(input.width) / Double(input.height)
    return ImageShape(
      height: height ?? width.map { max(1, Int((Double($0) / ratio).rounded())) } ?? input.height,
      width: width ?? height.map { max(1, Int((Double($0) * ratio).rounded())) } ?? input.width,
      channels: input.channels)
  }
}
