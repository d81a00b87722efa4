import Testing

@Suite("wrong usage")
struct UsageTests {
  @Test(
    "ends with 64, the nearest word and the usage of the command",
    arguments: [
      (
        ["rnu", "a.yaml"],
        """
        Error: there is no command 'pipe rnu'; did you mean 'run'?
        Usage: pipe <subcommand>
          See 'pipe --help' for more information.
        """
      ),
      (
        ["data", "fecth"],
        """
        Error: there is no command 'pipe data fecth'; did you mean 'fetch'?
        Usage: pipe data <subcommand>
        """
      ),
      (["help", "chekc"], "Error: there is no command 'pipe chekc'; did you mean 'check'?\n"),
      (["validate"], "Error: there is no command 'pipe validate'; did you mean 'check'?\n"),
      (
        ["sphinx"],
        """
        Error: there is no command 'pipe sphinx'; choose one of run, check, compare, plugins, \
        describe, schema, new, inspect, data and cache
        """
      ),
      (["describe", "vae"], "Error: there is no plugin 'vae'; did you mean 'variational-"),
      (
        ["describe", "autoencodr"],
        """
        Error: there is no plugin 'autoencodr'; did you mean 'autoencoder'?
        Usage: pipe describe <name>
        """
      ),
      (
        ["describe", "sphinx"],
        """
        Error: there is no plugin 'sphinx'; 'pipe plugins' lists them
        Usage: pipe describe <name>
        """
      ),
      (
        ["plugins", "trian"],
        """
        Error: there is no kind 'trian'; did you mean 'train'?
        Usage: pipe plugins [<kind>]
        """
      ),
      (
        ["new", "a/b"],
        """
        Error: a name is made of at most 100 letters, digits, '-', '_' and '.', without a dot at \
        its start: 'a/b' is not
        Usage: pipe new <name>
        """
      ),
      (
        ["run", "a.yaml", "--set", "train.epochs"],
        """
        Error: --set takes PATH=VALUE, such as train.epochs=100, not 'train.epochs'
        Usage: pipe run
        """
      ),
      (
        ["run", "a.yaml", "--set", "train..epochs=1"],
        "Error: --set takes a path such as train.epochs, not 'train..epochs'\nUsage: pipe run"
      ),
      (
        ["run", "a.yaml", "--resume", "--force"],
        "Error: --resume and --force exclude each other\nUsage: pipe run"
      ),
      (
        ["run", "a.yaml", "--threads", "0"],
        "Error: --threads is 0, outside 1...1024\nUsage: pipe run"
      ),
      (
        ["run", "a.yaml", "--jobs", "1025"],
        "Error: --jobs is 1025, outside 1...1024\nUsage: pipe run"
      ),
      (
        ["check", "a.yaml", "--set", "train.optimizer={adam"],
        """
        Error: --set train.optimizer={adam: not valid YAML: did not find expected ',' or '}' \
        (while parsing a flow mapping from line 1)
        Usage: pipe check <files> ...
        """
      ),
    ] as [([String], String)])
  func wrong(arguments: [String], start: String) throws {
    let work = try Command.Workplace()
    let outcome = try work.start(arguments)()
    defer { withExtendedLifetime(work) {} }
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix(start), "\(outcome.error)")
  }
}
