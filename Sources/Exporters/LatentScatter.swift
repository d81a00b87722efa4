public import Pipeline
import Tensors

/// Every image at its code, in two dimensions of the latent space.
///
/// Up to 200 images carry the names of their classes; more are coloured by class.
public struct LatentScatter: ExportStage {
  public static let name = "latent-scatter"
  public static let summary = "Plots images at their codes in the latent space."

  /// Counted from 1: the one across, then the one upwards.
  public var dimensions = [1, 2]
  public var file = OutputPath("latent.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "dimensions", \.dimensions, each: .atLeast(1), count: 2...2,
        help: "The two dimensions of the code to plot, across and upwards, counted from 1."),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.with(.latent)] }

  static let mostLabels = 200
  static let mostColors = 20

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if let size = inputs.graph(StageInput.model.key)?.latentSize,
      let wrong = dimensions.first(where: { $0 > size })
    {
      faults.append(
        OptionFault(
          "'dimensions' holds \(wrong), and the model's code has \(size) "
            + (size == 1 ? "dimension" : "dimensions"), at: "dimensions"))
    }
    return faults
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let codes = inputs.model.latent.encode(data.batch(0..<data.count))
    guard dimensions.count == 2, dimensions.allSatisfy({ 1...codes.columns ~= $0 }) else {
      throw PipelineError(
        .badData,
        "'dimensions' must be two of 1 to \(codes.columns), the model's, not \(dimensions)")
    }
    let columns = dimensions.map { dimension in
      stride(from: dimension - 1, to: codes.elements.count, by: codes.columns)
        .map { Double(codes.elements[$0]) }
    }
    let plot = Plot(
      title: "Codes of \(data.count) images, \(inputs.model.name)",
      x: Axis("latent \(dimensions[0])"), y: Axis("latent \(dimensions[1])"),
      series: series(x: columns[0], y: columns[1], of: data, in: context))
    try context.write(plot, to: file)
  }

  private func series(
    x: [Double], y: [Double], of data: ImageSet, in context: RunContext
  ) -> [Series] {
    if data.count <= Self.mostLabels {
      return [.points(x: x, y: y, labels: (0..<data.count).map(data.name))]
    }
    let members = Dictionary(grouping: data.labels.indices) { data.labels[$0] }
    guard members.count <= Self.mostColors else {
      context.warn(
        "\(members.count) classes are too many to tell apart by colour: all points have one")
      return [.points(x: x, y: y)]
    }
    if members.isEmpty { return [.points(x: x, y: y)] }
    return members.sorted { $0.key < $1.key }.map { label, images in
      .points(data.classNames[label], x: images.map { x[$0] }, y: images.map { y[$0] })
    }
  }
}
