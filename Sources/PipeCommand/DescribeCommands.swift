import ArgumentParser
import Pipeline
import Studies

struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "Lists the plugins, of one kind or of all.")

  @Argument(
    help: "A kind, such as load, train, optimizer.", completion: .list(PipeProgram.registry.kinds))
  var kind: String?

  func validate() throws {
    let known = PipeProgram.registry.kinds
    guard let kind, !known.contains(kind) else { return }
    let hint =
      nearestName(to: kind, in: known).map { "did you mean '\($0)'?" }
      ?? "the kinds are \(known.joined(separator: ", "))"
    throw ValidationError("there is no kind '\(kind)'; \(hint)")
  }

  func run() {
    let registry = PipeProgram.registry
    for stageKind in StageKind.allCases where kind == nil || kind == stageKind.rawValue {
      list(
        "\(stageKind) - \(stageKind.summary)",
        registry.stages(of: stageKind).map { ($0.name, $0.summary) })
    }
    for name in registry.componentKinds where kind == nil || kind == name {
      list(name, registry.components(of: name).map { ($0.name, $0.summary) })
    }
  }

  private func list(_ title: String, _ entries: [(String, String)]) {
    guard !entries.isEmpty else { return }
    Output.standard.line(title)
    let width = entries.map(\.0.count).max() ?? 0
    for (name, summary) in entries {
      let padding = String(repeating: " ", count: width - name.count)
      Output.standard.line("  \(name)\(padding)  \(summary)")
    }
    Output.standard.line("")
  }
}

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Explains one plugin and its options.")

  @Argument(
    help: "The plugin's name, such as autoencoder or adam.",
    completion: .list(PipeProgram.registry.pluginNames))
  var name: String

  func validate() throws {
    let registry = PipeProgram.registry
    guard registry.descriptions(of: name).isEmpty else { return }
    let hint =
      meantName(by: name, among: registry.knownPlugins).map { "did you mean '\($0)'?" }
      ?? "'pipe plugins' lists them"
    throw ValidationError("there is no plugin '\(name)'; \(hint)")
  }

  func run() {
    Output.standard.write(PipeProgram.registry.descriptions(of: name).joined(separator: "\n"))
  }
}

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of pipeline files, for editors.",
    discussion: "EXAMPLE\n  pipe schema > pipe.schema.json")

  func run() { Output.standard.line(PipeProgram.registry.schema.pretty()) }
}

extension Registry {
  /// The kinds of stages, then those of components.
  fileprivate var kinds: [String] { StageKind.allCases.map(\.rawValue) + componentKinds }

  /// Every name once, sorted.
  fileprivate var pluginNames: [String] { Set(knownPlugins.map(\.name)).sorted() }

  /// Stages first: `denoising` is a model before it is anything else.
  fileprivate var knownPlugins: [KnownName] {
    let order: [StageKind] = [.train] + StageKind.allCases.filter { $0 != .train }
    return order.flatMap { stages(of: $0).map(\.knownName) }
      + componentKinds.flatMap { components(of: $0).map(\.knownName) }
  }
}
