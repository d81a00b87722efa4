import ArgumentParser
import Foundation
import Pipeline
import Studies

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds every fault of pipeline files without running them.",
    discussion: """
      EXAMPLES
        \(PipeProgram.name) check pipelines/*.yaml
        \(PipeProgram.name) check font.yaml --set train.latent=3 --verbose
        \(PipeProgram.name) check font.yaml --format json
      """)

  @Argument(help: "Pipeline files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @Option(name: .customLong("set"), help: "Override an option, as in train.epochs=100.")
  var overrides: [String] = []

  @Flag(help: "Read all data: files that are not there and damaged ones are faults.")
  var data = false

  @Flag(help: "Print the layers of every model, with shapes and parameter counts.")
  var verbose = false

  @Option(help: "How findings are printed: text or json.")
  var format = ResultFormat.text

  func validate() throws { _ = try parsedOverrides(overrides) }

  func run() throws {
    let changes = try parsedOverrides(overrides)
    let checks = files.map {
      Check($0, registry: PipeProgram.registry, overrides: changes, needsData: data)
    }
    let findings = checks.map { check in
      let threads = ProcessInfo.processInfo.activeProcessorCount
      return check.diagnostics + (data ? check.dataDiagnostics(threads: threads) : [])
    }
    switch format {
    case .text:
      for (index, check) in checks.enumerated() { print(check, findings[index], of: files[index]) }
    case .json:
      Output.standard.line(JSON.list(findings.flatMap(\.self).map(\.json)).pretty())
    }
    let isFaulty = findings.contains { $0.contains { $0.severity == .error } }
    if isFaulty { throw ExitCode(65) }
  }

  private func print(_ check: Check, _ findings: [Diagnostic], of file: String) {
    for diagnostic in findings { Output.standard.line(diagnostic.description) }
    let count = findings.count { $0.severity == .error }
    guard let plan = check.plan, count == 0 else {
      Output.standard.line("\(file): \(count) fault\(count == 1 ? "" : "s")")
      return
    }
    let trials = check.study.map { " of \($0.count) trials" } ?? ""
    Output.standard.line("\(file): no faults in \(plan.stages.count) stages\(trials)")
    guard verbose else { return }
    for stage in plan.stages {
      guard let graph = stage.graph else { continue }
      Output.standard.line("\n\(stage.title): \(Readable.count(graph.parameterCount, "parameter"))")
      for layer in graph.layers {
        Output.standard.line(
          "  \(layer.name)  \(layer.kind) \(layer.inputs) -> \(layer.outputs), "
            + "\(layer.activation), \(Readable.count(layer.parameterCount, "parameter"))")
      }
    }
  }
}

/// - Throws: `ValidationError`, which the parser shows with the usage.
func parsedOverrides(_ arguments: [String]) throws -> [Override] {
  do {
    return try arguments.map(Override.init)
  } catch {
    throw ValidationError("\(error)")
  }
}
