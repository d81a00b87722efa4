public import Pipeline

/// The loss of training, epoch by epoch; validation's beside it where there is one.
public struct LossCurve: ExportStage {
  public static let name = "loss-curve"
  public static let summary = "Plots the training loss over the epochs."

  public enum Scale: String, OptionChoice {
    case linear, log
  }

  public var scale = Scale.log
  public var file = OutputPath("loss.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field("scale", \.scale, help: "How the loss is spread along its axis."),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.model] }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let model = inputs.model
    let curves = model.training.series.filter { $0.name == "loss" || $0.name.hasSuffix("_loss") }
    guard let loss = curves.first(where: { $0.name == "loss" }) else {
      let names = model.training.series.map { "'\($0.name)'" }.joined(separator: ", ")
      throw PipelineError(
        .badData,
        "training '\(model.name)' reported no series 'loss'; it has "
          + (names.isEmpty ? "none" : names))
    }
    let plot = Plot(
      title: "Training of \(model.name)", x: Axis(loss.xLabel),
      y: Axis(loss.yLabel, scale: scale == .log ? .log : .linear),
      series: curves.map { curve in
        .line(
          curves.count == 1 ? "" : curve.name.split(separator: "_").joined(separator: " "),
          x: curve.x, y: curve.y,
          // A line through one point cannot be seen.
          marker: curve.x.count == 1 ? .circle : nil)
      })
    try context.write(plot, to: file)
  }
}
