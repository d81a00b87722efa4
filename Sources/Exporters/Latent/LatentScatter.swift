public import Pipeline
import Tensors

/// Every image at its code, on a plane of the latent space.
///
/// Up to 200 images carry the names of their classes; more are coloured by class.
public struct LatentScatter: ExportStage {
  public static let name = "latent-scatter"
  public static let alsoKnownAs = ["scatter", "scatter-plot"]
  public static let summary = "Plots images at their codes in the latent space."

  public enum Labels: String, OptionChoice {
    /// Names for up to 200 images, else colours.
    case automatic
    case names
    case colors
    case none
  }

  var plane = LatentPlane()
  public var labels = Labels.automatic
  public var size = PictureSize.screen
  public var file = OutputPath("latent.png")

  public init() {}

  public static var fields: [Field<Self>] {
    LatentPlane.fields(to: \Self.plane) + [
      Field(
        "labels", \.labels,
        help: "Names at the points, a colour a class, or neither; automatic names up to 200 images."
      ),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.with(.latent)] }

  static let mostLabels = 200
  static let mostColors = 20

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    plane.faults(latentSize: inputs.graph(StageInput.model.key)?.latentSize)
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let codes = inputs.model.latent.codes(of: data)
    let center = [Double](repeating: 0, count: codes.columns)
    let basis = try plane.basis(latentSize: codes.columns, center: center, codes: codes)
    let (x, y) = basis.places(of: codes)
    let plot = Plot(
      title: "Codes of \(data.count) image\(data.count == 1 ? "" : "s"), \(inputs.model.name)",
      x: Axis(basis.labels[0]), y: Axis(basis.labels[1]),
      series: series(x: x, y: y, of: data, in: context), size: size.plot)
    try context.write(plot, to: file)
  }

  private func series(
    x: [Double], y: [Double], of data: ImageSet, in context: RunContext
  ) -> [Series] {
    if labels == .names || labels == .automatic && data.count <= Self.mostLabels {
      return [.points(x: x, y: y, labels: (0..<data.count).map(data.name))]
    }
    if labels == .none || data.labels.isEmpty { return [.points(x: x, y: y)] }
    let members = Dictionary(grouping: data.labels.indices) { data.labels[$0] }
    guard members.count <= Self.mostColors else {
      context.warn(
        "\(members.count) classes are too many to tell apart by colour: all points have one")
      return [.points(x: x, y: y)]
    }
    return members.sorted { $0.key < $1.key }.map { label, images in
      .points(data.classNames[label], x: images.map { x[$0] }, y: images.map { y[$0] })
    }
  }
}
