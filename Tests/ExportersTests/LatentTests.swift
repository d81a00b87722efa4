import PNG
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

@Suite("Pictures of the latent space")
struct LatentTests {
  private let shape = ImageShape(height: 2, width: 2)

  let data = labelled(
    [[0, 0, 0, 0], [1, 0.5, 0, 0], [0.5, 1, 0, 0], [0, 0.25, 0, 0]],
    ["zero", "one", "two", "zero"])

  func planned(latentSize: Int) -> PlannedInputs {
    PlannedInputs(
      images: [
        "data": ImageHeader(shape: shape, count: 4, classNames: ["zero", "one", "two"])
      ], graphs: ["model": [stubGraph(shape, latentSize: latentSize)]])
  }

  @Test("the straight way is even, and the great circle keeps the length of its ends")
  func ways() {
    var way = Interpolation()
    #expect(way.code(0.25, from: [0, 4], to: [4, 0]) == [1, 3])
    way.path = .spherical
    let middle = way.code(0.5, from: [0, 4], to: [4, 0])
    #expect(middle.allSatisfy { abs($0 - 8.0.squareRoot()) < 1e-12 })
    #expect(way.code(0, from: [0, 4], to: [4, 0]).map { ($0 * 1e9).rounded() } == [0, 4e9])
    // No circle leads through the origin.
    #expect(way.code(0.5, from: [0, 0], to: [4, 0]) == [2, 0])
    #expect(way.code(0.5, from: [-4, 0], to: [4, 0]) == [0, 0])
  }

