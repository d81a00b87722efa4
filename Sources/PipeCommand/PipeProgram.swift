import ArgumentParser
public import Pipeline
import Synchronization

/// The command line of `pipe`, for programs with plugins of their own.
///
/// A package's whole program, in `main.swift`:
///
///     import PipeCommand
///
///     PipeProgram.main { registry in
///       registry.register(MyStage.self)
///     }
///
/// It has every command of `pipe` under its own name: its stages run beside the built-in ones, and
/// `check`, `describe`, `schema`, studies, the cache and completion know them.
public enum PipeProgram {
  private static let registered = Mutex<Registry?>(nil)

  /// The plugins that the commands know.
  static var registry: Registry { registered.withLock { $0 } ?? .builtin }

  /// What the user called the program, for help and advice.
  static var name: String { called.withLock { $0 } ?? "pipe" }
  private static let called = Mutex<String?>(nil)

  /// Does what the command line asks for, and ends the process where that fails: status 64 for a
  /// wrong command line, 65 for a bad file or bad data, 70 for a fault of the program, 74 for input or
  /// output, 130 when it was interrupted.
  /// - Parameter register: registers plugins beside those of `Registry.builtin`. Two of one kind and
  ///   name end the program.
  public static func main(registering register: (inout Registry) -> Void = { _ in }) {
    OutOfMemory.install()
    called.withLock { $0 = CommandLine.arguments.first.flatMap { FilePaths.parts(of: $0).last } }
    var registry = Registry.builtin
    register(&registry)
    registered.withLock { $0 = registry }
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let message = MisspeltCommand.message(arguments, of: RootCommand.self) {
      Output.error.line(message)
      RootCommand.exit(withError: ExitCode(64))
    }
    RootCommand.main(nil)
  }
}

/// The command of which all others are subcommands.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: PipeProgram.name,
    abstract: "Runs experiments with autoencoders that are declared in text files.",
    discussion: """
      EXAMPLES
        \(PipeProgram.name) new digits                          write a starter pipeline
        \(PipeProgram.name) check digits.yaml                   find every fault without running
        \(PipeProgram.name) run digits.yaml                     run it; results go to runs/digits/
        \(PipeProgram.name) run digits.yaml --set train.epochs=100
        \(PipeProgram.name) describe autoencoder                explain one plugin

      Exit status: 0 success, 64 usage, 65 a bad file or bad data, 70 a fault of this program,
      74 input or output, 130 interrupted.
      """,
    version: PipeVersion.current,
    subcommands: [
      RunCommand.self, CheckCommand.self, CompareCommand.self, PluginsCommand.self,
      DescribeCommand.self,
      SchemaCommand.self, NewCommand.self, InspectCommand.self, DataCommand.self,
      CacheCommand.self,
    ])
}

/// How results are printed.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
