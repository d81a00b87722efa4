import PNG
import Tensors
import Testing

@testable import Exporters
@testable import Pages
@testable import Pipeline

@Suite("The explorer's page")
struct ExplorerTests {
  private let shape = ImageShape(height: 2, width: 2)

  private func model(_ activations: [String] = ["tanh", "identity"]) -> DenseModel {
    DenseModel(sizes: [2, 3, 4], activations: activations, shape: shape)
  }

  private func data(_ count: Int, classNames: [String] = []) -> ImageSet {
    ImageSet(
      shape: shape, pixels: .floats((0..<count * 4).map { Float($0 * 37 % 101) / 100 }),
      labels: classNames.isEmpty ? [] : (0..<count).map { $0 % classNames.count },
      classNames: classNames)
  }

  private func write(
    _ data: ImageSet, _ model: any TrainedModel, points: Int = 2000
  ) throws -> (page: String, warnings: [String]) {
    var explorer = Explorer()
    explorer.points = points
    let captured = Captured()
    try explorer.export(
      StageValues(
        images: ["data": data],
        models: ["model": [NamedModel(name: "m", model: model, training: Report())]]),
      in: captured.context)
    return (captured.text("explorer.html"), captured.warnings)
  }

  private func faults(of graph: ModelGraph) -> [String] {
    messages(Explorer().faults(reading: PlannedInputs(graphs: ["model": [graph]])))
  }

  @Test("asks for a model with a latent space")
  func needs() { #expect(Explorer().needs == [.data, .model.with(.latent)]) }

  @Test("a decoder of known layers and activations is no fault")
  func known() { #expect(faults(of: model().graph) == []) }

  @Test("a layer that it cannot compute is a fault of the check that names it")
  func layer() {
    var graph = model().graph
    graph.decoder[1].kind = "convolution"
    #expect(
      faults(of: graph) == [
        ": the explorer cannot compute 'decoder.1' of kind 'convolution': it knows dense"
      ])
  }

  @Test("an activation that it cannot compute is a fault of the check, and of the run")
  func activation() throws {
    let message =
      "the explorer cannot compute the activation 'mish' of 'decoder.0': it knows elu, gelu, "
      + "identity, leaky-relu, relu, sigmoid, silu, softplus, tanh"
    let model = model(["mish", "identity"])
    #expect(faults(of: model.graph) == [": " + message])
    let error = #expect(throws: PipelineError.self) { try write(data(3), model) }
    #expect(error?.message == message)
  }

  @Test("images of two channels are a fault of the check")
  func channels() {
    var graph = model().graph
    graph.input = ImageShape(height: 1, width: 2, channels: 2)
    #expect(
      faults(of: graph) == [
        ": the explorer shows images of 1 or 3 channels, and the model's have 2"
      ])
  }

