/// A pipeline file as read: variables replaced and overrides made, stages not yet decoded.
package struct PipelineFile {
  package var name = ""
  package var description: String?
  var seed: Int?
  var stages: [Node] = []
  /// The folder that relative input paths start from.
  let folder: String
  private(set) var faults: [Diagnostic] = []
  /// Where variables could not be replaced: what is there says nothing about the option it stands for.
  private(set) var unresolved: [SourceLocation] = []

  static let keys = ["pipeline", "seed", "description", "vars", "study", "stages"]
  private static let otherKeys = [
    "pipeline": ["name"], "seed": ["random_seed", "random_state"], "vars": ["variables", "params"],
    "study": ["sweep", "matrix", "grid"], "stages": ["steps"], "description": ["comment"],
  ]
  /// With what other programs call them.
  private static let knownKeys = keys.map { KnownName($0, alsoKnownAs: otherKeys[$0] ?? []) }
  /// The variable that gives the seed of a file that has no `seed:`.
  package static let seedVariable = "seed"
  /// The variables that its stages, its seed and its description use.
  package private(set) var usedVariables: Set<String> = []

  /// - Parameter settings: variables in place of the file's own, or beside them.
  package init(_ document: PipelineDocument, settings: [Node.Entry] = []) {
    folder = document.folder
    faults = document.faults
    if let root = document.root { read(root, settings) }
  }

  private mutating func read(_ root: Node, _ settings: [Node.Entry]) {
    let entries = root.map ?? []
    let varsNode = root.entry("vars")?.value
    if let varsNode, varsNode.map == nil, varsNode.scalar?.isNull != true {
      fail(
        "'vars' must be a map of names to values, not \(varsNode.summary)", at: varsNode.location)
    }
    var variables = Variables(settings + (varsNode?.map ?? []))
    for entry in entries where !["vars", "study"].contains(entry.key) {
      let value = variables.resolve(entry.value)
      switch entry.key {
      case "pipeline": readName(value)
      case "description": readDescription(value)
      case "seed": readSeed(value)
      case "stages": readStages(value)
      default:
        fail(
          "unknown key '\(entry.key.shortened)'"
            + suggestion(for: entry.key, among: Self.knownKeys),
          at: entry.keyLocation)
      }
    }
    if root.entry("seed") == nil, variables.has(Self.seedVariable) {
      readSeed(variables.resolve(Node.plain("${\(Self.seedVariable)}")))
    }
    // What a study sets in its place is said where the study is checked.
    let own = (varsNode?.map ?? []).filter { entry in !settings.contains { $0.key == entry.key } }
    faults += variables.faults + variables.unread(of: own)
    usedVariables = variables.used
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

  private mutating func readDescription(_ node: Node) {
    guard let text = node.scalar?.text else {
      return fail("'description' must be text, not \(node.summary)", at: node.location)
    }
    description = text
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
}
