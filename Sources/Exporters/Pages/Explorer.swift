import Pages
public import Pipeline
import Tensors

/// One HTML file with the decoder inside: walk through the latent space and watch the image.
///
/// It needs no server and no network. Weights are kept as the 32-bit floats that they are.
public struct Explorer: ExportStage {
  public static let name = "explorer"
  public static let summary = "Writes a page that decodes the latent space under the pointer."

  public var points = 2000
  public var file = OutputPath("explorer.html")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "points", \.points, .within(0...20_000), unit: "images",
        help: "How many images' codes are shown; drawn at random where there are more."),
      Field("file", \.file, endings: ["html"], help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.with(.latent)] }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let graph = inputs.graph(StageInput.model.key) else { return [] }
    if let message = Self.fault(of: graph) { return [OptionFault(message)] }
    let megabytes = Self.megabytes(of: graph)
    guard megabytes > 20 else { return [] }
    return [
      OptionFault(
        "the decoder's weights make a page of \(megabytes) MB, which browsers open slowly",
        severity: .warning)
    ]
  }

  /// The largest page that is written: browsers hold no text of more than half a gigabyte.
  static let limit = 200

  /// What the weights take in the page: Base64 writes 4 characters for 3 bytes.
  private static func megabytes(of graph: ModelGraph) -> Int {
    graph.decoder.reduce(0) { $0 + $1.parameterCount } * 4 / 3 * 4 / 1_000_000
  }

  /// What the page could not compute or show; `nil` where it can.
  static func fault(of graph: ModelGraph) -> String? {
    if ![1, 3].contains(graph.input.channels) {
      return "the explorer shows images of 1 or 3 channels, and the model's have "
        + "\(graph.input.channels)"
    }
    guard megabytes(of: graph) <= limit else {
      return "the decoder's weights make a page of \(megabytes(of: graph)) MB, and at most "
        + "\(limit) MB are written: make the model smaller"
    }
    for layer in graph.decoder {
      if !DecoderScript.layers.contains(layer.kind) {
        return "the explorer cannot compute '\(layer.name)' of kind '\(layer.kind)': it knows "
          + DecoderScript.layers.joined(separator: ", ")
      }
      let known = DecoderScript.activations.map(\.name)
      if !known.contains(layer.activation) {
        return "the explorer cannot compute the activation '\(layer.activation)' of "
          + "'\(layer.name)': it knows \(known.joined(separator: ", "))"
      }
    }
    return nil
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let (data, model) = (inputs.data, inputs.model)
    let graph = model.model.graph
    if let message = Self.fault(of: graph) { throw PipelineError(.badData, message) }
    let images = chosen(of: data.count, in: context)
    let codes = try codes(of: images, in: data, of: model.latent, context)
    // A code that is not finite has no place on the plane.
    let finite = images.indices.filter { codes.row($0).allSatisfy(\.isFinite) }
    if finite.count < images.count {
      context.warn(
        "\(images.count - finite.count) of \(images.count) images have codes that are not finite: "
          + "they are left out")
    }
    let shown = finite.map { images[$0] }
    let page = ExplorerPage(
      pipeline: context.run.pipeline, modelName: model.name, graph: graph,
      weights: try weights(of: model.model),
      codes: finite.flatMap { codes.row($0) }, images: shown,
      labels: data.labels.isEmpty ? [] : shown.map { data.labels[$0] },
      classNames: data.classNames, originals: try OriginalsSheet(shown, of: data),
      imageCount: data.count, version: context.run.version)
    try context.write(Array(page.text.utf8), to: file)
  }

  /// The numbers of the images to show, in order.
  private func chosen(of count: Int, in context: RunContext) -> [Int] {
    guard count > points else { return Array(0..<count) }
    var stream = context.random.derived("points").stream()
    return stream.permutation(of: count).prefix(points).sorted()
  }

  /// `[images.count, latent]`
  private func codes(
    of images: [Int], in data: ImageSet, of model: any LatentModel, _ context: RunContext
  ) throws -> Matrix {
    var codes: [Float] = []
    for start in stride(from: 0, to: images.count, by: 500) {
      try context.checkCancellation()
      let samples = images[start..<min(start + 500, images.count)].map { $0 * data.copies }
      var batch = Matrix(rows: samples.count, columns: data.shape.count)
      var values = batch.elements.mutableSpan
      data.draw(samples.span, epoch: 1, isNoisy: false, into: &values)
      codes += model.encode(batch).elements
    }
    return Matrix(rows: images.count, columns: model.graph.latentSize, elements: codes)
  }

  /// The weights, then the biases, of one layer of the decoder after the other.
  private func weights(of model: any TrainedModel) throws -> [Float] {
    let tensors = Dictionary(model.weights.map { ($0.name, $0) }) { first, _ in first }
    return try model.graph.decoder.flatMap { layer in
      let parts = [(".weight", [layer.inputs, layer.outputs]), (".bias", [layer.outputs])]
      return try parts.flatMap { suffix, shape in
        guard let tensor = tensors[layer.name + suffix], tensor.shape == shape else {
          throw PipelineError(
            .badData,
            "the model has no weights '\(layer.name)\(suffix)' of shape \(shape)")
        }
        return tensor.values
      }
    }
  }
}
