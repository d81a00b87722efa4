public import Pipeline

/// The metrics of all reports so far, in a file for other programs or for people.
public struct Metrics: ExportStage {
  public static let name = "metrics"
  public static let alsoKnownAs = ["json", "scores"]
  public static let summary = "Writes the metrics of all reports as JSON, CSV or Markdown."

  public var file = OutputPath("metrics.json")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "file", \.file, endings: ["json", "csv", "md"],
        help: "The file to write; its ending decides the format.")
    ]
  }

  public static var inputs: [StageInput] { [StageInput("reports", .report)] }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let rows = inputs.reports.flatMap { report in
      report.value.metrics.map { MetricRow(stage: report.name, metric: $0) }
    }
    let text =
      switch file.ending {
      case "csv": MetricRow.csv(rows)
      case "md": MetricRow.markdown(rows)
      default: MetricRow.json(rows)
      }
    try context.write(Array(text.utf8), to: file)
  }
}
