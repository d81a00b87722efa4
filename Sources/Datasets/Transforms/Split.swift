public import Pipeline
import Tensors

/// Images for training, for validation and for the test, no image in two of them.
public struct Split: TransformStage {
  public static let name = "split"
  public static let alsoKnownAs = ["train-test-split", "random-split"]
  public static let summary = "Divides images into the sets train, validation and test."

  /// A share or a count; `nil` for its part of what is left.
  public var train: Double?
  /// A share or a count; `nil` for the usual share, or for its part of less.
  public var validation: Double?
  /// A share or a count; `nil` for the usual share, or for its part of less.
  public var test: Double?
  public var stratified = true

  /// What validation and test have without being told, where that much is left.
  private static let usualShare = 0.1

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "train", \.train, .above(0),
        help: "A share up to 1, or a count of images above it; null takes what the others leave."
      )
      .alsoKnownAs("train_size", "train_share"),
      Field(
        "validation", \.validation, .atLeast(0),
        help: "A share up to 1, or a count of images above it; 0 makes no such set. Null takes "
          + "0.1, or where less is left, as with 'train: 0.9', a part of that, if there is any."
      )
      .alsoKnownAs("val", "valid", "val_size", "validation_size", "validation_split"),
      Field(
        "test", \.test, .atLeast(0),
        help: "A share up to 1, or a count of images above it; 0 makes no such set. Null takes "
          + "0.1, or where less is left, as with 'train: 0.9', a part of that, if there is any."
      )
      .alsoKnownAs("test_size", "test_share"),
      Field(
        "stratified", \.stratified,
        help: "Whether every set has the classes in the same shares, as nearly as whole images go."
      )
      .alsoKnownAs("stratify"),
    ]
  }

  public var products: [String] { parts.map(\.name) }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    parts.compactMap { part in
      guard let size = part.told, size > 1, size != size.rounded() else { return nil }
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
    /// As the file says it.
    let told: Double?
    /// With what it has without being told; `nil` for what is left.
    let size: Double?
  }

  private var parts: [Part] {
    let told = [train, validation, test].compactMap(\.self)
    // The tenths of a sum of 1 rarely add up to it.
    let isAllTold = told.allSatisfy { $0 <= 1 } && told.reduce(0, +) > 1 - 1e-9
    let others = [("validation", validation), ("test", test)].filter { part in
      part.1.map { $0 != 0 } ?? !isAllTold
    }
    return [Part(name: "train", told: train, size: train)]
      + others.map { Part(name: $0.0, told: $0.1, size: $0.1 ?? Self.usualShare) }
  }

  /// How many images each part has. Those that are told nothing have the usual, or where the told
  /// ones leave less, equal parts of that.
  private func counts(of total: Int) throws -> [Int] {
    let parts = self.parts
    let usual = Self.counts(of: parts.map(\.size), total)
    let left = total - usual.compactMap(\.self).reduce(0, +)
    let isEnough = left >= (train == nil ? 1 : 0)
    if isEnough || !parts.contains(where: { $0.told == nil }) {
      return try checked(usual.map { $0 ?? left }, left, of: total, parts.map(\.size))
    }
    let told = Self.counts(of: parts.map(\.told), total)
    let rest = total - told.compactMap(\.self).reduce(0, +)
    let shares = told.count { $0 == nil }
    var given = 0
    let counts = told.map { count in
      if let count { return count }
      given += 1
      return Self.cut(rest, given, of: shares) - Self.cut(rest, given - 1, of: shares)
    }
    return try checked(counts, rest, of: total, parts.map(\.told))
  }

  /// Where the part with this number of so many equal parts ends.
  private static func cut(_ total: Int, _ number: Int, of count: Int) -> Int {
    Int((Double(total) * Double(number) / Double(count)).rounded())
  }

  /// `nil` for what is left. Shares are rounded so that shares of 1 in all leave no image.
  private static func counts(of sizes: [Double?], _ total: Int) -> [Int?] {
    var share = 0.0
    var shared = 0
    return sizes.map { size in
      guard let size else { return nil }
      // More than the set has is a fault below, however many more.
      if size > 1 { return Int(min(size, 0x1p52)) }
      share += size
      let before = shared
      shared = Int((min(share, 3) * Double(total)).rounded())
      return shared - before
    }
  }

  /// - Parameter left: what the sizes leave, less than 0 where they are too many.
  private func checked(
    _ counts: [Int], _ left: Int, of total: Int, _ sizes: [Double?]
  ) throws -> [Int] {
    let parts = self.parts
    let texts = zip(parts, sizes).compactMap { part, size in
      size.map { "'\(part.name)' \(shown($0))" }
    }.joined(separator: ", ")
    guard left >= 0 else {
      throw PipelineError(
        .badData, "the sets would have \(total - left) images of \(total): \(texts)",
        option: parts.last { $0.told != nil }?.name)
    }
    for (index, part) in parts.enumerated() where counts[index] == 0 {
      let isLeft = sizes[index] == nil
      let cure = part.told == nil && index > 0 ? "; write '\(part.name): 0' for no such set" : ""
      throw PipelineError(
        .badData,
        "the set '\(part.name)' would have no image of \(total)"
          + (isLeft ? ": \(texts) take all" : "") + cure, option: part.name)
    }
    return counts
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
