import Foundation
import Pipeline
import PipelineTesting
import Testing

@testable import pipe

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
      - evaluate: latent
      - evaluate: reconstruction
      """,
      [
        "elbo.negative_elbo_bits", "elbo.reconstruction_bits", "elbo.kl_divergence_bits",
        "elbo.negative_log_likelihood", "elbo.negative_log_likelihood_bits",
        "elbo.negative_log_likelihood_error", "elbo.negative_log_likelihood_spread",
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
    let unseen = findings.flatMap { found in found.unseen.map { "\(found.stage).\($0)" } }
    #expect(Set(unseen) == Set(pipeline.unseen))
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
