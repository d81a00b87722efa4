import Foundation
import Pipeline
import PipelineTesting
import Testing

@testable import PipeCommand

@Suite("what stages say that they report")
struct ReportLawsTests {
  static let training = "\n  hidden: [6]\n  epochs: 3"

  /// Between them they have every plugin that reports, and its branches.
  static let pipelines: [(title: String, stages: String, unseen: [String])] = [
    (
      "black and white images",
      """
      - load: font
      - train: autoencoder\(training)
        as: plane
      - train: autoencoder\(training)
        as: wide
        latent: 3
        reduction: image_sum
        patience: 2
      - train: pca
      - evaluate: reconstruction
        model: plane
      - evaluate: latent
      - evaluate: generation
        points: 5
        neighbours: 2
      - evaluate: noise-sweep
        noise: bit-flip
        rounds: 2
        levels: [0.5, 0.1]
        model: plane
      """,
      [
        // Glyphs are black and white, and each is a class of its own.
        "plane.loss_floor", "wide.loss_floor", "reconstruction.cross_entropy_floor",
        "reconstruction.cross_entropy_floor_per_image",
      ]
        + ["plane", "wide", "pca"].flatMap { model in
          ["silhouette", "neighbours_accuracy"].map { "latent.\(model).\($0)" }
        }
    ),
    (
      "noise, validation and continuous outputs",
      """
      - load: font
      - transform: split
      - augment: bit-flip
        data: train
      - train: denoising-autoencoder\(training)
        validation: validation
        loss: mse
        output: linear
      - evaluate: reconstruction
      - evaluate: noise-sweep
        rounds: 1
        levels: [0.2]
      - evaluate: noise-sweep
        as: salted
        noise: salt-and-pepper
        rounds: 1
        levels: [0.2]
      """, []
    ),
    (
      "a variational model of grey images",
      """
      - load: font
      - transform: resize
        height: 5
        width: 4
      - train: variational-autoencoder\(training)
      - evaluate: elbo
      - evaluate: generation
        points: 5
        neighbours: 2
      - evaluate: latent
      - evaluate: reconstruction
      """,
      [
        "elbo.negative_elbo_bits", "elbo.reconstruction_bits", "elbo.kl_divergence_bits",
        "elbo.negative_iwae_bound", "elbo.negative_iwae_bound_bits",
        "elbo.negative_iwae_bound_image_error", "elbo.negative_iwae_bound_drawing_error",
        "elbo.iwae_last_doubling", "elbo.iwae_samples", "elbo.iwae_images",
        "elbo.iwae_effective_samples", "elbo.iwae_effective_samples_least",
        "latent.silhouette", "latent.neighbours_accuracy",
      ]
    ),
    (
      "a likelihood",
      """
      - load: font
      - transform: split
      - train: variational-autoencoder\(training)
        validation: validation
      - evaluate: elbo
      """,
      ["loss_floor", "validation_loss_floor"].map { "variational-autoencoder.\($0)" }
    ),
  ]

  @Test("holds in a run of each of them", arguments: pipelines.indices)
  func laws(_ index: Int) throws {
    let pipeline = Self.pipelines[index]
    let indented = pipeline.stages.split(separator: "\n").map { "  \($0)" }
    let findings = try ReportLaws(.builtin).findings(running: indented.joined(separator: "\n"))
    #expect(findings.flatMap { found in found.undeclared.map { "\(found.stage).\($0)" } } == [])
    #expect(findings.flatMap { found in found.unitless.map { "\(found.stage).\($0)" } } == [])
    #expect(findings.flatMap { found in found.notNumbers.map { "\(found.stage).\($0)" } } == [])
    let unseen = findings.flatMap { found in found.unseen.map { "\(found.stage).\($0)" } }
    #expect(Set(unseen) == Set(pipeline.unseen))
  }

  /// Images of two by two pixels that leave evaluators nothing to divide by, and models that do.
  static let degenerate: [(title: String, images: [[Float]])] = [
    ("one image", [[0, 1, 1, 0]]), ("one image, all zeros", [[0, 0, 0, 0]]),
    ("two images that are the same", [[1, 0, 0, 1], [1, 0, 0, 1]]),
    ("all zeros", [[Float]](repeating: [0, 0, 0, 0], count: 9)),
    ("all ones", [[Float]](repeating: [1, 1, 1, 1], count: 9)),
    ("constant greys", [[Float]](repeating: [0.25, 0.25, 0.25, 0.25], count: 9)),
    ("the same image often", [[Float]](repeating: [0.25, 0.5, 1, 0.1], count: 9)),
    ("images of one value each", (0..<9).map { [Float](repeating: Float($0) / 8, count: 4) }),
  ]

