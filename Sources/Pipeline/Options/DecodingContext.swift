/// What decoding needs beside the node, and where it leaves what it finds wrong.
public struct DecodingContext: Sendable {
  /// The plugins that nested choices are looked up in.
  public let registry: any ComponentSource
  /// The folder that relative input paths start from.
  public let folder: String
  public private(set) var faults: [Diagnostic] = []
  /// The option being decoded, for messages: `'epochs'`.
  var subject = ""

  public init(registry: any ComponentSource, folder: String) {
    self.registry = registry
    self.folder = folder
  }

  /// Records that the option being decoded has a fault; `reason` finishes the sentence "'epochs' ...".
  public mutating func fail(_ reason: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, "\(subject) \(reason)", at: location))
  }

  mutating func report(_ diagnostic: Diagnostic) { faults.append(diagnostic) }
}

/// What encoding needs beside the value.
public struct EncodingContext: Sendable {
  /// The folder that the written file will lie in: input paths are written relative to it. Without
  /// one they are written absolute.
  public let folder: String?
  /// Whether options that are marked secret are left out.
  let hidesSecrets: Bool

  public init(folder: String?, hidesSecrets: Bool = false) {
    self.folder = folder
    self.hidesSecrets = hidesSecrets
  }
}