  @Test("a decoder that makes a large page is warned of")
  func large() {
    var graph = model().graph
    graph.decoder[0].parameterCount = 6_000_000
    #expect(
      faults(of: graph) == [
        ": the decoder's weights make a page of 32 MB, which browsers open slowly"
      ])
  }

  @Test("a model without the weights that its graph names is refused by their name")
  func missingWeights() {
    var graph = model().graph
    graph.decoder[1].name = "decoder.7"
    let error = #expect(throws: PipelineError.self) {
      try write(data(3), StubModel(graph: graph, weights: model().weights))
    }
    #expect(error?.message == "the model has no weights 'decoder.7.weight' of shape [3, 4]")
  }

  @Test("weights of another shape than the graph says are refused")
  func wrongShape() throws {
    var graph = model().graph
    graph.decoder[1].outputs = 5
    let error = #expect(throws: PipelineError.self) {
      try write(data(3), StubModel(graph: graph, weights: model().weights))
    }
    #expect(error?.message == "the model has no weights 'decoder.1.weight' of shape [3, 5]")
  }

  @Test("needs nothing but itself")
  func selfContained() throws {
    let page = try write(data(3), model()).page
    for sign in ["http:", "https:", "src=", "href=", "import ", "fetch("] {
      #expect(!page.contains(sign), "\(sign)")
    }
  }

  @Test("class names cannot end the page's script or open a comment")
  func escaped() throws {
    let page = try write(data(2, classNames: ["</script><b>", "<!--\u{1}\u{85}"]), model()).page
    #expect(page.contains(#""classes": ["\u003c/script>\u003cb>", "\u003c!--\u0001\u0085"]"#))
    #expect(page.split(separator: "</script>").count == 6)
  }

  @Test("shows at most so many points, the same ones each time, in their order")
  func sampled() throws {
    let page = try write(data(50), model(), points: 5).page
    #expect(try write(data(50), model(), points: 5).page == page)
    let line = try #require(
      page.split(separator: #""images": ["#).last?.split(separator: "]").first)
    let numbers = line.split(separator: ", ").compactMap { Int($0) }
    #expect(numbers.count == 5 && Set(numbers).count == 5 && numbers == numbers.sorted())
    #expect(numbers.allSatisfy((0..<50).contains) && numbers != [0, 1, 2, 3, 4])
    #expect(page.contains("5 of 50 images of 2x2, 2 latent dimensions"))
  }

  @Test("the originals stand in one picture, whole where they are few and smaller where large")
  func originals() throws {
    let sheet = try OriginalsSheet([2, 0, 1], of: data(3))
    let image = try PNGImage(decoding: sheet.png)
    #expect((image.width, image.height, sheet.columns) == (4, 4, 2))
    let first = data(3).batch(2..<3).elements.map { UInt8((255 * $0).rounded()) }
    #expect(Array(image.pixels[0..<2]) + Array(image.pixels[4..<6]) == first)
    let large = ImageSet(
      shape: ImageShape(height: 512, width: 512),
      pixels: .bytes([UInt8](repeating: 9, count: 512 * 512 * 10), white: 255))
    let small = try OriginalsSheet(Array(0..<10), of: large)
    #expect(small.reduction.factor == 2)
    #expect(try OriginalsSheet([], of: data(3)).png == [])
  }

  @Test("codes that are not finite are left out, with a warning")
  func notFinite() throws {
    var pixels = (0..<12).map { Float($0) }
    pixels[4] = .nan
    let (page, warnings) = try write(
      ImageSet(shape: shape, pixels: .floats(pixels)), model())
    #expect(
      warnings == ["1 of 3 images have codes that are not finite: they are left out"])
    #expect(page.contains(#""images": [0, 2]"#))
  }

  @Test("the decoder of a 784-256-2 model with 2,000 points makes less than 3 MB")
  func size() throws {
    let images = ImageShape(height: 28, width: 28)
    let model = DenseModel(
      sizes: [2, 256, 784], activations: ["relu", "identity"], shape: images, output: .bernoulli)
    let data = ImageSet(
      shape: images, pixels: .bytes([UInt8](repeating: 9, count: 784 * 2500), white: 255))
    #expect(try write(data, model).page.utf8.count < 1_300_000)
  }
}

/// A model that only has a graph and weights.
private struct StubModel: LatentModel {
  let graph: ModelGraph
  let weights: [NamedTensor]
  func encode(_ images: Matrix) -> Matrix { Matrix(rows: images.rows, columns: 2) }
  func decode(_ codes: Matrix) -> OutputDistribution { reconstruct(codes) }
  func reconstruct(_ images: Matrix) -> OutputDistribution {
    OutputDistribution(kind: .gaussian, parameters: images)
  }
}

@Suite("Base64")
struct Base64Tests {
  @Test(
    "is that of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func vectors(text: String, expected: String) {
    #expect(Base64.text(Array(text.utf8)) == expected)
  }

  @Test("of floats holds their bytes, the lowest first")
  func floats() { #expect(Base64.text([Float(1), -2]) == "AACAPwAAAMA=") }
}
