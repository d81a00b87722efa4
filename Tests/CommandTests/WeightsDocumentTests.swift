import Foundation
import Pipeline
import Testing

@testable import PipeCommand

@Suite("docs/weights.md") struct WeightsDocumentTests {
  /// One of its programs, as it stands there.
  struct Program: CustomTestStringConvertible, Sendable {
    let heading: String
    let layout: String
    let modules: String
    var testDescription: String { heading }

    static let all = [
      Program(heading: "NumPy", layout: "pipe", modules: "numpy"),
      Program(heading: "PyTorch", layout: "pytorch", modules: "numpy, torch, safetensors"),
    ]

    var isRunnable: Bool {
      guard let place = try? Command.Workplace() else { return false }
      return (try? place.python("import \(modules)").status) == 0
    }

    func text() throws -> String {
      let file = Command.repository.appendingPathComponent("docs/weights.md")
      let document = try String(contentsOf: file, encoding: .utf8)
      let section = try #require(document.range(of: "## \(heading)\n")).upperBound
      let start = try #require(
        document.range(of: "```python\n", range: section..<document.endIndex)
      ).upperBound
      let end = try #require(document.range(of: "```", range: start..<document.endIndex))
      return String(document[start..<end.lowerBound])
    }
  }

  static let activations = Registry.builtin.components(of: "activation").map(\.name)

  @Test(
    "its programs give back what the models of every activation give",
    .enabled(if: Program.all[0].isRunnable, "needs python3 with NumPy"), arguments: activations)
  func programs(_ activation: String) throws {
    for program in Program.all where program.isRunnable {
      let place = try Command.Workplace()
      try place.write(
        """
        pipeline: w
        stages:
        - {load: font, file: "builtin:5x7", codes: 0x41-0x5a}
        - train: \(activation == "tanh" ? "variational-autoencoder" : "autoencoder")
          hidden: [8]
          latent: 3
          activation: \(activation)
          output: \(activation == "identity" ? "linear" : "sigmoid")
          loss: mse
          epochs: 20
        - {export: weights, layout: \(program.layout), file: weights.safetensors}
        - {export: arrays, what: [images, codes, reconstructions], folder: arrays}

        """, to: "w.yaml")
      let run = try place.pipe("run", "w.yaml", "--out", "run", "--quiet", "--no-cache")
      try #require(run.status == 0, "\(run.error)")
      let script = """
        import os
        os.chdir("run")
        os.symlink("arrays/images.npy", "images.npy")
        \(try program.text())
        for name, found in [("codes", codes), ("reconstructions", pixels)]:
            found = found.detach().numpy() if hasattr(found, "detach") else found
            known = np.load("arrays/" + name + ".npy").reshape(found.shape)
            assert np.abs(found - known).max() < 1e-5 * max(1, np.abs(known).max()), name

        """
      let found = try place.python(script)
      #expect(found.status == 0, "\(program.heading): \(found.error)")
    }
  }
}

extension Command.Workplace {
  fileprivate func python(_ script: String) throws -> Command.Outcome {
    try write(script, to: "script.py")
    return try start(["python3", "script.py"], of: "/usr/bin/env")()
  }
}
