import Drawing
public import Pipeline
import RealModule
import Tensors

/// What the decoder makes of the way from one image's code to another's.
public struct Interpolation: ExportStage {
  public static let name = "interpolation"
  public static let alsoKnownAs = ["interpolate"]
  public static let summary = "Draws what the decoder makes of the way from one image to another."

  public enum Path: String, OptionChoice {
    /// Straight.
    case linear
    /// Along a great circle about the origin, the length changing evenly.
    ///
    /// Source: Shoemake, "Animating Rotation with Quaternion Curves", 1985; White, "Sampling
    /// Generative Networks", 2016.
    case spherical
  }

  public var from = ImageReference.index(0)
  public var to = ImageReference.index(1)
  public var steps = 9
  public var path = Path.linear
  public var originals = true
  public var scale: Int?
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("interpolation.png")

  public init() {}

  private static let imageHelp =
    "a number is its index, from 0; a text, quoted if of digits, is a label whose first image is "
    + "meant."

  public static var fields: [Field<Self>] {
    [
      Field("from", \.from, help: "The image to start from: " + imageHelp),
      Field("to", \.to, help: "The image to end at: " + imageHelp),
      Field(
        "steps", \.steps, .within(3...200), unit: "images",
        help: "How many codes, both ends included; an odd number passes through the midpoint."),
      Field("path", \.path, help: "Straight, or along a great circle about the origin."),
      Field("originals", \.originals, help: "Whether the two images themselves stand at the ends."),
      Field(
        "scale", \.scale, .within(1...100), unit: "pixels",
        help: "The side of an image's pixel; null makes the whole about as large as a plot."),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.with(.latent)] }

  private var shownColumns: Int { steps + (originals ? 2 : 0) }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    var faults: [OptionFault] = []
    if steps.isMultiple(of: 2) {
      faults.append(
        OptionFault(
          "\(steps) is even: no image lies at the midpoint; take an odd number to see it",
          at: "steps", severity: .warning))
    }
    if let fault = TileFit.fault(
      rows: 1, columns: shownColumns, of: inputs.graph(StageInput.model.key)?.input, scale: scale,
      size: size, in: file)
    {
      faults.append(fault)
    }
    guard let header = inputs.images(StageInput.data.key) else { return faults }
    return faults
      + [("from", from), ("to", to)].compactMap {
        $1.fault(
          $0, count: header.count, classNames: header.classNames,
          isUnlabelled: header.isUnlabelled)
      }
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let model = inputs.model.latent
    let ends = [try from.image("from", in: data), try to.image("to", in: data)]
    let images = data.subset(ends).batch(0..<2)
    let codes = model.encode(images)
    let (start, end) = (codes.row(0).map(Double.init), codes.row(1).map(Double.init))
    let parts = evenly(0...1, steps)
    let way = parts.flatMap { code($0, from: start, to: end).map(Float.init) }
    let fit = TileFit(
      rows: 1, columns: shownColumns, shape: model.graph.input, scale: scale, size: size)
    var values = model.pictures(
      of: Matrix(rows: steps, columns: codes.columns, elements: way), fit.reduction)
    var labels = parts.map { $0 == 0.5 ? "midpoint" : shown($0, digits: 3) }
    var breaks: Set<Int> = []
    if originals {
      values =
        fit.reduction.reduced(Array(images.row(0))) + values
        + fit.reduction.reduced(Array(images.row(1)))
      labels = ["original"] + labels + ["original"]
      breaks = [0, steps]
    }
    let names = ends.map { data.labels.isEmpty ? "image \($0)" : "'\(data.name(of: $0))'" }
    let plot = TilePlot(
      title: title ?? "From \(names[0]) to \(names[1]) in the codes of \(inputs.model.name)",
      fit: fit, rowLabels: [""], columnLabels: labels,
      xLabel: "share of the way, \(path == .linear ? "straight" : "along a great circle")",
      values: values, breaks: breaks)
    try plot.write(to: file, in: context)
  }

  /// The code at a part of the way, 0 to 1.
  func code(_ part: Double, from start: [Double], to end: [Double]) -> [Double] {
    let straight = zip(start, end).map { $0 * (1 - part) + $1 * part }
    guard path == .spherical else { return straight }
    func length(_ code: [Double]) -> Double {
      code.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let (a, b) = (length(start), length(end))
    let product = zip(start, end).reduce(0) { $0 + $1.0 * $1.1 }
    guard a > 0, b > 0 else { return straight }
    let angle = Double.acos(max(-1, min(1, product / (a * b))))
    // Codes in one or in opposite directions have no great circle, or every one.
    guard angle > 1e-6, angle < .pi - 1e-6 else { return straight }
    let (first, second) = (Double.sin((1 - part) * angle), Double.sin(part * angle))
    let radius = (a * (1 - part) + b * part) / Double.sin(angle)
    return zip(start, end).map { radius * (first * $0 / a + second * $1 / b) }
  }
}
