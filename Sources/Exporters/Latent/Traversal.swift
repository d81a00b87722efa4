import Drawing
public import Pipeline
import Tensors

/// What each dimension of the code does alone.
public struct Traversal: ExportStage {
  public static let name = "traversal"
  public static let alsoKnownAs = ["traverse", "latent-traversal"]
  public static let summary = "Draws what the decoder makes of each latent dimension alone."

  public var dimensions: [Int] = []
  public var steps = 11
  public var over = LatentRange.data
  public var at: ImageReference?
  public var scale: Int?
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("traversal.png")

  public init() {}

  static let mostDimensions = 100

  public static var fields: [Field<Self>] {
    [
      Field(
        "dimensions", \.dimensions, each: .atLeast(1), count: 0...mostDimensions,
        help: "Which dimensions of the code, counted from 1; [] for all."),
      Field(
        "steps", \.steps, .within(2...200), unit: "images", help: "Images a dimension."),
      Field("over", \.over, help: LatentRange.help),
      Field(
        "at", \.at,
        help: "The image, by index or label, whose code gives the other dimensions; null takes the "
          + "mean of the data's codes, or the prior's, 0."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel; null makes the whole about as large as a plot."),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { LatentRange.inputs }
  public var needs: [StageInput] {
    at == nil || over == .data ? over.inputs : [.data] + over.inputs
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if let size = inputs.graph(StageInput.model.key)?.latentSize,
      let message = fault(latentSize: size)
    {
      faults.append(OptionFault(message, at: "dimensions"))
    }
    if let at, let header = inputs.images(StageInput.data.key),
      let fault = at.fault(
        "at", count: header.count, classNames: header.classNames,
        isUnlabelled: header.isUnlabelled)
    {
      faults.append(fault)
    }
    if let graph = inputs.graph(StageInput.model.key),
      let fault = TileFit.fault(
        rows: dimensions.isEmpty ? graph.latentSize : dimensions.count, columns: steps,
        of: graph.input, scale: scale, size: size, in: file)
    {
      faults.append(fault)
    }
    return faults
  }

  private func fault(latentSize size: Int) -> String? {
    if let wrong = dimensions.first(where: { $0 > size }) {
      return "'dimensions' holds \(wrong), and the model's code has \(size) "
        + (size == 1 ? "dimension" : "dimensions")
    }
    if dimensions.isEmpty, size > Self.mostDimensions {
      return "the model's code has \(size) dimensions, and a picture shows at most "
        + "\(Self.mostDimensions): name some, as in 'dimensions: [1, 2, 3]'"
    }
    return nil
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let named = inputs.model
    let model = named.latent
    let width = model.graph.latentSize
    if let message = fault(latentSize: width) { throw PipelineError(.badData, message) }
    let codes = over == .data ? model.codes(of: inputs.data) : nil
    var center = (codes?.columnMeans ?? [Double](repeating: 0, count: width)).map { Float($0) }
    if let at {
      let image = try at.image("at", in: inputs.data)
      center = model.encode(inputs.data.batch(image..<image + 1)).elements
    }
    let shown = dimensions.isEmpty ? Array(1...max(width, 1)) : dimensions
    var points: [Float] = []
    var rowLabels: [String] = []
    for dimension in shown {
      var values = priorQuantiles(steps)
      var label = "latent \(dimension)"
      if let codes {
        let range = codes.range(of: dimension - 1) ?? 0...0
        values = evenly(range, steps)
        let ends = tickLabels([range.lowerBound, range.upperBound])
        label += ": \(ends[0]) to \(ends[1])"
      }
      rowLabels.append(label)
      for value in values {
        var code = center
        code[dimension - 1] = Float(value)
        points += code
      }
    }
    let fit = TileFit(
      rows: shown.count, columns: steps, shape: model.graph.input, scale: scale, size: size)
    let pictures = model.pictures(
      of: Matrix(rows: shown.count * steps, columns: width, elements: points), fit.reduction)
    let columnLabels =
      over == .prior
      ? tickLabels(priorQuantiles(steps))
      : evenly(0...1, steps).map { Exporters.shown(100 * $0, digits: 0) }
    let plot = TilePlot(
      title: title ?? "Each dimension of \(named.name) alone", fit: fit,
      rowLabels: rowLabels, columnLabels: columnLabels,
      xLabel: over == .prior
        ? "value of the dimension" : "place between the data's least and greatest (%)",
      values: pictures)
    try plot.write(to: file, in: context)
  }
}
