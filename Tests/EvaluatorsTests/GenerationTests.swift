import Pipeline
import Tensors
import Testing

@testable import Evaluators

@Suite struct GenerationTests {
  private let shape = ImageShape(height: 1, width: 2)
  private var square: ImageSet {
    ImageSet(shape: shape, pixels: .floats([0, 0, 0, 1, 1, 0, 1, 1]))
  }

  @Test("the nearest images and the pixels that differ are those of scikit-learn")
  func nearest() throws {
    let reference: Reference.Sets = try Reference.read("sets")
    let points = Matrix(
      rows: reference.points.count / reference.columns, columns: reference.columns,
      elements: reference.points)
    let known = ImageSet(
      shape: ImageShape(height: 1, width: reference.columns), pixels: .floats(reference.known))
    let found = try NearestImages(
      points, among: known, threshold: 0.5, in: Heard().context())
    expectClose(found.distances, reference.nearest, relative: 1e-7)
    #expect(found.indices == reference.index)
    #expect(found.pixels == reference.hamming)
  }

  @Test("the nearest image is found in whichever part of a large set it is")
  func parts() throws {
    let count = 2500
    let known = ImageSet(
      shape: shape, pixels: .floats((0..<count).flatMap { [Float($0), 0] }))
    let points = Matrix(
      rows: 4, columns: 2, elements: [3.25, 0, 999.5, 1, 1700, 2, 2600, 0])
    let found = try NearestImages(
      points, among: known, threshold: 0.5, in: Heard().context(threads: 3))
    #expect(found.indices == [3, 999, 1700, 2499])
    expectClose(found.distances, [0.25, Double(1.25).squareRoot(), 2, 101])
    #expect(found.pixels == [0, 1, 1, 0])
  }

