import Drawing
public import Pipeline
import Tensors

/// What the decoder makes of the points of a plane.
public struct LatentGrid: ExportStage {
  public static let name = "latent-grid"
  public static let alsoKnownAs = ["manifold", "plane"]
  public static let summary = "Draws what the decoder makes of a plane of the latent space."

  var plane = LatentPlane()
  public var over = LatentRange.data
  public var steps = 20
  /// `nil` makes the whole about as large as a plot.
  public var scale: Int?
  /// `nil` leaves none, but 2 between images so small that their pixels would run together.
  public var gap: Int?
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("latent-grid.png")

  public init() {}

  public static var fields: [Field<Self>] {
    LatentPlane.fields(to: \Self.plane) + [
      Field("over", \.over, help: LatentRange.help),
      Field(
        "steps", \.steps, .within(2...200), unit: "images",
        help: "How many images lie side by side, and as many below each other."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel; null makes the whole about as large as a plot, large "
          + "images smaller."),
      Field(
        "gap", \.gap, .within(0...100), unit: "pixels",
        help: "The distance between images; null leaves none, but 2 between images of less than 16 "
          + "pixels."),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { LatentRange.inputs }
  public var needs: [StageInput] { over.inputs }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults = plane.faults(latentSize: inputs.graph(StageInput.model.key)?.latentSize)
    if over == .prior, plane.projection == .pca {
      faults.append(
        OptionFault(
          "'project: pca' flattens the data's codes, and 'over: prior' reads no data: give "
            + "'over: data', or two 'dimensions'", at: "project"))
    }
    if let shape = inputs.graph(StageInput.model.key)?.input,
      let fault = TileFit.fault(
        rows: steps, columns: steps, of: shape, scale: scale, gap: room(between: shape),
        size: size, in: file)
    {
      faults.append(fault)
    }
    return faults
  }

  /// Between images, in pixels.
  private func room(between shape: ImageShape) -> Int {
    gap ?? (min(shape.width, shape.height) < 16 ? 2 : 0)
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let named = inputs.model
    let model = named.latent
    let width = model.graph.latentSize
    let codes = over == .data ? model.codes(of: inputs.data) : nil
    let center = codes?.columnMeans ?? [Double](repeating: 0, count: width)
    let basis = try plane.basis(latentSize: width, center: center, codes: codes)
    var (x, y) = (priorQuantiles(steps), priorQuantiles(steps))
    if let codes {
      let places = basis.places(of: codes)
      x = evenly(try Self.range(places.x, named.name), steps)
      y = evenly(try Self.range(places.y, named.name), steps)
    }
    let points = y.reversed().flatMap { y in x.flatMap { x in basis.code(x, y) } }
    let shape = model.graph.input
    let fit = TileFit(
      rows: steps, columns: steps, shape: shape, scale: scale, gap: room(between: shape),
      size: size)
    let pictures = model.pictures(
      of: Matrix(rows: steps * steps, columns: width, elements: points), fit.reduction)
    var title = "What \(named.name) decodes "
    title += over == .prior ? "at the prior's quantiles" : "over the range of the data's codes"
    if width > 2, plane.projection == .dimensions {
      title += over == .prior ? ", other dimensions at 0" : ", other dimensions at their mean"
    }
    let plot = TilePlot(
      title: self.title ?? title, fit: fit, rowLabels: tickLabels(y.reversed()),
      columnLabels: tickLabels(x), xLabel: basis.labels[0], yLabel: basis.labels[1],
      values: pictures)
    try plot.write(to: file, in: context)
  }

  private static func range(_ values: [Double], _ name: String) throws -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else {
      throw PipelineError(.badData, "the codes that '\(name)' gives the data are no numbers")
    }
    return low < high ? low...high : low - 1...high + 1
  }
}
