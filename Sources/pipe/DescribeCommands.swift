import ArgumentParser
import Pipeline

struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "Lists the plugins, of one kind or of all.")

  @Argument(help: "A kind, such as load, train, optimizer.")
  var kind: String?

  func run() throws {
    let registry = Registry.builtin
    var found = false
    for stageKind in StageKind.allCases where kind == nil || kind == stageKind.rawValue {
      found = true
      list(
        "\(stageKind) - \(stageKind.summary)",
        registry.stages(of: stageKind).map { ($0.name, $0.summary) })
    }
    for name in registry.componentKinds where kind == nil || kind == name {
      found = true
      list(name, registry.components(of: name).map { ($0.name, $0.summary) })
    }
    if !found {
      let known = StageKind.allCases.map(\.rawValue) + registry.componentKinds
      throw ValidationError(
        "there is no kind '\(kind ?? "")'; the kinds are \(known.joined(separator: ", "))")
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

  @Argument(help: "The plugin's name, such as autoencoder or adam.")
  var name: String

  func run() throws {
    let descriptions = Registry.builtin.descriptions(of: name)
    guard !descriptions.isEmpty else {
      throw ValidationError("there is no plugin '\(name)'; 'pipe plugins' lists them")
    }
    Output.standard.write(descriptions.joined(separator: "\n"))
  }
}

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of pipeline files, for editors.",
    discussion: "EXAMPLE\n  pipe schema > pipe.schema.json")

  func run() { Output.standard.line(Registry.builtin.schema.pretty()) }
}