  @Test("a code of the middle is half-way between two different images' codes")
  func midpoints() throws {
    let codes = try LatentCodes(
      of: square, in: LinearModel(pixels: 2), Heard().context())
    let points = CodeDrawing(how: .midpoints, codes: codes)
      .points(200, key: RandomKey(seed: 1))
    let found = Set((0..<200).map { [points[$0, 0], points[$0, 1]] })
    #expect(
      found == [[0, 0.5], [0.5, 0], [0.5, 0.5], [0.5, 1], [1, 0.5]])
  }

  @Test("codes of the region fill the box around the images' codes")
  func region() throws {
    let codes = try LatentCodes(
      of: ImageSet(shape: shape, pixels: .floats([-1, 5, 3, 6])), in: LinearModel(pixels: 2),
      Heard().context())
    let points = CodeDrawing(how: .region, codes: codes).points(5000, key: RandomKey(seed: 1))
    let found = Compactness(points)
    #expect(found.smallest[0] >= -1 && found.largest[0] <= 3)
    #expect(found.smallest[1] >= 5 && found.largest[1] <= 6)
    expectClose(found.centre, [1, 5.5], relative: 0.05)
    expectClose(
      found.spread, [4 / Double(12).squareRoot(), 1 / Double(12).squareRoot()], relative: 0.05)
  }

  @Test("the prior is the standard normal, or one like the codes with a sentence")
  func prior() throws {
    let set = ImageSet(shape: shape, pixels: .floats([-1, 5, 3, 6]))
    let basic = try LatentCodes(of: set, in: LinearModel(pixels: 2), Heard().context())
    let like = Compactness(
      CodeDrawing(how: .prior, codes: basic).points(20_000, key: RandomKey(seed: 1)))
    expectClose(like.centre, [1, 5.5], relative: 0.05)
    expectClose(like.spread, [2, 0.5], relative: 0.05)
    let variational = try LatentCodes(
      of: set, in: LinearVariationalModel(pixels: 2), Heard().context())
    let standard = Compactness(
      CodeDrawing(how: .prior, codes: variational).points(20_000, key: RandomKey(seed: 1)))
    expectClose(standard.centre, [0, 0], relative: 0.03, floor: 1)
    expectClose(standard.spread, [1, 1], relative: 0.03)
    let heard = Heard()
    var generation = Generation()
    generation.how = .prior
    generation.neighbours = 1
    _ = try generation.evaluate(
      [("basic", LinearModel(pixels: 2)), ("vae", LinearVariationalModel(pixels: 2))], on: set,
      in: heard.context())
    #expect(
      heard.warnings == [
        "'basic' has no prior: its codes are drawn from a normal with the mean and the deviation "
          + "of the images' codes, each dimension apart"
      ])
  }

  @Test("distance, sharpness and novelty are means over the codes, then over the seeds")
  func numbers() throws {
    var generation = Generation()
    generation.how = .midpoints
    generation.points = 400
    generation.seeds = 3
    generation.atMost = 0
    // Midpoints of two images that differ in every pixel but the first: greys of 0.5 each.
    let set = ImageSet(
      shape: ImageShape(height: 1, width: 4), pixels: .floats([1, 0, 0, 0, 1, 1, 1, 1]))
    let report = try generation.evaluate(
      [("basic", LinearModel(pixels: 4))], on: set, in: Heard().context())
    #expect(
      report.metrics.map(\.name) == ["distance", "distance_in_pixels", "sharpness", "novelty"])
    // 0.5 counts as white, so that every decoded image is the second one.
    expectClose(report.metrics.map(\.value), [Double(0.75).squareRoot(), 0, 0.25, 0])
    #expect(
      report.metrics[2].reduction
        == "share of pixels within 0.1 of 0 or 1, mean over 3 seeds of 400 codes, 95 % interval "
        + "0.25 to 0.25")
    generation.threshold = 0.4
    let apart = ImageSet(
      shape: ImageShape(height: 1, width: 4), pixels: .floats([1, 0, 0, 0, 0, 1, 1, 0]))
    let other = try generation.evaluate(
      [("basic", LinearModel(pixels: 4))], on: apart, in: Heard().context())
    expectClose(other.metrics.map(\.value), [Double(0.75).squareRoot(), 1, 0.25, 1])
  }

  @Test("precision, recall, density, coverage and diversity are those of NumPy and prdc")
  func comparison() throws {
    let reference: Reference.Comparisons = try Reference.read("prdc")
    func matrix(_ values: [Float]) -> Matrix {
      Matrix(
        rows: values.count / reference.columns, columns: reference.columns, elements: values)
    }
    for expected in reference.cases {
      let found = try SetComparison(
        known: matrix(reference.known), made: matrix(reference.made), neighbours: expected.k,
        in: Heard().context(threads: 2))
      expectClose(
        [found.precision, found.recall, found.density, found.coverage, found.diversity],
        [
          expected.precision, expected.recall, expected.density, expected.coverage,
          reference.diversity,
        ], "k = \(expected.k)")
    }
  }

  @Test("one picture made of every code has no recall, no F1 and no diversity")
  func onePicture() throws {
    let known = Matrix(
      rows: 8, columns: 2, elements: (0..<8).flatMap { [Float($0 % 4), Float($0 / 4)] })
    let made = Matrix(rows: 8, columns: 2, elements: [Float](repeating: 0.5, count: 16))
    let found = try SetComparison(known: known, made: made, neighbours: 3, in: Heard().context())
    #expect(found.precision == 1)
    #expect(found.recall == 0)
    #expect(found.f1 == 0)
    #expect(found.diversity == 0)
    #expect(found.coverage < 1)
    let same = try SetComparison(known: made, made: made, neighbours: 3, in: Heard().context())
    #expect([same.precision, same.recall, same.coverage] == [1, 1, 1])
    #expect(same.diversity.isNaN)
  }

  @Test("features that a model gives are compared beside the pixels")
  func features() throws {
    /// Sees the first pixel alone.
    struct FirstPixel: ImageFeatures {
      func features(of images: Matrix) -> Matrix {
        Matrix(
          rows: images.rows, columns: 1, elements: (0..<images.rows).map { images[$0, 0] })
      }
    }
    var generation = Generation()
    generation.points = 20
    generation.neighbours = 1
    let report = try generation.evaluate(
      [("m", LinearModel(pixels: 2))], on: square,
      features: NamedValue("eye", FirstPixel()), in: Heard().context())
    let measures = ["f1", "precision", "recall", "density", "coverage", "diversity"]
    #expect(
      report.metrics.map(\.name) == measures + measures.map { "\($0)_in_features" } + [
        "distance", "distance_in_pixels", "sharpness", "novelty",
      ])
    #expect(
      report.metrics[7].reduction.hasPrefix(
        "share among the images, k = 1, 4 pictures and 4 images, by the codes of 'eye'"))
    #expect(report.value("coverage_in_features") != report.value("coverage"))
    #expect(report.metrics.allSatisfy { !$0.unit.isEmpty })
  }

  @Test("several models decode the same places, side by side")
  func sideBySide() throws {
    var generation = Generation()
    generation.points = 50
    let models: [(String, any LatentModel)] = [
      ("one", LinearModel(pixels: 2)), ("two", LinearModel(factor: 2, pixels: 2)),
    ]
    let report = try generation.evaluate(models, on: square, in: Heard().context())
    // Twice the code, decoded to the same image.
    expectClose(
      [report.value("one.distance") ?? 0], [report.value("two.distance") ?? 1], relative: 1e-5)
    let table = try #require(report.table("models"))
    #expect(table.columns == ["measure", "model", "mean", "interval_low", "interval_high"])
    #expect(table.rows.count == 8)
    let seeds = try #require(report.table("seeds"))
    #expect(
      seeds.columns
        == ["model", "seed", "distance", "distance_in_pixels", "sharpness", "novelty"])
    #expect(seeds.rows.count == 10)
    #expect(Set(seeds.numbers("distance").prefix(5)).count == 5)
    let again = try generation.evaluate(models, on: square, in: Heard().context(threads: 3))
    #expect("\(report)".elementsEqual("\(again)"))
  }

  @Test("the middle of two images needs two, in the check and in the run")
  func tooFew() {
    var generation = Generation()
    generation.how = .midpoints
    let message = "'how: midpoints' needs two images, and there is only one"
    let header = ImageHeader(shape: shape, count: 1)
    #expect(
      generation.faults(reading: PlannedInputs(images: ["data": header])).map(\.message)
        == [message])
    #expect(
      #expect(throws: PipelineError.self) {
        try generation.evaluate(
          [("m", LinearModel(pixels: 2))], on: ImageSet(shape: shape, pixels: .floats([0, 1])),
          in: Heard().context())
      }?.message == message)
    #expect(
      #expect(throws: PipelineError.self) {
        try Generation().evaluate(
          [("m", LinearModel(pixels: 2))], on: ImageSet(shape: shape, pixels: .floats([])),
          in: Heard().context())
      }?.message == "there are no images to compare with")
  }
}
