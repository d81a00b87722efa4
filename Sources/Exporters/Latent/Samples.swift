import Drawing
public import Pipeline
import Tensors

/// Images that nobody drew: what the decoder makes of random codes.
public struct Samples: ExportStage {
  public static let name = "samples"
  public static let alsoKnownAs = ["sample", "generate"]
  public static let summary = "Draws what the decoder makes of random codes."

  public var over = LatentRange.prior
  public var count = 64
  /// `nil` puts 8 side by side, more where there are more than 64.
  public var columns: Int?
  public var scale: Int?
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("samples.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "over", \.over,
        help: "Where the codes come from: the prior of a variational model, or evenly from the box "
          + "that holds the data's codes."),
      Field("count", \.count, .within(1...10_000), unit: "images", help: "How many images."),
      Field(
        "columns", \.columns, .within(1...1000), unit: "images",
        help: "Images side by side; null takes 8, and more where there are more than 64 images."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel; null makes the whole about as large as a plot."),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { LatentRange.inputs }
  public var needs: [StageInput] { over.inputs }

  private var shownColumns: Int {
    if let columns { return min(columns, count) }
    // Half as wide again as high, as a plot.
    return count <= 64 ? min(8, count) : Int((1.5 * Double(count)).squareRoot().rounded(.up))
  }
  private var shownRows: Int { (count + shownColumns - 1) / shownColumns }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    let fault = TileFit.fault(
      rows: shownRows, columns: shownColumns, of: inputs.graph(StageInput.model.key)?.input,
      scale: scale, size: size, in: file)
    return fault.map { [$0] } ?? []
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let named = inputs.model
    let model = named.latent
    let width = model.graph.latentSize
    var stream = context.random.derived("samples").stream()
    var codes = Matrix(rows: count, columns: width)
    if over == .prior {
      for index in codes.elements.indices { codes.elements[index] = Float(stream.normal()) }
    } else {
      let known = model.codes(of: inputs.data)
      let ranges = (0..<width).map { known.range(of: $0) ?? 0...0 }
      for index in codes.elements.indices {
        let range = ranges[index % width]
        codes.elements[index] = stream.uniform(
          in: Float(range.lowerBound)...Float(range.upperBound))
      }
    }
    let (rows, columns) = (shownRows, shownColumns)
    let fit = TileFit(
      rows: rows, columns: columns, shape: model.graph.input, scale: scale, size: size)
    var pictures = model.pictures(of: codes, fit.reduction)
    // The places behind the last image stay white, as the page.
    pictures += [Float](
      repeating: 1, count: (rows * columns - count) * fit.shape.count)
    let source = over == .prior ? "the prior" : "the region of the data's codes"
    let plot = TilePlot(
      title: title ?? "\(Readable.count(count, "image")) that \(named.name) decodes from \(source)",
      fit: fit,
      rowLabels: Array(repeating: "", count: rows),
      columnLabels: Array(repeating: "", count: columns), values: pictures)
    try plot.write(to: file, in: context)
  }
}