  @Test(
    "an image that does not exist and a label that does not occur are faults of the check",
    arguments: [
      (ImageReference.index(4), "from: 'from' is image 4, and the images are 0 to 3"),
      (.label("tow"), "from: 'from': no class is called 'tow'; did you mean 'two'?"),
    ])
  func references(reference: ImageReference, message: String) {
    var way = Interpolation()
    way.from = reference
    #expect(messages(way.faults(reading: planned(latentSize: 2))) == [message])
    let error = #expect(throws: PipelineError.self) {
      try way.export(values(data, model: HalvingModel()), in: Captured().context)
    }
    #expect(error.map { "from: " + $0.message } == message)
  }

  @Test("a label means the first image that has it; a class without images is refused")
  func labels() throws {
    #expect(try ImageReference.label("zero").image("at", in: data) == 0)
    #expect(try ImageReference.label("two").image("at", in: data) == 2)
    let some = data.subset([0, 3])
    let error = #expect(throws: PipelineError.self) {
      try ImageReference.label("one").image("at", in: some)
    }
    #expect(error?.message == "'at': no image has the label 'one'; choose zero")
  }

  @Test("a number is an index and a quoted one a label")
  func decoding() {
    var context = DecodingContext(registry: Registry(), folder: "/")
    func decode(_ text: String, quoted: Bool = false) -> ImageReference? {
      ImageReference.decode(
        Node(.scalar(Node.Scalar(text, isQuoted: quoted))), in: &context)
    }
    #expect(decode("7") == .index(7))
    #expect(decode("7", quoted: true) == .label("7"))
    #expect(decode("a") == .label("a"))
    #expect(decode("-") == .label("-"))
    #expect(decode("-1") == nil)
    #expect(context.faults.map(\.message) == [" is -1, and images are counted from 0"])
  }

  @Test("a way from image to image names both and marks the midpoint")
  func interpolation() throws {
    var way = Interpolation()
    way.from = .label("one")
    way.to = .index(2)
    way.file = OutputPath("way.svg")
    let captured = Captured()
    try way.export(values(data, model: HalvingModel()), in: captured.context)
    let svg = captured.text("way.svg")
    for text in ["From 'one' to 'two'", "midpoint", "original", "share of the way, straight"] {
      #expect(svg.contains(text), "\(text)")
    }
  }

  @Test("an even number of steps is warned of, for no image lies at the midpoint")
  func even() {
    var way = Interpolation()
    way.steps = 4
    let faults = way.faults(reading: planned(latentSize: 2))
    #expect(faults.map(\.severity) == [.warning])
  }

  @Test("a traversal has a row a dimension, with the range of its codes")
  func traversal() throws {
    var traversal = Traversal()
    traversal.file = OutputPath("t.svg")
    let captured = Captured()
    try traversal.export(values(data, model: HalvingModel()), in: captured.context)
    let svg = captured.text("t.svg")
    #expect(svg.contains("latent 1: 0.0 to 1.0") && svg.contains("latent 2: 0.0 to 1.0"))
    traversal.dimensions = [1, 5]
    #expect(
      messages(traversal.faults(reading: planned(latentSize: 2))) == [
        "dimensions: 'dimensions' holds 5, and the model's code has 2 dimensions"
      ])
  }

  @Test("the prior is asked of variational models only")
  func needs() {
    #expect(Samples().needs == [.model.with(.latent).with(.posterior)])
    var samples = Samples()
    samples.over = .data
    #expect(samples.needs == [.data, .model.with(.latent)])
  }

  @Test("samples are the same for the same seed, and lie in the data's region")
  func samples() throws {
    var samples = Samples()
    samples.over = .data
    samples.count = 5
    samples.columns = 3
    let (first, second) = (Captured(), Captured())
    for captured in [first, second] {
      try samples.export(values(data, model: HalvingModel()), in: captured.context)
    }
    #expect(first.bytes("samples.png") == second.bytes("samples.png"))
    #expect(first.bytes("samples.png").count > 100)
  }

  @Test("decoded values that are not numbers are told")
  func notNumbers() throws {
    let odd = labelled([[.nan, 0, 0, 0], [1, 1, 0, 0]], ["a", "b"])
    let captured = Captured()
    try Interpolation().export(values(odd, model: HalvingModel()), in: captured.context)
    #expect(
      captured.warnings == [
        "10 of 44 values of 'the decoded images' are not numbers, and drawn black"
      ])
  }

  @Test("pictures that no side could hold are faults of the check")
  func tooLarge() {
    var grid = LatentGrid()
    grid.steps = 200
    grid.scale = 100
    let end =
      " pixels, and a side can have 32767: show fewer images, or lower 'scale'"
    #expect(
      messages(grid.faults(reading: planned(latentSize: 2)))
        == [": the images alone would have 80796x80796" + end])
    grid.file = OutputPath("grid.svg")
    #expect(
      messages(grid.faults(reading: planned(latentSize: 2)))
        == [": the images alone would have 40398x40398" + end])
    var samples = Samples()
    samples.count = 10_000
    samples.columns = 1
    #expect(
      messages(samples.faults(reading: planned(latentSize: 2)))
        == [": the images alone would have 2x39998" + end])
    samples.columns = nil
    #expect(messages(samples.faults(reading: planned(latentSize: 2))) == [])
    var traversal = Traversal()
    traversal.scale = 100
    traversal.steps = 200
    #expect(
      messages(traversal.faults(reading: planned(latentSize: 2)))
        == [": the images alone would have 81592x808" + end])
    var way = Interpolation()
    way.scale = 100
    way.steps = 199
    #expect(
      messages(way.faults(reading: planned(latentSize: 2)))
        == [": the images alone would have 82000x400" + end])
  }

  @Test("large images are made smaller for a picture of the usual size; a wish is foreseen")
  func large() throws {
    let shape = ImageShape(height: 512, width: 512)
    var model = HalvingModel()
    model.shape = shape
    let data = ImageSet(
      shape: shape, pixels: .bytes([UInt8](repeating: 200, count: 2 * shape.count), white: 255))
    let captured = Captured()
    try LatentGrid().export(values(data, model: model), in: captured.context)
    let image = try captured.image("latent-grid.png")
    #expect(1000...2000 ~= image.width && 1000...2000 ~= image.height)
    let inputs = PlannedInputs(
      images: ["data": ImageHeader(shape: shape, count: 2)],
      graphs: ["model": [stubGraph(shape, latentSize: 2)]])
    #expect(messages(LatentGrid().faults(reading: inputs)) == [])
    var grid = LatentGrid()
    grid.scale = 1
    let faults = grid.faults(reading: inputs)
    #expect(faults.map(\.severity) == [.warning])
    #expect(
      messages(faults) == [
        ": the images alone would have 20480x20480 pixels and take about 4.6 GB of memory to draw: "
          + "show fewer images, or lower 'scale'"
      ])
    #expect(
      PictureCost(width: 20_480, height: 20_480).fault("it", advice: "less", memory: 1_000_000_000)?
        .message == "it would have 20480x20480 pixels and take about 4.6 GB of memory to draw, and "
        + "this machine has 1 GB: less")
  }

  @Test("a smaller image has the means of squares, at the edges of what is left of them")
  func reduction() {
    let reduction = ImageReduction(shape: ImageShape(height: 2, width: 3), factor: 2)
    #expect(reduction.reduced == ImageShape(height: 1, width: 2))
    #expect(reduction.reduced([1, 2, 5, 3, 6, 7, 0, 0, 1, 0, 0, 0]) == [3, 6, 0, 0.5])
    let colour = ImageReduction(shape: ImageShape(height: 1, width: 2, channels: 3), factor: 2)
    #expect(colour.reduced([0, 2, 4, 1, 3, 5]) == [0.5, 2.5, 4.5])
  }

  @Test("a title can be given or left out")
  func titles() throws {
    for (title, texts) in [("Mine", "<title>Mine"), ("", "<desc>")] {
      var way = Interpolation()
      way.title = title
      way.file = OutputPath("way.svg")
      let captured = Captured()
      try way.export(values(data, model: HalvingModel()), in: captured.context)
      let svg = captured.text("way.svg")
      #expect(svg.contains(texts) && !svg.contains("From image"))
    }
  }
}

/// A model whose picture of (x, y) is x / 4 + y / 2 all over.
struct PlaneModel: LatentModel {
  var graph: ModelGraph { stubGraph(ImageShape(height: 2, width: 2), latentSize: 2) }
  var weights: [NamedTensor] { [] }
  func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }
  func encode(_ images: Matrix) -> Matrix { HalvingModel().encode(images) }
  func decode(_ codes: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: .gaussian,
      parameters: Matrix(
        rows: codes.rows, columns: 4,
        elements: (0..<codes.rows).flatMap { row in
          Array(repeating: codes[row, 0] / 4 + codes[row, 1] / 2, count: 4)
        }))
  }
}
