/// A pipeline file as read: variables replaced and overrides made, stages not yet decoded.
struct PipelineFile {
  var name = ""
  var description: String?
  var seed: Int?
  var stages: [Node] = []
  var stagesLocation: SourceLocation?
  /// The folder that relative input paths start from.
  let folder: String
  private(set) var faults: [Diagnostic] = []
  /// Where variables could not be replaced: what is there says nothing about the option it stands for.
  private(set) var unresolved: [SourceLocation] = []

  /// A pipeline file holds a few kilobytes.
  static let largestSize = 1 << 20

  static let keys = ["pipeline", "seed", "description", "vars", "stages"]

  /// Reads `path`. What is wrong with the file is in `faults`.
  static func read(_ path: String, overrides: [Override] = []) -> PipelineFile {
    let folder = FilePaths.parent(of: FilePaths.absolute(path, from: FileSystem.currentFolder))
    do {
      if FileSystem.kind(of: path) == nil {
        throw PipelineError(.missingData, "there is no such file")
      }
      var bytes = try FileSystem.read(path, limit: largestSize)
      // A byte order mark, which some editors write, is no part of the text.
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw PipelineError(
          .badData,
          "not UTF-8 text: the byte at offset \(firstInvalidByte(in: bytes)) does not belong")
      }
      return PipelineFile(
        SourceText(name: path, text: text), folder: folder, overrides: overrides)
    } catch {
      let start = SourceLocation(source: SourceText(name: path, text: ""), line: 1, column: 1)
      return PipelineFile(folder: folder, faults: [Diagnostic(.error, "\(error)", at: start)])
    }
  }

  private init(folder: String, faults: [Diagnostic]) {
    self.folder = folder
    self.faults = faults
  }

  /// - Parameter folder: absolute.
  init(_ source: SourceText, folder: String, overrides: [Override] = []) {
    self.folder = folder
    let start = SourceLocation(source: source, line: 1, column: 1)
    let (document, readFaults) = YAMLReader.read(source)
    faults = readFaults
    guard var root = document else {
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
        "a pipeline file is a map with the keys \(Self.keys.listed), not \(root.summary)",
        at: root.location)
      return
    }
    for override in overrides {
      switch override.apply(to: root) {
      case .success(let changed): root = changed
      case .failure(let fault): faults.append(fault.diagnostic)
      }
    }
    read(root)
  }

  private mutating func read(_ root: Node) {
    let entries = root.map ?? []
    let varsNode = root.entry("vars")?.value
    if let varsNode, varsNode.map == nil, varsNode.scalar?.isNull != true {
      fail(
        "'vars' must be a map of names to values, not \(varsNode.summary)", at: varsNode.location)
    }
    var variables = Variables(varsNode?.map ?? [])
    for entry in entries where entry.key != "vars" {
      let value = variables.resolve(entry.value)
      switch entry.key {
      case "pipeline": readName(value)
      case "description": description = value.scalar?.text
      case "seed": readSeed(value)
      case "stages":
        stagesLocation = entry.keyLocation
        readStages(value)
      default:
        fail(
          "unknown key '\(entry.key.shortened)'\(suggestion(for: entry.key, among: Self.keys))",
          at: entry.keyLocation)
      }
    }
    faults += variables.faults + variables.misspelt
    unresolved = variables.unresolved
    if root.entry("pipeline") == nil {
      fail("the key 'pipeline' is missing: it names the pipeline", at: root.location)
    }
    if root.entry("stages") == nil {
      fail("the key 'stages' is missing: it lists what to do, in order", at: root.location)
    }
  }

  private mutating func readName(_ node: Node) {
    let text = node.scalar?.text ?? ""
    guard text.isPipelineName else {
      fail(
        "'pipeline' must be a name of letters, digits, '-', '_' and '.', not \(node.summary)",
        at: node.location)
      return
    }
    name = text
  }

  private mutating func readSeed(_ node: Node) {
    do throws(StrictScalar.Refusal) {
      seed = try StrictScalar.integer(node.scalar ?? Node.Scalar(""))
    } catch {
      fail("'seed' \(error.reason)", at: node.location)
    }
  }

  private mutating func readStages(_ node: Node) {
    guard let items = node.list, !items.isEmpty else {
      fail(
        "'stages' must be a list of at least one stage, such as '- load: font', not "
          + node.summary, at: node.location)
      return
    }
    stages = items
  }

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
