public import Pipeline

/// The whole set several times, one after the other. Where only training should see each image more
/// often, with noise of its own every time, `copies` of the noise does that without the memory.
public struct Repeat: TransformStage {
  public static let name = "repeat"
  public static let summary = "Puts the whole set several times after itself."

  public var times = 2

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "times", \.times, .within(1...1_000_000),
        help: "How often every image is there afterwards, each time with noise of its own.")
    ]
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    let (count, overflows) = input.count.multipliedReportingOverflow(by: times)
    guard !overflows, count <= Int(Int32.max) else {
      throw PipelineError(
        .badData,
        "\(times) times \(input.count) images are more than a set can hold, \(Int32.max)",
        option: "times")
    }
    var header = input
    header.count = count
    return [header]
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    _ = try headers(from: ImageHeader(shape: images.shape, count: images.count))
    return [images.repeated(times)]
  }
}
