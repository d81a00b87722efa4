public import Pipeline
internal import Tensors

/// Images for training, for validation and for the test, no image in two of them.
public struct Split: TransformStage {
  public static let name = "split"
  public static let summary = "Divides images into the sets train, validation and test."

  /// `nil` for the images that the other parts leave.
  public var train: Double?
  public var validation = 0.1
  public var test = 0.1
  public var stratified = true

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "train", \.train, .above(0),
        help: "A share up to 1, or a count of images above it; null takes what is left."),
      Field(
        "validation", \.validation, .atLeast(0),
        help: "A share up to 1, or a count of images above it; 0 makes no such set."),
      Field(
        "test", \.test, .atLeast(0),
        help: "A share up to 1, or a count of images above it; 0 makes no such set."),
      Field(
        "stratified", \.stratified,
        help: "Whether every set has the classes in the same shares, as nearly as whole images go."
      ),
    ]
  }

  public var products: [String] { parts.map(\.name) }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    parts.compactMap { part in
      guard let size = part.size, size > 1, size != size.rounded() else { return nil }
      return OptionFault(
        "'\(part.name)' is \(size): a share is at most 1, and a count a whole number",
        at: part.name)
    }
  }

  public func headers(from input: ImageHeader) throws -> [ImageHeader] {
    try counts(of: input.count).map { count in
      var header = input
      header.count = count
      return header
    }
  }

  public func transform(_ images: ImageSet, in context: RunContext) throws -> [ImageSet] {
    if let fault = faults(reading: PlannedInputs()).first {
      throw PipelineError(.badData, fault.message)
    }
    if images.hasRepetitions {
      context.warn("repetitions of one image can fall into two sets: put 'split' before 'repeat'")
    }
    var stream = context.random.stream()
    var order = stream.permutation(of: images.count)
    if stratified && !images.labels.isEmpty { order = spread(order, by: images.labels) }
    var start = 0
    return try counts(of: images.count).map { count in
      defer { start += count }
      // In the order of the set: shuffling is the training's own.
      return images.subset(order[start..<start + count].sorted())
    }
  }

  private struct Part {
    let name: String
    let size: Double?
  }

  private var parts: [Part] {
    [Part(name: "train", size: train)]
      + [Part(name: "validation", size: validation), Part(name: "test", size: test)]
      .filter { $0.size != 0 }
  }

  /// How many images each part has: shares are rounded so that shares of 1 in all leave no image.
  private func counts(of total: Int) throws -> [Int] {
    var share = 0.0
    var shared = 0
    var counts: [Int?] = parts.map { part in
      guard let size = part.size else { return nil }
      // More than the set has is a fault below, however many more.
      if size > 1 { return Int(min(size, 0x1p52)) }
      share += size
      let before = shared
      shared = Int((min(share, 3) * Double(total)).rounded())
      return shared - before
    }
    let used = counts.compactMap(\.self).reduce(0, +)
    let sizes = parts.compactMap { part in part.size.map { "'\(part.name)' \(shown($0))" } }
      .joined(separator: ", ")
    guard used <= total else {
      throw PipelineError(
        .badData, "the sets would have \(used) images of \(total): \(sizes)",
        option: parts.last { $0.size != nil }?.name)
    }
    counts = counts.map { $0 ?? total - used }
    for (part, count) in zip(parts, counts) where count == 0 {
      throw PipelineError(
        .badData,
        "the set '\(part.name)' would have no image of \(total)"
          + (part.size == nil ? ": \(sizes) take all" : ""), option: part.name)
    }
    return counts.compactMap(\.self)
  }

  private func shown(_ size: Double) -> String {
    size > 1 && size < 0x1p52 ? String(Int(size)) : String(size)
  }

  /// The images so that every run of them has the classes in nearly the shares of the whole: each
  /// class's images are spaced evenly over the order (systematic sampling).
  private func spread(_ order: [Int], by labels: [Int]) -> [Int] {
    var sizes: [Int: Int] = [:]
    for label in labels { sizes[label, default: 0] += 1 }
    var ranks: [Int: Int] = [:]
    let places = order.enumerated().map { index, image in
      let rank = ranks[labels[image], default: 0]
      ranks[labels[image]] = rank + 1
      let size = sizes[labels[image], default: 1]
      return (place: (Double(rank) + 0.5) / Double(size), index: index, image: image)
    }
    // Classes of one size stand at equal places, in the random order.
    return places.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.map(\.image)
  }
}
