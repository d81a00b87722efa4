import Foundation
import Testing

/// A variational model whose codes say nothing, beside one whose codes do.
@Suite("a collapsed model")
struct CollapseTests {
  private static let pipeline = """
    pipeline: collapse
    stages:
      - {load: font, codes: 0x21-0x7e}
      - train: variational-autoencoder
        as: varied
        hidden: [64]
        latent: 6
        epochs: 1000
        optimizer: {adam: {learning_rate: 0.005}}
      - train: variational-autoencoder
        as: collapsed
        hidden: [64]
        latent: 6
        beta: 200
        epochs: 300
        optimizer: {adam: {learning_rate: 0.005}}
      - {train: pca, as: pca, latent: 10}
      - {train: autoencoder, as: plain, latent: 6, epochs: 500}
      - {evaluate: elbo, model: collapsed}
      - {evaluate: generation, as: linear, how: prior, models: [varied, collapsed], features: pca}
      - {evaluate: generation, as: learnt, how: prior, models: [varied, collapsed], features: plain}
      - {export: metrics, file: m.csv}

    """

  @Test("comes out worst by what measures variety, in pixels and in codes, and is warned of")
  func worst() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "collapse.yaml")
    let outcome = try work.pipe("run", "collapse.yaml", "--out", "out", "--no-cache")
    #expect(outcome.status == 0, "\(outcome.error)")
    var values: [String: Double] = [:]
    for line in try work.text(of: "out/m.csv").split(separator: "\r\n") {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      values["\(cells[0]).\(cells[1])"] = Double(cells[2])
    }
    #expect(values["elbo.active_units"] == 0)
    for stage in ["linear", "learnt"] {
      for space in ["", "_in_features"] {
        for measure in ["f1", "recall", "coverage", "diversity"] {
          let varied = try #require(values["\(stage).varied.\(measure)\(space)"])
          let collapsed = try #require(values["\(stage).collapsed.\(measure)\(space)"])
          #expect(collapsed < varied, "\(stage) \(measure)\(space)")
        }
        #expect(values["\(stage).collapsed.f1\(space)"] == 0)
      }
    }
    #expect(
      outcome.error.contains("'collapsed' makes nearly one picture of every code (two of them"))
    #expect(!outcome.error.contains("'varied' makes nearly one picture"))
  }

  @Test("codes in which a dimension is dead are reported without a number that is none")
  func deadCode() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: p
      seed: 0
      stages:
        - {load: font}
        - {train: autoencoder, activation: relu, latent_activation: relu, epochs: 50, as: m}
        - {evaluate: latent}
        - {export: metrics, file: m.csv}

      """, to: "p.yaml")
    let outcome = try work.pipe("run", "p.yaml", "--no-cache", "--out", "out")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("latent.area = "))
    #expect(!outcome.output.contains("area_share"))
    #expect(outcome.error.contains("lie on a line or in a point"))
    for text in [outcome.output, try work.text(of: "out/m.csv")] {
      #expect(!text.lowercased().contains("nan"))
    }
  }
}
