import Foundation
import Testing

/// What `--set` means, and what it says where it means nothing.
@Suite("--set")
struct SettingTests {
  /// A load that is called `train`, before a stage of that kind.
  private static let hidden = """
    pipeline: a
    stages:
      - load: font
        as: train
      - train: variational-autoencoder
        data: train
        hidden: [8]
        optimizer: {adam: {learning_rate: 0.01}}
        epochs: 2
      - {export: png-grid, file: grid.png}
    """

  private func messages(_ arguments: String...) throws -> [String] {
    let work = try Command.Workplace()
    try work.write(
      Self.hidden.replacing("as: train", with: "as: data").replacing(
        "data: train", with: "data: data"), to: "a.yaml")
    let outcome = try work.start(["check", "a.yaml"] + arguments.flatMap { ["--set", $0] })()
    defer { withExtendedLifetime(work) {} }
    return outcome.output.split(separator: "\n").map(String.init).filter {
      $0.hasPrefix("command line")
    }
  }

  @Test("reaches the stage that has the option, called by its kind, its plugin or its name")
  func reaches() throws {
    let work = try Command.Workplace()
    try work.write(Self.hidden, to: "a.yaml")
    let outcome = try work.pipe(
      "run", "a.yaml", "--quiet", "--set", "train.epochs=1", "--set",
      "variational-autoencoder.latent=3", "--set", "png-grid.scale=4", "--set",
      "train.codes=0x60-0x6f", "--set", "adam.x=1")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("no stage is 'adam'"))
    let run = try work.pipe(
      "run", "a.yaml", "--quiet", "--set", "train.epochs=1", "--set",
      "variational-autoencoder.latent=3", "--set", "png-grid.scale=4", "--set",
      "train.codes=0x60-0x6f")
    #expect(run.status == 0, "\(run.error)")
    let resolved = try work.text(of: "runs/a/resolved.yaml")
    for line in ["epochs: 1", "latent: 3", "scale: 4", "codes: 0x60-0x6f"] {
      #expect(resolved.contains("    \(line)\n"), "\(line) in \(resolved)")
    }
  }

  @Test("a name that hides a kind, or the plugin of a stage without a name, is a warning")
  func hides() throws {
    let work = try Command.Workplace()
    try work.write(Self.hidden, to: "a.yaml")
    let kind = try work.pipe("check", "a.yaml")
    #expect(kind.status == 0)
    #expect(
      kind.output.hasPrefix(
        """
        a.yaml:4:9: warning: the name 'train' is also the kind of another stage, which --set may \
        mean by it: choose another name
              as: train
                  ^
        a.yaml:5:5: note: the other stage is here

        """), "\(kind.output)")
    try work.write(
      Self.hidden.replacing("as: train", with: "as: png-grid").replacing(
        "data: train", with: "data: png-grid"), to: "a.yaml")
    let plugin = try work.pipe("check", "a.yaml")
    #expect(plugin.output.contains("warning: the name 'png-grid' is also the plugin of another"))
    try work.write(
      Self.hidden.replacing("as: train", with: "as: load").replacing(
        "data: train", with: "data: load"), to: "a.yaml")
    #expect(try work.pipe("check", "a.yaml").output == "a.yaml: no faults in 3 stages\n")
  }

  @Test("several stages that may be meant are listed with what to write")
  func ambiguous() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: a
      stages:
        - load: font
        - {train: autoencoder, as: small}
        - train: pca
        - {train: pretrained, file: x.safetensors}
        - {export: png-grid, file: a.png}
        - {export: png-grid, file: b.png}
      """, to: "a.yaml")
    let latent = try work.pipe("check", "a.yaml", "--set", "train.latent=3")
    #expect(latent.status == 65)
    #expect(
      latent.output.hasPrefix(
        """
        command line: error: 'train' may mean 2 stages here; say which by a name that it alone has
          --set train.latent=3
                ^
        a.yaml:4:6: note: to set it of this one, write --set small.latent=...
            - {train: autoencoder, as: small}
               ^
        a.yaml:5:5: note: to set it of this one, write --set pca.latent=...
            - train: pca
              ^

        """), "\(latent.output)")
    // One of the three has epochs.
    let epochs = try work.pipe("check", "a.yaml", "--set", "train.epochs=3")
    #expect(!epochs.output.contains("command line"), "\(epochs.output)")
    let none = try work.pipe("check", "a.yaml", "--set", "train.epoks=3")
    #expect(
      none.output.contains(
        "error: none of the 3 stages that 'train' may mean has an option 'epoks'; did you mean "
          + "'epochs'?"))
    let same = try work.pipe("check", "a.yaml", "--set", "png-grid.scale=3")
    #expect(
      same.output.contains(
        "a.yaml:8:6: note: to set it of this one, give it an 'as: NAME' and write --set "
          + "NAME.scale=..."), "\(same.output)")
  }

  @Test(
    "what nothing reads is said, with the nearest that is read",
    arguments: [
      ("trian.epochs=1", "error: no stage is 'trian'; did you mean 'train'?"),
      ("vae.epochs=1", "error: no stage is 'vae'; did you mean 'variational-autoencoder'?"),
      ("epochs=1", "error: no stage is 'epochs'; did you mean 'train.epochs'?"),
      (
        "stages.0.epochs=1",
        "error: a stage is set by its kind, its plugin or its 'as:' name, "
          + "such as train.epochs, not by 'stages'"
      ),
      ("seed.x=1", "error: 'seed' is one value, in which nothing can be set: --set seed=..."),
      (
        "train.optimizer.sgd.learning_rate=1",
        "error: 'optimizer' is 'adam' here, so that nothing would read an option of 'sgd'; choose "
          + "it first: --set train.optimizer=sgd"
      ),
      (
        "train.optimizer.learning_rate=1",
        "error: 'optimizer' has no 'learning_rate'; did you mean "
          + "'train.optimizer.adam.learning_rate'?"
      ),
      (
        "train.optimizer.lr=1",
        "error: 'optimizer' has no 'lr'; did you mean 'train.optimizer.adam.learning_rate'?"
      ),
      (
        "train.hidden.0=1",
        "error: '0' cannot be set inside a list: give the whole of it, such as [1, 2]"
      ),
      (
        "train.lr=1",
        "error: unknown key 'lr' of train: variational-autoencoder; it belongs to the optimizer: "
          + "'optimizer: {adam: {learning_rate: ...}}'"
      ),
      (
        "train.n_epochs=1",
        "error: unknown key 'n_epochs' of train: variational-autoencoder; did you mean 'epochs'?"
      ),
      (
        "train.latent_dim=1",
        "error: unknown key 'latent_dim' of train: variational-autoencoder; did you mean "
          + "'latent'?"
      ),
      ("train=ae", "error: no plugin 'ae' of kind train; did you mean 'autoencoder'?"),
      (
        "train.loss=binary_crossentropy",
        "error: 'loss' cannot be 'binary_crossentropy'; did you mean 'bce'?"
      ),
      ("train.activation=swish", "error: 'activation' cannot be 'swish'; did you mean 'silu'?"),
      ("train.optimizer=SGD", "error: 'optimizer' cannot be 'SGD'; did you mean 'sgd'?"),
      ("vars.x=1", "error: no variable is 'x'; the file has no 'vars:'"),
      ("study.matrx.seed=[1]", "error: unknown key 'matrx' of 'study'; did you mean 'matrix'?"),
      (
        "study.matrix.width=[1]",
        "error: nothing in the pipeline uses 'width'; write ${width} "
          + "where it belongs, or take it out"
      ),
      ("description=[a]", "error: 'description' must be text, not a list"),
    ])
  func unread(_ argument: String, _ message: String) throws {
    let found = try messages(argument)
    #expect(found.contains { $0.hasPrefix("command line: " + message) }, "\(found)")
  }

  @Test("the later of two counts, and a plugin is set before its options")
  func order() throws {
    #expect(
      try messages("train.epochs=1", "train.epochs=2") == [
        "command line: warning: nothing reads this 'train.epochs': a later --set of "
          + "'train.epochs' takes its place"
      ])
    #expect(
      try messages("train.optimizer.adam.beta1=0.5", "train.optimizer=sgd").count == 1)
    #expect(try messages("train.optimizer=sgd", "train.optimizer.sgd.learning_rate=1") == [])
    #expect(try messages("load.codes=0x60-0x6f", "load=font") == [])
  }

  @Test("a variable of the file that nothing uses, and a seed that something else gives")
  func variables() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: a
      vars: {width: 8, unused: 1, map: {x: 1}}
      study: {matrix: {seed: [1, 2]}}
      stages:
        - load: font
        - {train: autoencoder, hidden: ["${width}"], epochs: 1}
      """, to: "a.yaml")
    func found(_ argument: String) throws -> String {
      try work.pipe("check", "a.yaml", "--set", argument).output
    }
    #expect(
      try found("vars.unused=2").contains(
        "command line: error: nothing in the file uses the variable 'unused': write ${unused} "
          + "where it belongs"))
    #expect(try found("vars.map.x=2").contains("nothing in the file uses the variable 'map'"))
    #expect(try found("vars.width=9").hasPrefix("a.yaml: no faults"))
    #expect(
      try found("seed=3").contains(
        "command line: error: the matrix gives each trial a seed, and this would give all the "
          + "same: set 'study.matrix.seed' instead"))
    #expect(try found("vars.seed=3").contains("every trial sets 'seed' by the matrix"))
    #expect(
      try found("study.matrix.widt=[1]").contains(
        "nothing in the pipeline uses 'widt'; did you mean 'width'?"))
    // It is said once.
    #expect(try found("study.matrix.widt=[1]").contains("a.yaml: 1 fault\n"))
    let both = try work.pipe("run", "a.yaml", "--seed", "1", "--set", "seed=2")
    #expect(both.status == 65)
    #expect(both.error.contains("error: --seed gives the seed too: leave out one of the two"))
  }

  // MARK: - Paths

  // MARK: - Names of files and commands

}
