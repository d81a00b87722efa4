@testable import Pipeline
@testable import Studies
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
    """
    pipeline: a
    vars: {hidden: [4], rate: 0.1}
    study:
      matrix:
        hidden: [[4], [22, 10]]
        seed: {from: 1, to: 3}
        rate: {from: 0.1, to: 10, count: 3, scale: log}
        set: {a: {latent: 2}, b: {latent: 3}}
      exclude: [{set: a, seed: 2}]
      include: [{set: b, seed: 9, hidden: [8]}]
      compare:
        - {metric: reconstruction.wrong_pixels, over: seed, rows: hidden, columns: [set, rate]}
        - {image: grid.png, best: highest, file: x}
    stages:
      - load: font
      - {train: autoencoder, hidden: "${hidden}", latent: "${latent}", weight_decay: "${rate}"}
      - evaluate: reconstruction
      - {export: png-grid, file: grid.png}
    """,
    "pipeline: a\nstages:\n- load: {idx: x}\n  images: a.idx\n- train: pca\n  latent: 2\n",
    "a: &a [1, 2]\nb: [*a, *a]\n<<: *a\n? [x]\n: !!int \"1\"\n---\nb: |\n  text\n",
  ].map { Array($0.utf8) }

  static func run(_ bytes: [UInt8]) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    let document = PipelineDocument(
      SourceText(name: inputName, text: text), folder: "/nowhere")
    for fault in PipelineFile(document).faults { checkPrintable(fault.description) }
    // The check looks at the data that a file names: what lies on this machine is no input.
    guard !text.contains("/"), !text.contains("\\") else { return }
    for finding in Check(document, registry: .builtin).diagnostics {
      checkPrintable(finding.description)
    }
  }
}
