import Pipeline
import Tensors
import Testing

@testable import Evaluators

/// Gives the same logits, or means, for every image.
private struct FixedModel: TrainedModel {
  let values: [Float]
  var output = OutputKind.bernoulli
  var graph: ModelGraph { EvaluatorsTests.graph(values.count, output) }
  var weights: [NamedTensor] { [] }
  func reconstruct(_ images: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: output,
      parameters: Matrix(
        rows: images.rows, columns: values.count,
        elements: (0..<images.rows).flatMap { _ in values }), variance: 0.5)
  }
}

@Suite struct ReconstructionTests {
  @Test("losses are means over images and pixels, and wrong pixels are counted an image")
  func numbers() throws {
    let images = bitmaps([1, 1, 0, 0, 1, 0], pixels: 2)
    let report = try Reconstruction().evaluate(
      FixedModel(values: [0, 0]), on: images, in: Heard().context())
    // A mean of 0.5 is white: ln 2 a pixel, a squared error of 1/4, and every 0 is wrong.
    #expect(
      report.metrics.map(\.name) == [
        "cross_entropy", "cross_entropy_per_image", "mean_squared_error", "wrong_pixels",
        "images_within_limit", "most_wrong_pixels",
      ])
    expectClose(
      report.metrics.map(\.value), [0.69314718, 1.38629436, 0.25, 1, 2, 2], relative: 1e-6)
    #expect(report.metrics[4].reduction == "of 3 images, at most 1 wrong")
    let table = try #require(report.table("images"))
    #expect(table.columns == ["image", "wrong_pixels", "cross_entropy_per_image"])
    #expect(table.rows.map { $0[0] } == [.text("0"), .text("1"), .text("2")])
    #expect(table.numbers("wrong_pixels") == [0, 2, 1])
    #expect(report.table("classes") == nil)
  }

  @Test("the worst images come first: by wrong pixels, then by loss")
  func worst() throws {
    let images = bitmaps(
      [1, 1, 0, 0, 0, 1, 1, 0], pixels: 2, labels: [0, 1, 2, 0], classNames: ["a", "b", "c"])
    var reconstruction = Reconstruction()
    reconstruction.worst = 3
    let report = try reconstruction.evaluate(
      FixedModel(values: [1, 3]), on: images, in: Heard().context())
    let table = try #require(report.table("worst"))
    #expect(
      table.columns == [
        "image", "class", "wrong_pixels", "cross_entropy_per_image", "mean_squared_error",
      ])
    #expect(table.numbers("image") == [1, 3, 2])
    #expect(table.rows.map { $0[1] } == [.text("b"), .text("a"), .text("c")])
    #expect(table.numbers("wrong_pixels") == [2, 1, 1])
    // log(1 + e^1) + log(1 + e^3), and so on.
    expectClose(
      table.numbers("cross_entropy_per_image").compactMap(\.self),
      [1.31326169 + 3.04858735, 0.31326169 + 3.04858735, 1.31326169 + 0.04858735])
    reconstruction.worst = 0
    let none = try reconstruction.evaluate(
      FixedModel(values: [1, 3]), on: images, in: Heard().context())
    #expect(none.table("worst") == nil)
  }

  @Test("classes are measured apart, weighted by images")
  func classes() throws {
    let images = bitmaps(
      [1, 1, 0, 0, 0, 1, 1, 0], pixels: 2, labels: [0, 2, 2, 2], classNames: ["a", "b", "c"])
    let report = try Reconstruction().evaluate(
      FixedModel(values: [0, 0]), on: images, in: Heard().context())
    let table = try #require(report.table("classes"))
    #expect(
      table.columns == [
        "class", "images", "cross_entropy_per_image", "mean_squared_error", "wrong_pixels",
        "images_within_limit",
      ])
    #expect(table.rows.map { $0[0] } == [.text("a"), .text("c")])
    #expect(table.numbers("images") == [1, 3])
    expectClose(table.numbers("wrong_pixels").compactMap(\.self), [0, 4.0 / 3])
    #expect(table.numbers("images_within_limit") == [1, 2])
    expectClose(
      table.numbers("cross_entropy_per_image").compactMap(\.self), [1.38629436, 1.38629436])
  }

  @Test("grey images come with the entropy that no model can go below")
  func floor() throws {
    let shape = ImageShape(height: 1, width: 2)
    let floor = 0.25 * 1.38629436 + 0.75 * 0.28768207
    for pixels in [Pixels.bytes([1, 3, 0, 4], white: 4), .floats([0.25, 0.75, 0, 1])] {
      let report = try Reconstruction().evaluate(
        // logit(1/4) and logit(3/4): the best for the first image.
        FixedModel(values: [-1.09861229, 1.09861229]),
        on: ImageSet(shape: shape, pixels: pixels), in: Heard().context())
      expectClose(
        [
          report.value("cross_entropy_floor") ?? 0,
          report.value("cross_entropy_floor_per_image") ?? 0,
        ], [floor * 2 / 4, floor * 2 / 2])
      expectClose(
        [report.table("images")?.numbers("cross_entropy_per_image")[0] ?? 0], [2 * floor])
    }
  }

  @Test("a Gaussian output's loss is its negative log-likelihood")
  func gaussian() throws {
    let images = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .floats([0.25, 0.75, 0, 1]))
    let report = try Reconstruction().evaluate(
      FixedModel(values: [0, 1], output: .gaussian), on: images, in: Heard().context())
    // log(2 pi 0.5) / 2 a value, plus the squared error over 2 x 0.5.
    expectClose(
      [
        report.value("negative_log_likelihood") ?? 0,
        report.value("negative_log_likelihood_per_image") ?? 0,
        report.value("mean_squared_error") ?? 0,
      ], [0.57236494 + 0.03125, 2 * 0.57236494 + 0.0625, 0.03125])
    #expect(report.value("cross_entropy_floor") == nil)
  }

  @Test("a loss that is not a number is shown as such, and its image is the worst")
  func notNumbers() throws {
    let images = bitmaps([0, 0, 1, 1], pixels: 2)
    let report = try Reconstruction().evaluate(
      FixedModel(values: [.nan, 1]), on: images, in: Heard().context())
    #expect(report.value("cross_entropy")?.isNaN == true)
    #expect(report.value("mean_squared_error")?.isNaN == true)
    #expect(report.table("worst")?.numbers("cross_entropy_per_image")[0]?.isNaN == true)
  }

  @Test("threads and batches change no number")
  func threads() throws {
    let images = bitmaps((0..<2600).map { UInt8($0 * 7 % 11 % 2) }, pixels: 2)
    let model = FixedModel(values: [0.3, -2])
    let one = try Reconstruction().evaluate(model, on: images, in: Heard().context())
    let two = try Reconstruction().evaluate(model, on: images, in: Heard().context(threads: 3))
    #expect(one == two)
    #expect(one.table("images") == nil)
  }

  @Test("no images are refused")
  func empty() {
    let images = ImageSet(shape: ImageShape(height: 1, width: 1), pixels: .floats([]))
    let error = #expect(throws: PipelineError.self) {
      try Reconstruction().evaluate(
        FixedModel(values: [0]), on: images, in: Heard().context())
    }
    #expect(error?.message == "there are no images to measure")
  }
}