  @Test("no number that is none, whatever the images and the model", arguments: degenerate.indices)
  func numbers(_ index: Int) throws {
    let images = Self.degenerate[index].images
    let work = try Command.Workplace()
    try work.write(
      Self.npy(images.joined().map(\.bitPattern), "<f4", shape: [images.count, 2, 2]),
      to: "images.npy")
    // A label for each image: all of one class, and the last of its own.
    for (name, last) in [("one", 0), ("two", 1)] {
      let labels = [UInt32](repeating: 0, count: images.count - 1) + [UInt32(last)]
      try work.write(Self.npy(labels, "<i4", shape: [images.count]), to: "\(name).npy")
    }
    for labels in ["", "\n  labels: \(work.path)/one.npy", "\n  labels: \(work.path)/two.npy"] {
      let pair = images.count > 1
      let stages = """
        - load: numpy
          images: \(work.path)/images.npy\(labels)
        - {train: pca, as: pca}
        - {train: autoencoder, as: plain, hidden: [3], epochs: 2}
        - {train: variational-autoencoder, as: alive, hidden: [3], epochs: 2}
        - {train: variational-autoencoder, as: dead, hidden: [3], epochs: 30, beta: 1000000}
        - {train: variational-autoencoder, as: squares, loss: mse, hidden: [3], epochs: 2}
        - {train: variational-autoencoder, as: line, loss: mse, output: linear, hidden: [3], epochs: 2}
        """
      let models = ["pca", "plain", "alive", "dead", "squares", "line"]
      var measures = models.flatMap { model in
        [
          "- {evaluate: reconstruction, model: \(model), as: r-\(model)}",
          "- {evaluate: noise-sweep, noise: bit-flip, model: \(model), as: n-\(model), "
            + "levels: [0, 0.5, 1], rounds: 1}",
        ]
      }
      measures += models.dropFirst(2).flatMap { model in
        [
          "- {evaluate: elbo, model: \(model), as: e-\(model)}",
          "- {evaluate: elbo, model: \(model), as: s-\(model), samples: 1, likelihood_samples: 1}",
        ]
      }
      let list = "models: [\(models.joined(separator: ", "))]"
      if pair { measures.append("- {evaluate: latent, \(list), neighbours: 1}") }
      for how in ["region", "prior"] + (pair ? ["midpoints"] : []) {
        measures.append(
          "- {evaluate: generation, \(list), as: g-\(how), how: \(how), features: pca, points: 9, "
            + "seeds: 1, neighbours: 1}")
      }
      let text = (stages.split(separator: "\n").map(String.init) + measures)
        .map { "  " + $0 }.joined(separator: "\n")
      let findings = try ReportLaws(.builtin).findings(running: text)
      let what = Comment(rawValue: Self.degenerate[index].title + labels)
      #expect(
        findings.flatMap { found in found.undeclared.map { "\(found.stage).\($0)" } } == [], what)
      #expect(
        findings.flatMap { found in found.unitless.map { "\(found.stage).\($0)" } } == [], what)
      #expect(
        findings.flatMap { found in found.notNumbers.map { "\(found.stage).\($0)" } } == [], what)
    }
  }

  /// An array of numbers of four bytes, little end first.
  ///
  /// Source: NumPy Enhancement Proposal 1, version 1.0.
  private static func npy(_ values: [UInt32], _ type: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    while !(header.utf8.count + 11).isMultiple(of: 64) { header += " " }
    header += "\n"
    let count = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)]
      + Array(header.utf8)
      + values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }

  @Test("holds of a model that was trained before")
  func pretrained() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml", "--quiet", "--out", "out").status == 0)
    let findings = try ReportLaws(.builtin).findings(
      running: "  - train: pretrained\n    file: \(work.path)/out/autoencoder.safetensors")
    #expect(findings.map(\.undeclared) == [[]])
    #expect(findings.map(\.unseen) == [[]])
  }

  @Test("is there of every plugin that reports")
  func coverage() {
    let texts = Self.pipelines.map(\.stages).joined() + "train: pretrained"
    for kind in [StageKind.train, .evaluate] {
      for entry in Registry.builtin.stages(of: kind) {
        #expect(texts.contains("\(kind): \(entry.name)"), "\(kind): \(entry.name) is not run")
      }
    }
  }
}
