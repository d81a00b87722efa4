import Foundation
public import Pipeline
import Studies

/// What must hold for every plugin of a registry. A plugin package tests itself with it.
public struct PluginLaws {
  private let registry: Registry
  private let earlierStages: String

  /// - Parameters:
  ///   - registry: the plugins that are held to the laws, beside those that they need.
  ///   - earlierStages: items of a pipeline file's `stages`, indented by two spaces, that make what
  ///     the plugins read; one of each kind of value, by built-in plugins, unless said.
  public init(_ registry: Registry, earlierStages: String = Self.builtinStages) {
    self.registry = registry
    self.earlierStages = earlierStages
  }

  /// Stages of `Registry.builtin` that make images, a model with a posterior, and reports.
  public static let builtinStages = """
      - load: font
        as: images
      - train: variational-autoencoder
        as: model
      - evaluate: reconstruction
        as: report
      - augment: bit-flip
      - evaluate: noise-sweep
        as: sweep
    """

  /// Names, texts and defaults: one line a fault, naming the plugin; empty if all is well.
  public func faults() throws -> [String] {
    var faults: [String] = []
    for entry in StageKind.allCases.flatMap(registry.stages(of:)) {
      let title = "\(entry.kind): \(entry.name)"
      faults += textFaults(title, entry.name, entry.summary, entry.options)
      let start = "  - \(title)" + required(entry.options).map { "\n    " + $0 }.joined()
      let body = options(entry.options).map { "\n    " + $0 }.joined()
      faults += try defaultFaults(title, start, start + body)
    }
    for entry in registry.componentKinds.flatMap(registry.components(of:)) {
      let title = "\(entry.kind): \(entry.name)"
      faults += textFaults(title, entry.name, entry.summary, entry.options)
      // A noise is a stage of its own too, whose laws are checked above.
      if registry.stage(kind: .augment, named: entry.name) != nil { continue }
      guard let (stage, key) = user(of: entry.kind) else {
        faults.append("\(title): no stage has an option of this kind")
        continue
      }
      let body = options(entry.options).joined(separator: ", ")
      let start = "  - \(stage)\n    \(key): "
      faults += try defaultFaults(title, start + entry.name, start + "{\(entry.name): {\(body)}}")
    }
    return faults
  }

  private func textFaults(
    _ title: String, _ name: String, _ summary: String, _ options: [DescribedOption]
  ) -> [String] {
    var faults: [String] = []
    if !isWords(name, joinedBy: "-") { faults.append("\(title): the name is not in kebab-case") }
    if !summary.hasSuffix(".") || summary.dropLast().contains(". ") || summary.contains("\n") {
      faults.append("\(title): the summary is not one sentence with a full stop")
    }
    var seen: Set<String> = []
    for option in options.map(\.option) {
      if !isWords(option.name, joinedBy: "_") {
        faults.append("\(title): the option '\(option.name)' is not in snake_case")
      }
      if !seen.insert(option.name).inserted {
        faults.append("\(title): two options are named '\(option.name)'")
      }
      if !option.help.hasSuffix(".") {
        faults.append("\(title): the help of '\(option.name)' does not end with a full stop")
      }
    }
    return faults
  }

  /// Lower-case words, the first of which starts with a letter.
  private func isWords(_ name: String, joinedBy separator: Character) -> Bool {
    let words = name.split(separator: separator, omittingEmptySubsequences: false)
    return name.first?.isLetter == true
      && words.allSatisfy { word in
        !word.isEmpty && word.allSatisfy { "a"..."z" ~= $0 || "0"..."9" ~= $0 }
      }
  }

  private func options(_ options: [DescribedOption]) -> [String] {
    options.compactMap { option in option.defaultText.map { "\(option.option.name): \($0)" } }
  }

  /// Something for every option that has no default.
  private func required(_ options: [DescribedOption]) -> [String] {
    options.filter(\.option.isRequired).map { option in
      let value =
        switch option.option.type {
        case .boolean: "true"
        case .integer, .number: option.option.limits?.lower?.text ?? "1"
        case .choice(let names): names.first ?? ""
        case .codes: "0x60-0x7f"
        case .list: "[]"
        default: "sample"
        }
      return "\(option.option.name): \(value)"
    }
  }

  private func user(of kind: String) -> (stage: String, key: String)? {
    for entry in StageKind.allCases.flatMap(registry.stages(of:)) {
      for option in entry.options where option.option.type == .component(kind) {
        return ("\(entry.kind): \(entry.name)", option.option.name)
      }
    }
    return nil
  }

  /// The defaults written out must decode to what comes of leaving them out.
  private func defaultFaults(_ title: String, _ short: String, _ full: String) throws -> [String] {
    let (left, right) = (try check(short), try check(full))
    for (written, check) in [("left out", left), ("written out", right)] where check.plan == nil {
      let messages = check.diagnostics.filter { $0.severity == .error }.map(\.message)
      return messages.map { "\(title): with its options \(written): \($0)" }
    }
    // Reflection shows every stored property, those without an option included.
    let stages = [left, right].map {
      $0.plan.flatMap(\.stages.last).map { String(reflecting: $0.stage) }
    }
    return stages[0] == stages[1]
      ? [] : ["\(title): the options written out are not the defaults"]
  }

  private func check(_ stage: String) throws -> Check {
    let path = NSTemporaryDirectory() + "/plugin-laws-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "pipeline: laws\nstages:\n\(earlierStages)\n\(stage)\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return Check(path, registry: registry)
  }
}
