/// One `--set PATH=VALUE`: a change to the file's text before it is decoded.
public struct Override: Sendable {
  package let path: [String]
  let value: Node
  package let location: SourceLocation

  /// - Parameter argument: `train.epochs=100`, `vars.noise=0.3`, `load=mnist`, `seed=3`.
  /// - Throws: `PipelineError` of kind `usage`.
  public init(_ argument: String) throws {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw PipelineError(
        .usage, "--set takes PATH=VALUE, such as train.epochs=100, not '\(argument.shortened)'")
    }
    path = argument[..<equals].split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard !path.contains("") else {
      throw PipelineError(
        .usage, "--set takes a path such as train.epochs, not '\(argument[..<equals])'")
    }
    // A path for a stage starts from the shell's folder, as the arguments of every command do; what
    // a variable says stands for what the file says, and starts from the file's.
    let source = SourceText(
      name: "command line", text: "--set \(argument)", isCommandLine: true,
      folder: Self.parts.contains(path[0]) ? nil : FileSystem.currentFolder)
    location = SourceLocation(source: source, line: 1, column: 7)
    let text = String(argument[argument.index(after: equals)...])
    let valueLocation = SourceLocation(
      source: source, line: 1,
      column: 8 + argument[..<equals].unicodeScalars.count)
    let (node, faults) = YAMLReader.read(SourceText(name: "", text: text))
    guard faults.isEmpty else {
      throw PipelineError(.usage, "--set \(argument.shortened): \(faults[0].message)")
    }
    value = (node ?? Node(.scalar(Node.Scalar("")))).relocated(to: valueLocation)
  }

  /// The maps at the top of a file, whose entries a path can name.
  static let parts = ["vars", "study"]
  /// The plain values at the top of a file.
  static let plainKeys = ["pipeline", "seed", "description"]

  /// Whether it changes a key at the top of the file, not a stage.
  var isOfTop: Bool {
    Self.parts.contains(path[0]) || path.count == 1 && Self.plainKeys.contains(path[0])
  }

  /// As it was given, up to the equals sign.
  var name: String { path.joined(separator: ".") }
}
