/// How many numbers a value of a graph has, and how they lie.
///
/// Images lie channels last, `[height, width, channels]`; features that have no place, `[features]`; a
/// single number, `[]`.
public struct Shape: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The sizes for one sample, the last of which lies closest.
  public var dimensions: [Int]
  /// Whether every sample of a batch has numbers of its own. Parameters, and sums over a batch, have
  /// not.
  public var isBatched: Bool

  /// - Precondition: every size is at least 1.
  public init(_ dimensions: [Int], isBatched: Bool) {
    precondition(dimensions.allSatisfy { $0 >= 1 }, "a value's sizes are at least 1")
    self.dimensions = dimensions
    self.isBatched = isBatched
  }

  /// The most numbers that a sample, or what a batch has once, may have.
  public static let mostNumbers = 1 << 28

  /// - Throws: `NetworkError` where a size is below 1, or they make too many numbers.
  public init(checking dimensions: [Int], isBatched: Bool) throws(NetworkError) {
    var count = 1
    for size in dimensions {
      guard size >= 1 else { throw NetworkError("sizes are at least 1, not \(size)") }
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard !overflows, product <= Self.mostNumbers else {
        throw NetworkError(
          dimensions.map(String.init).joined(separator: "x") + " are more numbers than a value can "
            + "have, \(Self.mostNumbers)")
      }
      count = product
    }
    self.dimensions = dimensions
    self.isBatched = isBatched
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      checking: container.decode([Int].self, forKey: .dimensions),
      isBatched: container.decode(Bool.self, forKey: .isBatched))
  }

  /// Of a value that every sample has.
  public static func sample(_ dimensions: Int...) -> Shape { Shape(dimensions, isBatched: true) }

  /// Of a value that a whole batch has once.
  public static func shared(_ dimensions: Int...) -> Shape { Shape(dimensions, isBatched: false) }

  /// The numbers of one sample.
  public var count: Int { dimensions.reduce(1, *) }

  /// The last size: channels of an image, features of a vector; 1 of a single number.
  public var features: Int { dimensions.last ?? 1 }

  /// How often `features` numbers follow one another in a sample: the pixels of an image.
  public var positions: Int { count / features }

  /// The same sizes, for every sample or once for a batch.
  public func batched(_ isBatched: Bool = true) -> Shape { Shape(dimensions, isBatched: isBatched) }

  /// Whether the sizes are the last ones of another shape, so that a value of this shape is repeated
  /// over what stands before them.
  public func isSuffix(of other: Shape) -> Bool {
    dimensions.count <= other.dimensions.count
      && dimensions.elementsEqual(other.dimensions.suffix(dimensions.count))
      && (other.isBatched || !isBatched)
  }

  /// `28x28x32`; `1` for a single number.
  public var description: String {
    dimensions.isEmpty ? "1" : dimensions.map(String.init).joined(separator: "x")
  }
}
