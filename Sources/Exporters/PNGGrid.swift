public import Pipeline
import Tensors

/// Images in a grid, with their noise or what a model makes of them below each.
public struct PNGGrid: ExportStage {
  public static let name = "png-grid"
  public static let summary = "Draws images, their noise and their reconstructions in a grid."

  public enum Row: String, OptionChoice {
    case original
    /// After all noise that is attached: the image's first copy in the first epoch.
    case noisy
    /// What the model makes of the noisy image where that is drawn too, else of the original.
    case reconstruction
    /// How far original and reconstruction are apart: black where they agree, white where they are 1 apart.
    case difference
  }

  public var rows: [Row] = [.original, .reconstruction]
  public var count = 32
  public var columns = 16
  /// `nil` makes an image about 40 pixels high.
  public var scale: Int?
  public var gap = 4
  public var labels = true
  public var file = OutputPath("grid.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "rows", \.rows,
        help:
          "What is drawn of each image, from the top; 'reconstruction' is that of 'noisy' if drawn."
      ),
      Field(
        "count", \.count, .within(1...10_000), unit: "images",
        help: "How many images, from the first; all where there are fewer."),
      Field(
        "columns", \.columns, .within(1...1000), unit: "images",
        help: "Images side by side; further ones start a new band."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel; null makes images about 40 pixels high."),
      Field(
        "gap", \.gap, .within(0...100), unit: "pixels", help: "The distance between images."),
      Field("labels", \.labels, help: "Whether rows and classes are named."),
      Field("file", \.file, endings: ["png"], help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model] }

  public var needs: [StageInput] { needsModel ? Self.inputs : [.data] }

  private var needsModel: Bool { rows.contains { $0 == .reconstruction || $0 == .difference } }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if rows.isEmpty { faults.append(OptionFault("'rows' names no row to draw", at: "rows")) }
    if rows.contains(.noisy), inputs.images(StageInput.data.key)?.noise.isEmpty == true {
      faults.append(
        OptionFault(
          "no 'augment' stage attached noise to 'data': the row 'noisy' shows the images as they are",
          at: "rows", severity: .warning))
    }
    if let header = inputs.images(StageInput.data.key),
      let message = layout(of: header.shape, count: header.count).fault
    {
      faults.append(OptionFault(message, at: "count"))
    }
    return faults
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let layout = layout(of: data.shape, count: data.count)
    guard layout.count > 0, !rows.isEmpty else {
      throw PipelineError(.badData, "png-grid has nothing to draw: no images or no rows")
    }
    if let message = layout.fault { throw PipelineError(.badData, message) }
    let originals = data.batch(0..<layout.count)
    let noisy = rows.contains(.noisy) ? noisy(data, count: layout.count) : originals
    let reconstructions = needsModel ? inputs.model.model.reconstruct(noisy).mean : originals
    let pictures = rows.map { row in
      let values =
        switch row {
        case .original: originals.elements
        case .noisy: noisy.elements
        case .reconstruction: reconstructions.elements
        case .difference:
          zip(originals.elements, reconstructions.elements).map { ($0 - $1).magnitude }
        }
      return GridRow(name: row.rawValue, values: values)
    }
    let names = labels ? (0..<layout.count).map(data.name) : []
    try context.write(layout.draw(pictures, classNames: names), to: file)
  }

  private func noisy(_ data: ImageSet, count: Int) -> Matrix {
    var noisy = Matrix(rows: count, columns: data.shape.count)
    let samples = (0..<count).map { $0 * data.copies }
    var pixels = noisy.elements.mutableSpan
    data.draw(samples.span, epoch: 1, into: &pixels)
    return noisy
  }

  private func layout(of shape: ImageShape, count available: Int) -> GridLayout {
    GridLayout(
      shape: shape, count: min(count, available), rowCount: rows.count,
      columns: min(columns, count, max(available, 1)),
      scale: scale ?? max(1, (40 + shape.height / 2) / shape.height), gap: gap,
      hasLabels: labels)
  }
}
