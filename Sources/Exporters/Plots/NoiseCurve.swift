import Drawing
public import Pipeline

/// How a model's errors grow with the noise: a box a level, the mean, the noisy input itself and what
/// the best possible model would leave.
public struct NoiseCurve: ExportStage {
  public static let name = "noise-curve"
  public static let summary =
    "Plots what a noise-sweep measured, a box for each level of the noise."

  /// Columns of the sweep's table `rounds`.
  public enum Quantity: String, OptionChoice {
    case wrongPixels = "wrong_pixels"
    case loss
    case imagesWithinLimit = "images_within_limit"
  }

  public var show = Quantity.wrongPixels
  public var scale = LossCurve.Scale.linear
  /// `nil` says what the picture shows.
  public var title: String?
  public var size = PictureSize.screen
  public var file = OutputPath("noise.png")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field("show", \.show, help: "Which of the sweep's numbers."),
      Field("scale", \.scale, help: "How it is spread along its axis."),
      Field("title", \.title, help: PictureSize.titleHelp),
      Field("size", \.size, help: PictureSize.help),
      Field("file", \.file, endings: DrawingFormat.endings, help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.report(of: "noise-sweep")] }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let named = inputs.report("report")
    let report = named.value
    guard let mean = report.series.first(where: { $0.name == show.rawValue }) else {
      throw PipelineError(
        .badData, "the report '\(named.name)' has no series '\(show.rawValue)' to plot")
    }
    var series: [PlotSeries] = [
      .boxes("rounds", values: boxes(of: report, in: context), color: .category(0)),
      .line("mean", x: mean.x, y: mean.y, color: .category(0), marker: .circle),
    ]
    let lines: [(prefix: String, title: String, color: Int, dash: [Double])] = [
      ("baseline_", "noisy input itself", 1, []), ("limit_", "Bayes limit, level known", 2, []),
      ("assumed_limit_", "Bayes limit, level assumed", 3, [6, 3]),
    ]
    for line in lines {
      guard let other = report.series.first(where: { $0.name == line.prefix + show.rawValue })
      else { continue }
      series.append(
        .line(
          line.title, x: other.x, y: other.y, color: .category(line.color), marker: .circle,
          dash: line.dash))
    }
    let plot = Plot(
      title: title ?? "Noise and what is left of it, \(named.name)",
      x: Axis(mean.xLabel, ticks: mean.x.map { AxisTick($0, shown($0, digits: 6)) }),
      y: Axis(mean.yLabel, scale: scale == .log ? .log : .linear), series: series,
      size: size.plot)
    try context.write(plot, to: file)
  }

  /// A box a level from the rounds.
  private func boxes(of report: Report, in context: RunContext) -> [Box] {
    guard let table = report.tables.first(where: { $0.name == "rounds" }),
      let level = table.columns.firstIndex(of: "level"),
      let column = table.columns.firstIndex(of: show.rawValue)
    else { return [] }
    var levels: [(level: Double, values: [Double])] = []
    for row in table.rows {
      guard case .number(let place) = row[level], case .number(let value) = row[column] else {
        continue
      }
      if let index = levels.firstIndex(where: { $0.level == place }) {
        levels[index].values.append(value)
      } else {
        levels.append((place, [value]))
      }
    }
    return levels.map { level, values in
      let finite = values.filter(\.isFinite)
      if finite.count < values.count {
        context.warn(
          "level \(shown(level, digits: 6)): \(values.count - finite.count) of \(values.count) "
            + "rounds are not numbers, and left out of the box")
      }
      return Box(position: level, of: finite)
    }
  }
}
