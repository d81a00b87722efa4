/// Recognises files of one format and says what is in them, for `pipe inspect`.
public protocol Inspector: Sendable {
  /// The format, such as `IDX`.
  static var name: String { get }
  init()
  /// Whether a file is of the format, as far as its beginning tells.
  /// - Parameters:
  ///   - start: the first 4096 bytes, or all where there are fewer; empty for a folder.
  ///   - path: absolute.
  func recognises(_ start: [UInt8], path: String) -> Bool
  /// - Throws: `PipelineError`, as a loader would, with the file and the byte or line.
  func inspect(_ path: String) throws -> Inspection
}

extension Inspector {
  /// Bytes of a file, or of its images, that are looked at: it takes bounded time and memory.
  package static var mostBytes: Int { 1 << 30 }
}

/// What a file holds.
public struct Inspection: Sendable {
  /// One fact, such as `("count", "10000")`.
  public struct Fact: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What the file is, such as `IDX file of images, gzip`.
  public var title: String
  public var facts: [Fact]
  /// Its images or the first of them, to preview and to count; `nil` where it has none.
  public var images: ImageSet?
  /// Whether `images` are a few of many, only to preview: what there is to say of all is in `facts`.
  public var isSample = false

  public init(
    _ title: String, facts: [Fact] = [], images: ImageSet? = nil, isSample: Bool = false
  ) {
    self.title = title
    self.facts = facts
    self.images = images
    self.isSample = isSample
  }
}
