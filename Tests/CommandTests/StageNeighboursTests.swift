import Pipeline
import Testing

@testable import PipeCommand

@Suite("stages beside each other") struct StageNeighboursTests {
  private static let noises = Registry.builtin.stages(of: .augment).map(\.name)

  @Test("every noise comes before every training, whatever its target", arguments: noises)
  func noise(_ noise: String) throws {
    let place = try Command.Workplace()
    let models = Registry.builtin.stages(of: .train).map(\.name).filter { $0 != "pretrained" }
    for target in ["clean", "augmented"] {
      // Without noise to remove, there is nothing for it to learn.
      for model in models where target == "clean" || model != "denoising-autoencoder" {
        let epochs = model == "pca" ? "" : "\n  epochs: 2\n  hidden: [3]"
        try place.write(
          """
          pipeline: pair
          stages:
          - {load: font, file: "builtin:5x7", codes: 0x60-0x6f}
          - {augment: \(noise), target: \(target), copies: 2}
          - train: \(model)
            latent: 2\(epochs)
          - evaluate: reconstruction

          """, to: "pair.yaml")
        let found = try place.pipe("run", "pair.yaml", "--force", "--quiet", "--no-cache")
        // A noise that leaves the range of the pixels is refused in the targets of a sigmoid.
        let isRefused = found.status == 65 && found.error.contains("pixels must lie in 0...1")
        #expect(found.status == 0 || isRefused, "\(target), \(model): \(found.error)")
      }
    }
  }

  @Test("numbers at the ends of their ranges are numbers of seconds too")
  func seconds() throws {
    let place = try Command.Workplace()
    try place.write(
      """
      pipeline: long
      stages:
      - {load: font, file: "builtin:5x7", codes: 0x60-0x6f}
      - {train: autoencoder, epochs: 2, checkpoint_every: 1e300, time_budget: 1e300}

      """, to: "long.yaml")
    let found = try place.pipe("run", "long.yaml", "--quiet", "--no-cache")
    #expect(found.status == 0, "\(found.error)")
  }

  @Test("names too long for a file are refused, or cut where only pictures bear them")
  func names() throws {
    let place = try Command.Workplace()
    let long = String(repeating: "n", count: 300)
    try place.write(
      "pipeline: n\nstages:\n- load: font\n- {train: pca, as: \(long)}\n", to: "n.yaml")
    let found = try place.pipe("check", "n.yaml")
    #expect(found.status == 65)
    #expect(
      found.output.contains("'as' must be a name of at most 100 letters, digits, '-' and '_'"))
    let many = String(repeating: "{label}", count: 12)
    let name =
      String(repeating: "\u{e9}", count: 90) + "/" + String(repeating: "\u{1f600}", count: 45)
    try place.write(
      """
      pipeline: n
      study:
        matrix: {times: [1, 2]}
        compare: [{image: \(name).png, columns: times}]
      stages:
      - {load: font, file: "builtin:5x7", codes: 0x41-0x43}
      - {transform: repeat, times: "${times}"}
      - {train: pca, latent: 2}
      - {export: png-grid, file: \(name).png}
      - {export: image-files, name: "\(many){index}"}

      """, to: "n.yaml")
    let study = try place.pipe("run", "n.yaml", "--out", "run")
    #expect(study.status == 0, "\(study.error) \(study.output)")
  }
}
