import Drawing
import PNG
import Testing

@testable import Exporters
@testable import Pipeline

@Suite("Plots of latent codes and losses")
struct PlotExportTests {
  private let shape = ImageShape(height: 2, width: 2)

  private func data(_ count: Int, classes: Int) -> ImageSet {
    ImageSet(
      shape: shape,
      pixels: .floats((0..<count * 4).map { Float($0 * 37 % 101) / 100 }),
      labels: (0..<count).map { $0 % classes },
      classNames: (0..<classes).map { "class\($0)" })
  }

  private func scatter(_ data: ImageSet) throws -> Captured {
    var scatter = LatentScatter()
    scatter.file = OutputPath("latent.svg")
    let captured = Captured()
    try scatter.export(values(data, model: HalvingModel()), in: captured.context)
    return captured
  }

  @Test("a latent scatter asks for a model with a latent space")
  func asksForLatent() {
    #expect(LatentScatter().needs == [.data, .model.with(.latent)])
  }

  @Test("a few images carry their classes' names, and the axes say which dimensions they are")
  func named() throws {
    let svg = try scatter(data(3, classes: 3)).text("latent.svg")
    for word in ["latent 1", "latent 2", "class0", "class1", "class2"] {
      #expect(svg.contains(word), "\(word)")
    }
  }

  @Test(
    "images that share classes are coloured by them, each named once in the legend",
    arguments: [(12, 3), (200, 4), (201, 3), (201, 21), (400, 80)])
  func coloured(count: Int, classes: Int) throws {
    let captured = try scatter(data(count, classes: classes))
    let words = captured.text("latent.svg").split(separator: "\n")
    for name in 0..<min(classes, 21) {
      #expect(words.count { $0.hasPrefix("class\(name)") && $0.count <= 14 } >= 1)
      #expect(words.count { $0 == "class\(name)" || $0 == "class\(name)</desc>" } <= 1)
    }
    #expect(captured.warnings == [])
  }

  @Test("of more classes than colours and shapes can tell, a bar says which is which")
  func manyClasses() throws {
    let captured = try scatter(data(300, classes: 81))
    #expect(captured.text("latent.svg").contains("number of the class"))
    #expect(!captured.text("latent.svg").contains("class80") && captured.warnings == [])
  }

  @Test(
    "a dimension that the code lacks is a fault of the check",
    arguments: [
      (
        1, [] as [Int],
        ": a plane has two dimensions, and the model's code has 1 dimension: 'traversal' shows "
          + "each dimension alone"
      ), (2, [1, 3], "dimensions: 'dimensions' holds 3, and the model's code has 2 dimensions"),
    ])
  func dimensions(size: Int, dimensions: [Int], message: String) {
    let inputs = PlannedInputs(graphs: ["model": [stubGraph(shape, latentSize: size)]])
    var scatter = LatentScatter()
    scatter.plane.dimensions = dimensions
    #expect(messages(scatter.faults(reading: inputs)) == [message])
  }

  @Test("a dimension that the code has is no fault")
  func dimensionsFit() {
    let inputs = PlannedInputs(graphs: ["model": [stubGraph(shape, latentSize: 2)]])
    #expect(messages(LatentScatter().faults(reading: inputs)) == [])
  }

  private func report(_ names: String...) -> Report {
    Report(
      series: names.map {
        Series(
          name: $0, xLabel: "epoch", yLabel: "loss (nats a pixel)", x: [1, 2, 3],
          y: [0.7, 0.1, 0.01])
      })
  }

  @Test("a loss curve has the series' labels and, beside validation, a legend")
  func lossCurve() throws {
    var curve = LossCurve()
    curve.file = OutputPath("loss.svg")
    let captured = Captured()
    try curve.export(
      values(model: HalvingModel(), training: report("loss", "validation_loss", "norm")),
      in: captured.context)
    let svg = captured.text("loss.svg")
    for word in ["epoch", "loss (nats a pixel)", "validation loss", "Training of autoencoder"] {
      #expect(svg.contains(word), "\(word)")
    }
    #expect(!svg.contains("norm<"))
  }

