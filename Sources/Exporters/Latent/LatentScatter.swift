import Drawing
public import Pipeline
import Tensors

/// Every image at its code, on a plane of the latent space.
///
/// Images of classes are coloured by class; up to 200 that have a name each carry it.
public struct LatentScatter: ExportStage {
  public static let name = "latent-scatter"
  public static let alsoKnownAs = ["scatter", "scatter-plot"]
  public static let summary = "Plots images at their codes in the latent space."

  public enum Labels: String, OptionChoice {
    /// Names where each of up to 200 images has its own, else colours.
    case automatic
    case names
    case colors
    case none
  }

  var plane = LatentPlane()
  public var labels = Labels.automatic
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("latent.png")

  public init() {}

  public static var fields: [Field<Self>] {
    LatentPlane.fields(to: \Self.plane) + [
      Field(
        "labels", \.labels,
        help: "Names at the points, a colour a class, or neither; automatic names up to 200 images "
          + "that are each the only one of its class, and colours others."
      ),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.with(.latent)] }

  static let mostLabels = 200
  /// Ten colours, each in eight shapes.
  static let mostMarkers = Color.categories.count * MarkerShape.allCases.count

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    plane.faults(latentSize: inputs.graph(StageInput.model.key)?.latentSize)
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let codes = inputs.model.latent.codes(of: data)
    let center = [Double](repeating: 0, count: codes.columns)
    let basis = try plane.basis(latentSize: codes.columns, center: center, codes: codes)
    let (x, y) = basis.places(of: codes)
    var plot = Plot(
      title: title
        ?? "Codes of \(Readable.count(data.count, "image")), \(inputs.model.name)",
      x: Axis(basis.labels[0]), y: Axis(basis.labels[1]), size: size.plot)
    if areNamed(data) {
      plot.series = [.points(x: x, y: y, labels: (0..<data.count).map(data.name))]
    } else if labels == .none || data.labels.isEmpty {
      plot.series = [.points(x: x, y: y)]
    } else {
      colour(&plot, x: x, y: y, data)
    }
    try context.write(plot, to: file)
  }

  private func areNamed(_ data: ImageSet) -> Bool {
    guard labels == .automatic else { return labels == .names }
    guard data.count <= Self.mostLabels else { return false }
    return data.labels.isEmpty || Set(data.labels).count == data.count
  }

  /// A series a class; of more classes than colours and shapes can tell apart, a bar says which number
  /// each colour stands for.
  private func colour(_ plot: inout Plot, x: [Double], y: [Double], _ data: ImageSet) {
    let members = Dictionary(grouping: data.labels.indices) { data.labels[$0] }
      .sorted { $0.key < $1.key }
    let isShaded = members.count > Self.mostMarkers
    let last = Double(max(data.classNames.count - 1, 1))
    plot.series = members.map { label, images in
      .points(
        isShaded ? "" : data.classNames[label], x: images.map { x[$0] }, y: images.map { y[$0] },
        color: isShaded ? ColorMap.viridis.color(at: Double(label) / last) : nil,
        marker: isShaded ? .circle : nil)
    }
    guard isShaded else { return }
    plot.colorBar = ColorBar(.viridis, range: 0...last, label: "number of the class")
  }
}
