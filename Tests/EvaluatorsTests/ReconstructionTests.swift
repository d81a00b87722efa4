import Pipeline
import Tensors
import Testing

@testable import Evaluators

/// Gives the same logits for every image.
private struct FixedModel: TrainedModel {
  let logits: [Float]
  var graph: ModelGraph {
    ModelGraph(
      plugin: "fixed",
      input: ImageShape(height: 1, width: logits.count), encoder: [], decoder: [],
      output: .bernoulli)
  }
  var weights: [Tensor] { [] }
  func reconstruct(_ images: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: .bernoulli,
      parameters: Matrix(
        rows: images.rows, columns: logits.count,
        elements: (0..<images.rows).flatMap { _ in logits }))
  }
}

@Suite struct ReconstructionTests {
  @Test("losses are means over images and pixels, and wrong pixels are counted an image")
  func numbers() throws {
    let images = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .bytes([1, 1, 0, 0, 1, 0], white: 1))
    let report = try Reconstruction().evaluate(
      FixedModel(logits: [0, 0]), on: images, in: RunContext(stageName: "r", seed: 1))
    // A mean of 0.5 is white: ln 2 a pixel, a squared error of 1/4, and every 0 is wrong.
    let values = Dictionary(uniqueKeysWithValues: report.metrics.map { ($0.name, $0.value) })
    #expect(abs((values["cross_entropy"] ?? 0) - 0.693147) < 1e-6)
    #expect(abs((values["cross_entropy_per_image"] ?? 0) - 1.386294) < 1e-6)
    #expect(values["mean_squared_error"] == 0.25)
    #expect(values["wrong_pixels"] == 1)
    #expect(values["images_over_limit"] == 1)
    #expect(values["most_wrong_pixels"] == 2)
    #expect(
      report.tables == [
        Table(
          name: "images", columns: ["image", "wrong_pixels"],
          rows: [
            [.text("0"), .number(0)], [.text("1"), .number(2)], [.text("2"), .number(1)],
          ])
      ])
  }

  @Test("no images are refused")
  func empty() {
    let images = ImageSet(shape: ImageShape(height: 1, width: 1), pixels: .floats([]))
    let error = #expect(throws: PipelineError.self) {
      try Reconstruction().evaluate(
        FixedModel(logits: [0]), on: images, in: RunContext(stageName: "r", seed: 1))
    }
    #expect(error?.message == "there are no images to measure")
  }
}
