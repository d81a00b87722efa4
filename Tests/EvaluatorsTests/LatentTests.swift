import Pipeline
import Tensors
import Testing

@testable import Evaluators

/// Its codes are the images themselves, times a factor, and back.
struct LinearModel: LatentModel {
  var factor: Float = 1
  let pixels: Int
  var graph: ModelGraph { EvaluatorsTests.graph(pixels, .gaussian, latent: pixels) }
  var weights: [NamedTensor] { [] }
  func encode(_ images: Matrix) -> Matrix {
    Matrix(
      rows: images.rows, columns: images.columns, elements: images.elements.map { $0 * factor })
  }
  func decode(_ codes: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: .gaussian,
      parameters: Matrix(
        rows: codes.rows, columns: codes.columns, elements: codes.elements.map { $0 / factor }))
  }
  func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }
}

/// The same with a log-variance of -2 each.
struct LinearVariationalModel: VariationalModel {
  let pixels: Int
  private var model: LinearModel { LinearModel(pixels: pixels) }
  var graph: ModelGraph { model.graph }
  var weights: [NamedTensor] { [] }
  var objective: VariationalObjective { VariationalObjective() }
  func posterior(_ images: Matrix) -> GaussianPosterior {
    var logVariance = images
    for index in logVariance.elements.indices { logVariance.elements[index] = -2 }
    return GaussianPosterior(mean: images, logVariance: logVariance)
  }
  func encode(_ images: Matrix) -> Matrix { images }
  func decode(_ codes: Matrix) -> OutputDistribution { model.decode(codes) }
  func reconstruct(_ images: Matrix) -> OutputDistribution { decode(images) }
}

@Suite struct LatentTests {
  private let reference: Reference.Latent
  private let codes: Matrix
  private let images: ImageSet

  init() throws {
    reference = try Reference.read("latent")
    codes = Matrix(
      rows: reference.rows, columns: reference.columns, elements: reference.codes)
    images = ImageSet(
      shape: ImageShape(height: 1, width: reference.columns),
      pixels: .floats(reference.codes), labels: reference.labels,
      classNames: ["a", "b", "c", "d"])
  }

  @Test("centre, radius, spread and areas are those of NumPy and SciPy")
  func compactness() {
    let compactness = Compactness(codes)
    expectClose(compactness.centre, reference.centre, relative: 1e-8)
    expectClose(compactness.spread, reference.spread, relative: 1e-8)
    expectClose(
      [
        compactness.radius, compactness.reach, compactness.hullArea ?? 0,
        compactness.boxArea ?? 0,
      ], [reference.radius, reference.largest, reference.areaHull, reference.areaBox],
      relative: 1e-8)
  }

  @Test("hulls of few points, of points in a line and of doubled points have their areas")
  func hulls() {
    func area(_ points: [Float]) -> Double {
      convexHullArea(Matrix(rows: points.count / 2, columns: 2, elements: points))
    }
    #expect(area([]) == 0)
    #expect(area([1, 2]) == 0)
    #expect(area([1, 2, 3, 4]) == 0)
    #expect(area([0, 0, 1, 1, 2, 2, 3, 3]) == 0)
    #expect(area([0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 2, 1, 1, 1, 0]) == 4)
    #expect(area([0, 0, .nan, 1, 2, 2]).isNaN)
  }

  @Test("silhouettes, neighbours and their votes are those of scikit-learn")
  func neighbourhood() throws {
    for knn in reference.knn {
      let found = try Neighbourhood(
        codes, labels: reference.labels, k: knn.k, in: Heard().context(threads: 3))
      expectClose(found.nearest, reference.neighbours, relative: 1e-8)
      expectClose(found.silhouettes, reference.silhouettes, relative: 1e-8)
      expectClose(
        [Double(found.isRight.count { $0 }) / Double(found.isRight.count)], [knn.accuracy],
        relative: 1e-8)
    }
  }

