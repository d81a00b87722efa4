/// How hard, and in which way, the rows of a file are compressed. All choices are lossless.
public struct PNGCompression: Sendable, Equatable {
  /// How deflate looks for repetitions.
  public enum Strategy: Sendable {
    /// libpng's choice: `filtered` where rows are filtered, `standard` otherwise.
    case automatic
    case standard
    case filtered
    /// No repetitions, only short codes for frequent bytes.
    case huffman
    /// Only runs of one byte: fast, and nearly as small for drawings and small images.
    case runLength
  }

  /// What each row is compared with before compression.
  public enum Filter: Sendable {
    /// libpng's choice: `adaptive` for 8 and 16 bits, `none` for 1 bit.
    case automatic
    case none
    /// The pixel to the left.
    case sub
    /// The pixel above.
    case up
    /// The mean of both.
    case average
    /// The nearest of left, above and above left to their gradient.
    case paeth
    /// Whichever of the five makes each row's differences smallest.
    case adaptive
  }

  /// 0, stored without compression, to 9, smallest.
  public let level: Int
  public let strategy: Strategy
  public let filter: Filter

  /// - Precondition: `level` is 0 to 9.
  public init(level: Int = 6, strategy: Strategy = .automatic, filter: Filter = .automatic) {
    precondition(0...9 ~= level, "a compression level is 0 to 9")
    self.level = level
    self.strategy = strategy
    self.filter = filter
  }

  /// libpng's own choices: level 6, filters chosen row by row.
  public static let `default` = PNGCompression()

  /// For many small images and drawings: runs only, no filters. Twice as fast as the default.
  public static let fast = PNGCompression(level: 6, strategy: .runLength, filter: .none)
}
