@testable import Pipeline
@testable import pipe

/// Pipeline files: YAML, variables, options, and the check of the plan.
enum PipelineFileTarget: FuzzTarget {
  static let name = "pipeline-file"
  static let seeds = [
    """
    pipeline: font-denoising
    seed: 7
    description: >
      A text
    vars: {size: 64, rate: 0.2}
    stages:
      - load: font
        file: builtin:5x7
        codes: 0x60-0x7f
      - transform: split
        validation: 0.25
      - augment: bit-flip
        rate: ${rate}
        resample: every_epoch
      - train: denoising-autoencoder
        hidden: [&a 32, *a]
        optimizer: {adam: {learning_rate: 1.0e-3}}
        as: "model"
      - evaluate: reconstruction
      - export: png-grid
        file: '${pipeline}.png'
    """,
    "pipeline: a\nstages:\n- load: {idx: x}\n  images: a.idx\n- train: pca\n  latent: 2\n",
    "a: &a [1, 2]\nb: [*a, *a]\n<<: *a\n? [x]\n: !!int \"1\"\n---\nb: |\n  text\n",
  ].map { Array($0.utf8) }

  static func run(_ bytes: [UInt8]) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    let file = PipelineFile(SourceText(name: inputName, text: text), folder: "/nowhere")
    for fault in file.faults { checkPrintable(fault.description) }
    // The check looks at the data that a file names: what lies on this machine is no input.
    guard !text.contains("/"), !text.contains("\\") else { return }
    for finding in Check(file, registry: .builtin).diagnostics {
      checkPrintable(finding.description)
    }
  }
}