  @Test("of more codes than one batch each has the nearest of all others, once")
  func manyCodes() throws {
    var stream = RandomKey(seed: 3).stream()
    let rows = 231
    let points = (0..<rows).map { _ in
      (stream.uniform(in: -1...1), stream.uniform(in: -1...1))
    }
    let codes = Matrix(rows: rows, columns: 2, elements: points.flatMap { [$0.0, $0.1] })
    let found = try Neighbourhood(
      codes, labels: points.indices.map { $0 % 3 }, k: 5, in: Heard().context(threads: 2))
    let expected = points.indices.map { one in
      points.indices.filter { $0 != one }.map { other in
        let (x, y) = (
          Double(points[one].0) - Double(points[other].0),
          Double(points[one].1) - Double(points[other].1)
        )
        return (x * x + y * y).squareRoot()
      }.min() ?? 0
    }
    expectClose(found.nearest, expected, relative: 1e-9)
    #expect(found.silhouettes.count == rows && found.isRight.count == rows)
  }

  @Test("the report of one model has the measures under their plain names")
  func report() throws {
    let report = try Latent().evaluate(
      [("basic", LinearModel(pixels: 2))], on: images, in: Heard().context())
    #expect(
      report.metrics.map(\.name) == [
        "radius", "largest_distance", "spread", "area", "area_share", "nearest_distance",
        "nearest_distance_median", "silhouette", "neighbours_accuracy",
      ])
    expectClose(
      report.metrics.map(\.value),
      [
        reference.radius, reference.largest, reference.spread.reduce(0, +) / 2,
        reference.areaHull, reference.areaHull / reference.areaBox, reference.neighboursMean,
        reference.neighboursMedian, reference.silhouette, reference.knn[2].accuracy,
      ], relative: 1e-8)
    #expect(reference.knn[2].k == 5)
    let reductions = report.metrics.map(\.reduction)
    #expect(
      reductions[5] == "to the nearest other code, mean over \(reference.rows) images"
        && reductions[6] == "to the nearest other code, median over \(reference.rows) images")
    #expect(
      report.table("dimensions")?.columns == [
        "model", "dimension", "centre", "spread", "smallest", "largest", "mean_log_variance",
      ])
    let table = try #require(report.table("codes"))
    #expect(table.columns == ["image", "class", "code_0", "code_1"])
    #expect(table.rows.count == reference.rows)
    #expect(report.table("models") == nil)
    #expect(report.table("dimensions")?.numbers("centre").count == 2)
  }

  @Test("several models stand side by side, with the log-variance of those that have one")
  func sideBySide() throws {
    let report = try Latent().evaluate(
      [
        ("wide", LinearModel(factor: 4, pixels: 2)),
        ("variational", LinearVariationalModel(pixels: 2)),
      ], on: images, in: Heard().context())
    expectClose(
      [report.value("wide.radius") ?? 0, report.value("variational.radius") ?? 0],
      [4 * reference.radius, reference.radius], relative: 1e-6)
    let models = try #require(report.table("models"))
    #expect(models.columns == ["measure", "wide", "variational"])
    expectClose(
      [models.numbers("wide")[0] ?? 0, models.numbers("variational")[0] ?? 0],
      [4 * reference.radius, reference.radius], relative: 1e-6)
    #expect(report.table("wide.codes")?.columns == ["image", "class", "code_0", "code_1"])
    #expect(
      report.table("variational.codes")?.columns
        == ["image", "class", "code_0", "code_1", "log_variance_0", "log_variance_1"])
    #expect(
      report.table("dimensions")?.rows.map { $0[6] }
        == [.text(""), .text(""), .number(-2), .number(-2)])
  }

  @Test("without labels, or with one a class, what needs classes is left out with a sentence")
  func noClasses() throws {
    let shape = images.shape
    let pixels = Pixels.floats([0, 0, 1, 0, 3, 4])
    let sets = [
      "the images have no labels": ImageSet(shape: shape, pixels: pixels),
      "all images are of one class": ImageSet(
        shape: shape, pixels: pixels, labels: [0, 0, 0], classNames: ["a"]),
      "every image is of a class of its own": ImageSet(
        shape: shape, pixels: pixels, labels: [0, 1, 2], classNames: ["a", "b", "c"]),
    ]
    for (reason, set) in sets {
      let heard = Heard()
      let report = try Latent().evaluate(
        [("m", LinearModel(pixels: 2))], on: set, in: heard.context())
      #expect(
        heard.warnings == ["\(reason): silhouette and neighbours' accuracy are left out"])
      #expect(report.value("silhouette") == nil)
      #expect(report.value("neighbours_accuracy") == nil)
      #expect(report.value("nearest_distance_median") == 1)
    }
  }

  @Test("codes of three numbers have no area")
  func noPlane() throws {
    let set = ImageSet(
      shape: ImageShape(height: 1, width: 3), pixels: .floats([0, 0, 0, 1, 2, 2]))
    let report = try Latent().evaluate(
      [("m", LinearModel(pixels: 3))], on: set, in: Heard().context())
    #expect(report.value("area") == nil)
    #expect(report.value("nearest_distance") == 3)
  }

  @Test("a sample is drawn by the seed, the same for every model and number of threads")
  func sample() throws {
    var latent = Latent()
    latent.sample = 10
    latent.neighbours = 3
    let models: [(String, any LatentModel)] = [
      ("one", LinearModel(pixels: 2)), ("two", LinearModel(factor: 2, pixels: 2)),
    ]
    let report = try latent.evaluate(models, on: images, in: Heard().context())
    let again = try latent.evaluate(models, on: images, in: Heard().context(threads: 3))
    let other = try latent.evaluate(models, on: images, in: Heard().context(seed: 2))
    #expect("\(report)".elementsEqual("\(again)"))
    #expect(report.value("one.nearest_distance") != other.value("one.nearest_distance"))
    expectClose(
      [report.value("two.nearest_distance") ?? 0],
      [2 * (report.value("one.nearest_distance") ?? 0)], relative: 1e-6)
    #expect(
      report.metrics.first { $0.name == "one.silhouette" }?.reduction
        == "mean over 10 images of 31")
  }

  private func faults(
    _ latent: Latent, count: Int, classes: [String] = ["a"], isUnlabelled: Bool = false
  ) -> [String] {
    var header = ImageHeader(
      shape: ImageShape(height: 1, width: 2), count: count, classNames: classes)
    header.isUnlabelled = isUnlabelled
    return latent.faults(reading: PlannedInputs(images: ["data": header])).map(\.message)
  }

  @Test("the check finds more neighbours than there are images, and the run too")
  func neighbourFaults() {
    var latent = Latent()
    latent.neighbours = 31
    let message =
      "'neighbours' is 31, and there are only 31 images, of which 30 are others than the image "
      + "itself"
    #expect(faults(latent, count: 31) == [message])
    #expect(faults(latent, count: 32).isEmpty)
    #expect(faults(latent, count: 31, classes: [], isUnlabelled: true).isEmpty)
    // Labels that lie in a file of their own are not known before the run.
    #expect(faults(latent, count: 31, classes: []) == [message])
    #expect(
      #expect(throws: PipelineError.self) {
        try latent.evaluate(
          [("m", LinearModel(pixels: 2))], on: images, in: Heard().context())
      }?.message == message)
    latent.sample = 20
    #expect(
      faults(latent, count: 100) == [
        "'neighbours' is 31, and the sample has only 20 images, of which 19 are others than the "
          + "image itself"
      ])
    #expect(
      faults(latent, count: 1) == ["there is no distance between fewer than two images"])
  }

  @Test("codes that are not numbers are shown as such")
  func notNumbers() throws {
    let set = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .floats([0, 0, .nan, 1, 2, 2]))
    let report = try Latent().evaluate(
      [("m", LinearModel(pixels: 2))], on: set, in: Heard().context())
    #expect(report.value("radius")?.isNaN == true)
    #expect(report.value("area")?.isNaN == true)
  }

  @Test("codes on a line have an area of 0, and no share of a box that has none: with a sentence")
  func flat() throws {
    let heard = Heard()
    let line = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .floats([0, 1, 0.5, 1, 0.25, 1]))
    let report = try Latent().evaluate(
      [("dead", LinearModel(pixels: 2)), ("second", LinearModel(pixels: 2))], on: line,
      in: heard.context())
    #expect(report.value("dead.area") == 0)
    #expect(report.value("dead.area_share") == nil)
    #expect(
      heard.warnings.last
        == "the codes of 'dead', 'second' lie on a line or in a point, as with a collapsed "
        + "dimension: their area has no share in a box, and area_share is left out")
    #expect(report.metrics.allSatisfy { $0.value.isFinite && !$0.unit.isEmpty })
  }
}
