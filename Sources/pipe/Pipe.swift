import ArgumentParser
import Pipeline

@main
struct Pipe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipe",
    abstract: "Runs experiments with autoencoders that are declared in text files.",
    discussion: """
      EXAMPLES
        pipe new digits                          write a starter pipeline
        pipe check digits.yaml                   find every fault without running
        pipe run digits.yaml                     run it; results go to runs/digits/
        pipe run digits.yaml --set train.epochs=100
        pipe describe autoencoder                explain one plugin

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

  static func main() {
    OutOfMemory.install()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let message = MisspeltCommand.message(arguments, of: Self.self) {
      Output.error.line(message)
      exit(withError: ExitCode(64))
    }
    main(nil)
  }
}

/// How results are printed.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
