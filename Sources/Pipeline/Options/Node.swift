/// A value of a pipeline file, with its place: what the YAML reader and the command line produce and
/// what every option is decoded from.
public struct Node: Sendable {
  public indirect enum Content: Sendable {
    case scalar(Scalar)
    case list([Node])
    case map([Entry])
  }

  /// A scalar as written. A quoted one is text and nothing else.
  public struct Scalar: Sendable, Equatable {
    public var text: String
    public var isQuoted: Bool

    public init(_ text: String, isQuoted: Bool = false) {
      self.text = text
      self.isQuoted = isQuoted
    }

    /// `key:` with nothing behind it, `~` and `null` stand for "no value".
    public var isNull: Bool { !isQuoted && StrictScalar.isNull(text) }
  }

  public struct Entry: Sendable {
    public let key: String
    public let keyLocation: SourceLocation?
    public var value: Node

    public init(_ key: String, _ value: Node, at location: SourceLocation? = nil) {
      self.key = key
      self.keyLocation = location
      self.value = value
    }
  }

  public var content: Content
  public let location: SourceLocation?

  public init(_ content: Content, at location: SourceLocation? = nil) {
    self.content = content
    self.location = location
  }

  /// A plain scalar, as numbers and words are written.
  public static func plain(_ text: String) -> Node { Node(.scalar(Scalar(text))) }

  /// A scalar that is text whatever it looks like.
  public static func text(_ text: String) -> Node {
    Node(.scalar(Scalar(text, isQuoted: StrictScalar.looksLikeOtherThanText(text))))
  }

  /// How messages call the node: `'64'`, `a list`, `an empty map`, `nothing`.
  public var summary: String {
    switch content {
    case .scalar(let scalar) where scalar.isNull: "nothing"
    case .scalar(let scalar): "'\(scalar.text.shortened)'"
    case .list(let items): items.isEmpty ? "an empty list" : "a list"
    case .map(let entries): entries.isEmpty ? "an empty map" : "a map"
    }
  }

  public var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  public var list: [Node]? {
    if case .list(let items) = content { items } else { nil }
  }

  public var map: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }
}

extension Node: Equatable {
  /// Equal in content: places do not count, nor does the order of a map's keys.
  public static func == (left: Node, right: Node) -> Bool {
    switch (left.content, right.content) {
    case (.scalar(let left), .scalar(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)):
      left.sorted { $0.key < $1.key }.map(\.key) == right.sorted { $0.key < $1.key }.map(\.key)
        && left.allSatisfy { entry in
          right.contains { $0.key == entry.key && $0.value == entry.value }
        }
    default: false
    }
  }
}

extension String {
  /// Whether it is made of ASCII letters, digits and the scalars given.
  package func isPlainName(with others: [Unicode.Scalar]) -> Bool {
    !isEmpty
      && unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || others.contains($0)
      }
  }

  /// Whether a pipeline can have it as its name: it names the run folder.
  package var isPipelineName: Bool {
    isPlainName(with: ["-", "_", "."]) && !hasPrefix(".") && utf8.count <= 100
  }

  /// At most 60 characters on one line, for a message that quotes what was given.
  package var shortened: String {
    let line = String(map { $0.isNewline ? " " : $0 })
    return line.count <= 60 ? line : line.prefix(57) + "..."
  }
}
