/// A pipeline file's text as nodes: overrides made, variables still to be replaced.
package struct PipelineDocument {
  /// The map at the top; `nil` where the file cannot be read, for reasons among `faults`.
  package private(set) var root: Node?
  /// The folder that relative input paths start from.
  package let folder: String
  package private(set) var faults: [Diagnostic] = []

  /// A pipeline file holds a few kilobytes.
  static let largestSize = 1 << 20

  /// Reads `path`. What is wrong with the file is in `faults`.
  /// - Parameter registry: whose options decide which stage an override means.
  package static func read(
    _ path: String, overrides: [Override] = [], registry: Registry = Registry()
  ) -> PipelineDocument {
    let folder = FilePaths.parent(of: FilePaths.absolute(path, from: FileSystem.currentFolder))
    do {
      if FileSystem.kind(of: path) == nil {
        let hint = NearestFile.path(to: path).map { "; did you mean '\($0)'?" } ?? ""
        throw PipelineError(.missingData, "there is no such file\(hint)")
      }
      var bytes = try FileSystem.read(path, limit: largestSize)
      // A byte order mark, which some editors write, is no part of the text.
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw PipelineError(
          .badData,
          "not UTF-8 text: the byte at offset \(firstInvalidByte(in: bytes)) does not belong")
      }
      return PipelineDocument(
        SourceText(name: path, text: text), folder: folder, overrides: overrides,
        registry: registry)
    } catch {
      let start = SourceLocation(source: SourceText(name: path, text: ""), line: 1, column: 1)
      return PipelineDocument(folder: folder, faults: [Diagnostic(.error, "\(error)", at: start)])
    }
  }

  private init(folder: String, faults: [Diagnostic]) {
    self.folder = folder
    self.faults = faults
  }

  /// - Parameter folder: absolute.
  init(
    _ source: SourceText, folder: String, overrides: [Override] = [],
    registry: Registry = Registry()
  ) {
    self.folder = folder
    let start = SourceLocation(source: source, line: 1, column: 1)
    let (document, readFaults) = YAMLReader.read(source)
    faults = readFaults
    guard let root = document else {
      if faults.isEmpty {
        fail("the file is empty; a pipeline needs 'pipeline: NAME' and 'stages:'", at: start)
      }
      return
    }
    if let scalar = root.scalar, scalar.isNull {
      fail("the file is empty; a pipeline needs 'pipeline: NAME' and 'stages:'", at: start)
      return
    }
    guard root.map != nil else {
      fail(
        "a pipeline file is a map with the keys \(PipelineFile.keys.listed), not \(root.summary)",
        at: root.location)
      return
    }
    var overriding = Overriding(root, registry: registry)
    overriding.make(overrides)
    faults += overriding.faults
    self.root = overriding.root
  }

  /// The entries of `vars`; none where it is no map.
  package var variables: [Node.Entry] { root?.entry("vars")?.value.map ?? [] }

  private mutating func fail(_ message: String, at location: SourceLocation?) {
    faults.append(Diagnostic(.error, message, at: location))
  }

  private static func firstInvalidByte(in bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }
}
