public import Pipeline
import Tensors

/// Some of the images: a run of them, every nth of them, or a random choice in their order.
public struct Take: TransformStage {
  public static let name = "take"
  public static let alsoKnownAs = ["head", "first", "subset"]
  public static let summary = "Keeps some of the images."

  /// `nil` for all that there are.
  public var count: Int?
  public var offset = 0
  public var every = 1
  public var random = false

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "count", \.count, .atLeast(1), unit: "images",
        help: "How many images to keep; null keeps all that 'offset' and 'every' leave."),
      Field(
        "offset", \.offset, .atLeast(0), unit: "images", help: "How many images to skip first."),
      Field(
        "every", \.every, .atLeast(1), unit: "images",
        help: "Which of the images after 'offset' can be kept: 3 is every third, from the first."),
      Field(
        "random", \.random,
        help: "Whether the images kept are drawn at random by the pipeline's seed, not the first."),
    ]
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    var header = input
    header.count = try kept(of: input.count)
    return [header]
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    let count = try kept(of: images.count)
    guard random else {
      return [images.subset((0..<count).map { offset + $0 * every })]
    }
    var stream = context.random.stream()
    let order = stream.permutation(of: try available(of: images.count))
    return [images.subset(order.prefix(count).sorted().map { offset + $0 * every })]
  }

  /// How many images there are to choose from.
  private func available(of total: Int) throws -> Int {
    guard offset < total else {
      throw PipelineError(
        .badData, "'offset' is \(offset), and there are \(total) images: none is left",
        option: "offset")
    }
    return (total - offset - 1) / every + 1
  }

  private func kept(of total: Int) throws -> Int {
    let available = try available(of: total)
    guard let count else { return available }
    guard count <= available else {
      let skips = [
        offset > 0 ? "an 'offset' of \(offset)" : nil,
        every > 1 ? "an 'every' of \(every)" : nil,
      ].compactMap(\.self)
      let rest =
        skips.isEmpty
        ? ""
        : ", of which \(skips.joined(separator: " and ")) "
          + "leave\(skips.count == 1 ? "s" : "") \(available)"
      throw PipelineError(
        .badData, "'count' is \(count), and there are \(total) images\(rest)", option: "count")
    }
    return count
  }
}
