import ArgumentParser
import Pipeline

/// A first word that is no command, which the parser would call an unexpected argument.
enum MisspeltCommand {
  /// What people who come from other programs may type.
  private static let otherNames = [
    "run": ["execute", "start", "train"], "check": ["validate", "lint", "verify"],
    "new": ["init", "create"], "compare": ["diff"], "inspect": ["show", "info", "view"],
    "plugins": ["list"], "describe": ["explain"],
  ]

  /// What to say of the arguments, in the form of the parser's own messages; `nil` where nothing is
  /// wrong with them so far.
  static func message(_ arguments: [String], of root: any ParsableCommand.Type) -> String? {
    var command = root
    var path = [root.name]
    for (index, word) in arguments.enumerated() {
      let commands = command.configuration.subcommands
      guard !commands.isEmpty, !word.hasPrefix("-") else { return nil }
      if index == 0, word == "help" { continue }
      if let next = commands.first(where: { $0.name == word }) {
        command = next
        path.append(word)
        continue
      }
      let title = path.joined(separator: " ")
      return """
        Error: there is no command '\(title) \(word.shortened)'\(hint(word, commands, title))
        Usage: \(title) <subcommand>
          See '\(title) --help' for more information.
        """
    }
    return nil
  }

  private static func hint(
    _ word: String, _ commands: [any ParsableCommand.Type], _ title: String
  ) -> String {
    let isFile = word.hasSuffix(".yaml") || word.hasSuffix(".yml")
    if isFile, FileSystem.kind(of: word) == .file {
      return "; to run the file: \(PipeProgram.name) run \(word)"
    }
    let known = commands.map { KnownName($0.name, alsoKnownAs: otherNames[$0.name] ?? []) }
    return suggestion(for: word, among: known)
  }
}

extension ParsableCommand {
  /// As people type it.
  fileprivate static var name: String { configuration.commandName ?? _commandName }
}
