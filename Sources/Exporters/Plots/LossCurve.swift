public import Pipeline

/// The loss of training, epoch by epoch: its parts apart, validation's beside training's.
public struct LossCurve: ExportStage {
  public static let name = "loss-curve"
  public static let summary = "Plots the training loss over the epochs."

  public enum Scale: String, OptionChoice {
    case linear, log
  }

  /// Series of a training's report; those of the validation images have `validation_` before them.
  public enum Part: String, OptionChoice {
    case loss, reconstruction
    case divergence = "kl"

    var title: String { self == .divergence ? "KL divergence" : rawValue }
  }

  public var show = Part.allCases
  public var scale = Scale.log
  public var size = PictureSize.screen
  public var file = OutputPath("loss.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "show", \.show,
        help: "The loss and, of variational models, its parts; those that training did not report "
          + "are left out."),
      Field("scale", \.scale, help: "How the loss is spread along its axis."),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.model] }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    if show.isEmpty { return [OptionFault("'show' names nothing to plot", at: "show")] }
    let key = StageInput.model.key
    guard let known = inputs.reportedNames(key)?.series, let model = inputs.names(key).first,
      !known.contains(where: { name in series.contains(name) })
    else { return [] }
    return [OptionFault(lack(of: model, among: known))]
  }

  /// The names of the series that `show` asks for.
  private var series: [String] {
    show.flatMap { [$0.rawValue, "validation_" + $0.rawValue] }
  }

  private func lack(of model: String, among names: [String]) -> String {
    let wanted = show.first.map { "'\($0.rawValue)'" } ?? "to show"
    let known = names.map { "'\($0)'" }.joined(separator: ", ")
    return "training '\(model)' reports no series \(wanted); it has "
      + (known.isEmpty ? "none" : known)
  }

  /// A series of the report with how it is drawn.
  private struct Curve {
    let series: Pipeline.Series
    let name: String
    let color: Color
    let isValidation: Bool

    /// What stands in brackets behind the label.
    var unit: String {
      guard let open = series.yLabel.lastIndex(of: "("), series.yLabel.hasSuffix(")") else {
        return ""
      }
      return String(series.yLabel[series.yLabel.index(after: open)...].dropLast())
    }
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let model = inputs.model
    let all = curves(of: model.training)
    guard let first = all.first else {
      throw PipelineError(
        .badData, lack(of: model.name, among: model.training.series.map(\.name)))
    }
    let curves = all.filter { $0.unit == first.unit }
    for other in all where other.unit != first.unit {
      context.warn(
        "'\(other.series.name)' is in \(other.unit), the rest in \(first.unit): it is left out")
    }
    let parts = Set(curves.filter { !$0.isValidation }.map(\.name))
    let plot = Plot(
      title: "Training of \(model.name)", x: Axis(first.series.xLabel),
      y: Axis(
        parts.count > 1 ? "loss and its parts (\(first.unit))" : first.series.yLabel,
        scale: axisScale(curves, in: context)),
      series: curves.map { curve in
        .line(
          curves.count == 1 ? "" : curve.name, x: curve.series.x, y: curve.series.y,
          color: curve.color,
          // A line through one point cannot be seen.
          marker: curve.series.x.count == 1 ? .circle : nil,
          dash: curve.isValidation ? [6, 3] : [])
      }, size: size.plot)
    try context.write(plot, to: file)
  }

  private func curves(of training: Report) -> [Curve] {
    show.enumerated().flatMap { index, part in
      [false, true].compactMap { isValidation in
        let name = (isValidation ? "validation_" : "") + part.rawValue
        guard let series = training.series.first(where: { $0.name == name }) else { return nil }
        return Curve(
          series: series, name: (isValidation ? "validation " : "") + part.title,
          color: .category(index), isValidation: isValidation)
      }
    }
  }

  private func axisScale(_ curves: [Curve], in context: RunContext) -> Axis.Scale {
    guard scale == .log else { return .linear }
    let finite = curves[0].series.y.filter(\.isFinite)
    guard let low = finite.min(), low <= 0 else { return .log }
    context.warn(
      "the loss falls to \(shown(low, digits: 4)), which a log axis has no place for: the axis is "
        + "linear")
    return .linear
  }
}
