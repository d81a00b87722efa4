import Drawing
public import Pipeline

/// The loss of training, epoch by epoch: each of its parts over axes of its own, validation's beside
/// training's.
public struct LossCurve: ExportStage {
  public static let name = "loss-curve"
  public static let alsoKnownAs = ["loss", "learning-curve", "training-curve", "curve"]
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
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("loss.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "show", \.show,
        help: "The loss and, of variational models, its parts, each over axes of its own; those "
          + "that training did not report are left out."),
      Field("scale", \.scale, help: "How the loss is spread along its axis."),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.model] }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    if show.isEmpty { return [OptionFault("'show' names nothing to plot", at: "show")] }
    let key = StageInput.model.key
    guard let reported = inputs.reported(key)?.series, let name = inputs.names(key).first,
      !reported.contains(where: wanted.contains)
    else { return [] }
    return [OptionFault(nothingToPlot(of: name, reported))]
  }

  /// The series that it plots where training reports them.
  private var wanted: [String] { show.flatMap { [$0.rawValue, "validation_" + $0.rawValue] } }

  private func nothingToPlot(of name: String, _ reported: [String]) -> String {
    let wanted = show.first.map { "'\($0.rawValue)'" } ?? "to show"
    let names = reported.map { "'\($0)'" }.joined(separator: ", ")
    return "training '\(name)' reports no series \(wanted); it has "
      + (names.isEmpty ? "none" : names)
  }

  /// What training reported of one part.
  private struct Curves {
    let part: Part
    /// The training images', then the validation images'; one may be missing.
    let training: Series?
    let validation: Series?

    var all: [Series] { [training, validation].compactMap(\.self) }
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let model = inputs.model
    let all = curves(of: model.training)
    guard !all.isEmpty else {
      throw PipelineError(
        .badData, nothingToPlot(of: model.name, model.training.series.map(\.name)))
    }
    let plots = all.enumerated().map { index, curves in
      plot(of: curves, color: index, isAlone: all.count == 1, in: context)
    }
    try context.write(
      PlotPanels(title: title ?? "Training of \(model.name)", plots: plots), to: file)
  }

  private func curves(of training: Report) -> [Curves] {
    show.compactMap { part in
      func series(_ name: String) -> Series? {
        training.series.first { $0.name == name }
      }
      let curves = Curves(
        part: part, training: series(part.rawValue),
        validation: series("validation_" + part.rawValue))
      return curves.all.isEmpty ? nil : curves
    }
  }

  /// A part of the loss over axes of its own, validation's broken line over training's.
  private func plot(
    of curves: Curves, color: Int, isAlone: Bool, in context: RunContext
  ) -> Plot {
    let first = curves.all[0]
    let isPair = curves.all.count > 1
    let lines = [(curves.training, false), (curves.validation, true)].compactMap {
      series, isValidation -> PlotSeries? in
      guard let series else { return nil }
      // Beside others the axis says which part it is, and a half has little room.
      let name =
        isAlone
        ? (isValidation ? "validation " : "") + curves.part.title
        : isValidation ? "validation" : "training"
      return .line(
        isPair || isValidation ? name : "", x: series.x, y: series.y, color: .category(color),
        // A line through one point cannot be seen.
        marker: series.x.count == 1 ? .circle : nil, dash: isValidation ? [6, 3] : [])
    }
    return Plot(
      x: Axis(first.xLabel), y: Axis(first.yLabel, scale: axisScale(curves, in: context)),
      series: lines, size: size.plot)
  }

  private func axisScale(_ curves: Curves, in context: RunContext) -> Axis.Scale {
    guard scale == .log else { return .linear }
    let finite = curves.all.flatMap(\.y).filter(\.isFinite)
    guard let low = finite.min(), low <= 0 else { return .log }
    context.warn(
      "the \(curves.part.title) falls to \(Readable.number(low)), which a log axis has no place "
        + "for: the axis is linear")
    return .linear
  }
}