  @Test("a loss curve is a PNG unless told otherwise")
  func lossPNG() throws {
    let captured = Captured()
    try LossCurve().export(
      values(model: HalvingModel(), training: report("loss")), in: captured.context)
    #expect(try captured.image("loss.png").width == 1800)
    // Two pixels for each 96th of an inch: 2 * 96 / 0.0254 a metre.
    #expect(
      try PNGDensity(reading: captured.bytes("loss.png"))
        == PNGDensity(pixelsPerMetre: 7559))
  }

  @Test("training without a loss is refused with what it has")
  func noLoss() {
    let error = #expect(throws: PipelineError.self) {
      try LossCurve().export(
        values(model: HalvingModel(), training: report("norm")), in: Captured().context)
    }
    #expect(
      error?.message == "training 'autoencoder' reports no series 'loss'; it has 'norm'")
    let inputs = PlannedInputs(
      names: ["model": ["pca"]], reported: ["model": ReportedNames(series: ["norm"])])
    #expect(
      messages(LossCurve().faults(reading: inputs))
        == [": training 'pca' reports no series 'loss'; it has 'norm'"])
  }

  @Test("labels can be asked for or left out, whatever the number of images")
  func labels() throws {
    var scatter = LatentScatter()
    scatter.file = OutputPath("latent.svg")
    scatter.labels = .none
    let captured = Captured()
    try scatter.export(values(data(3, classes: 3), model: HalvingModel()), in: captured.context)
    #expect(!captured.text("latent.svg").contains("class0"))
    scatter.labels = .colors
    try scatter.export(values(data(3, classes: 3), model: HalvingModel()), in: captured.context)
    #expect(captured.text("latent.svg").split(separator: "class0").count == 2)
  }

  @Test("a slide has other measures than a screen")
  func slide() throws {
    var curve = LossCurve()
    curve.size = .slide
    let captured = Captured()
    try curve.export(
      values(model: HalvingModel(), training: report("loss")), in: captured.context)
    #expect(try captured.image("loss.png").width == 2560)
  }

  @Test("the parts of a variational loss are apart, each with validation's")
  func parts() throws {
    var curve = LossCurve()
    curve.file = OutputPath("loss.svg")
    let captured = Captured()
    try curve.export(
      values(
        model: HalvingModel(),
        training: report("loss", "reconstruction", "kl", "validation_kl", "learning_rate")),
      in: captured.context)
    let svg = captured.text("loss.svg")
    for word in [
      "Training of autoencoder", "training", "validation",
    ] { #expect(svg.contains(word), "\(word)") }
    // Axes of its own for each: three times the epochs and the unit.
    #expect(svg.split(separator: "\n").count { $0.hasPrefix("loss (nats a pixel)") } == 3)
    #expect(svg.split(separator: "\n").count { $0 == "epoch" } == 3)
    #expect(!svg.contains("learning") && captured.warnings == [])
  }

  @Test("a part in another unit has its own axis")
  func otherUnit() throws {
    var training = report("loss")
    training.series.append(
      Series(
        name: "kl", xLabel: "epoch", yLabel: "divergence (nats an image)", x: [1], y: [2]))
    let captured = Captured()
    var curve = LossCurve()
    curve.file = OutputPath("loss.svg")
    curve.title = "My title"
    try curve.export(values(model: HalvingModel(), training: training), in: captured.context)
    #expect(captured.warnings == [])
    for word in ["loss (nats a pixel)", "divergence (nats an image)", "<title>My title</title>"] {
      #expect(captured.text("loss.svg").contains(word), "\(word)")
    }
  }

  @Test("a loss below zero is drawn on a linear axis, with a warning")
  func negative() throws {
    let training = Report(
      series: [
        Series(name: "loss", xLabel: "epoch", yLabel: "loss", x: [1, 2], y: [1, -2.5])
      ])
    let captured = Captured()
    try LossCurve().export(
      values(model: HalvingModel(), training: training), in: captured.context)
    #expect(
      captured.warnings
        == ["the loss falls to -2.5, which a log axis has no place for: the axis is linear"])
  }

  @Test("an epoch whose loss is no number is a gap in the curve, and told in the picture")
  func lossNotNumber() throws {
    func draw(_ y: [Double]) throws -> (svg: String, warnings: [String]) {
      let captured = Captured()
      var curve = LossCurve()
      curve.scale = .linear
      curve.file = OutputPath("loss.svg")
      let series = Series(
        name: "loss", xLabel: "epoch", yLabel: "loss", x: [1, 2, 3, 4], y: y)
      try curve.export(
        values(model: HalvingModel(), training: Report(series: [series])), in: captured.context)
      return (captured.text("loss.svg"), captured.warnings)
    }
    let odd = try draw([7, .nan, 6, 5])
    #expect(odd.svg.contains("Values not shown: 1 not finite"))
    // The axis does not reach down to a zero that nobody measured.
    #expect(!odd.svg.contains(">0<") && !odd.svg.contains(">0.0<"))
    #expect(!(try draw([7, 7, 6, 5]).svg.contains("not shown")))
  }

  @Test("levels of a sweep stand at their ticks as short as they are written")
  func levels() throws {
    let svg = try noiseCurve([1, 2, 3]).text("noise.svg")
    #expect(svg.contains("\n0.1\n") && !svg.contains("\n0.10\n"))
  }

  private func sweep(_ values: [Double]) -> NamedValue<Report> {
    let rows: [[Table.Cell]] = values.enumerated().map { round, value in
      [.number(0.1), .number(Double(round + 1)), .number(value)]
    }
    let series = ["wrong_pixels", "baseline_wrong_pixels", "limit_wrong_pixels"].map {
      Series(
        name: $0, xLabel: "bit-flip rate", yLabel: "wrong pixels an image", x: [0.1], y: [2])
    }
    return NamedValue(
      "noise-sweep",
      Report(
        tables: [
          Table(name: "rounds", columns: ["level", "round", "wrong_pixels"], rows: rows)
        ], series: series))
  }

  private func noiseCurve(_ rounds: [Double]) throws -> Captured {
    var curve = NoiseCurve()
    curve.file = OutputPath("noise.svg")
    let captured = Captured()
    try curve.export(
      StageValues(read: ["report": [sweep(rounds)]]), in: captured.context)
    return captured
  }

  @Test("a noise curve has boxes, the mean, the noisy input and the limits that there are")
  func noise() throws {
    let svg = try noiseCurve([1, 2, 3]).text("noise.svg")
    for word in [
      "bit-flip rate", "wrong pixels an image", "rounds", "mean", "noisy input itself",
      "Bayes limit, level known",
    ] { #expect(svg.contains(word), "\(word)") }
    #expect(!svg.contains("level assumed"))
  }

  @Test("a round that is no number is left out of its box and told, and not drawn as zero")
  func notNumbers() throws {
    #expect(
      try noiseCurve([1, .nan, 3]).warnings
        == ["level 0.1: 1 of 3 rounds are not numbers, and left out of the box"])
    let captured = try noiseCurve([.nan])
    #expect(captured.text("noise.svg").contains("Values not shown: 1 not finite"))
  }

  @Test("a box has the quartiles that NumPy gives, and whiskers within 1.5 of their distance")
  func box() {
    // numpy.percentile([1, 2, 4, 8, 100], [25, 50, 75]) is 2, 4, 8.
    let box = Box(position: 0, of: [8, 1, 100, 4, 2])
    #expect(box.numbers == [1, 2, 4, 8, 8])
    #expect(box.outliers == [100])
    // Of four values: 1.75, 2.5, 3.25.
    #expect(Box(position: 0, of: [1, 2, 3, 4]).numbers == [1, 1.75, 2.5, 3.25, 4])
    #expect(Box(position: 0, of: []).numbers.allSatisfy { $0.isNaN })
  }
}
