import ArgumentParser
import Pipeline

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Writes a commented starter pipeline to NAME.yaml.")

  @Argument(help: "The pipeline's name: letters, digits and dashes.")
  var name: String

  func validate() throws {
    guard name.isPipelineName else {
      throw ValidationError(
        "a name is made of at most 100 letters, digits, '-', '_' and '.', without a dot at its "
          + "start: '\(name)' is not")
    }
  }

  func run() throws {
    let path = "\(name).yaml"
    do {
      try FileSystem.create(Array(Self.text(name).utf8), at: path)
    } catch let error as PipelineError {
      Output.error.line("error: \(error)")
      throw ExitCode(error.exitStatus)
    }
    Output.standard.line("\(path) is written; '\(PipeProgram.name) run \(path)' runs it")
  }

  private static func text(_ name: String) -> String {
    """
    # A pipeline: stages run from top to bottom. '\(PipeProgram.name) check \(name).yaml' finds mistakes,
    # '\(PipeProgram.name) run \(name).yaml' runs it, '\(PipeProgram.name) describe autoencoder' explains a stage.
    pipeline: \(name)
    seed: 1                     # the same seed gives the same result

    stages:
      # What to learn: the built-in 5x7 font, 32 glyphs.
      - load: font
        codes: 0x60-0x7f

      # The model: 35 values to a code of 2 and back.
      - train: autoencoder
        hidden: [22, 10]
        latent: 2
        epochs: 10000
        optimizer: {adam: {learning_rate: 0.001}}

      # How well it reconstructs.
      - evaluate: reconstruction

      # What to look at, in runs/\(name)/.
      - export: png-grid
        rows: [original, reconstruction]
        file: grid.png
      - export: latent-scatter
        file: latent.png

    """
  }
}
