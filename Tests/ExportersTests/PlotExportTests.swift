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

  @Test("many images are coloured by class, each named once in the legend")
  func coloured() throws {
    let captured = try scatter(data(201, classes: 3))
    #expect(captured.text("latent.svg").split(separator: "class1").count == 2)
    #expect(captured.warnings == [])
  }

  @Test("more classes than colours can tell are drawn in one, with a warning")
  func manyClasses() throws {
    #expect(
      try scatter(data(201, classes: 21)).warnings
        == ["21 classes are too many to tell apart by colour: all points have one"])
  }

  @Test(
    "a dimension that the code lacks is a fault of the check",
    arguments: [
      (1, "dimensions: 'dimensions' holds 2, and the model's code has 1 dimension"),
      (0, "dimensions: 'dimensions' holds 1, and the model's code has 0 dimensions"),
    ])
  func dimensions(size: Int, message: String) {
    let inputs = PlannedInputs(graphs: ["model": [stubGraph(shape, latentSize: size)]])
    #expect(messages(LatentScatter().faults(reading: inputs)) == [message])
  }

  @Test("a dimension that the code has is no fault")
  func dimensionsFit() {
    let inputs = PlannedInputs(graphs: ["model": [stubGraph(shape, latentSize: 2)]])
    #expect(messages(LatentScatter().faults(reading: inputs)) == [])
  }

  private func report(_ names: String...) -> Report {
    Report(
      series: names.map {
        Pipeline.Series(
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
  }

  @Test("training without a loss is refused with what it has")
  func noLoss() {
    let error = #expect(throws: PipelineError.self) {
      try LossCurve().export(
        values(model: HalvingModel(), training: report("norm")), in: Captured().context)
    }
    #expect(
      error?.message == "training 'autoencoder' reported no series 'loss'; it has 'norm'")
  }
}
