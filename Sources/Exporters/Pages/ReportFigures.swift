import Pages
import Pipeline

/// What a run reached: the figures that a report begins with.
struct ReportFigures {
  private struct Figure {
    let metric: Metric
    let stage: String
  }

  private let figures: [Figure]

  /// The first figures of each stage, as its plugin puts them: those of evaluations before those of
  /// trainings, which only say how training ended.
  init(_ reports: [NamedValue<Report>], stages: [StagePosition]) {
    let trainings = Set(stages.filter { $0.kind == .train }.map(\.name))
    func figures(_ isTraining: Bool, _ most: Int) -> [Figure] {
      reports.filter { trainings.contains($0.name) == isTraining }.flatMap { report in
        report.value.metrics.prefix(most).map { Figure(metric: $0, stage: report.name) }
      }
    }
    self.figures = Array((figures(false, 4) + figures(true, 1)).prefix(12))
  }

  /// A list; empty where nothing was measured.
  var text: String {
    guard !figures.isEmpty else { return "" }
    let items = figures.map { figure in
      let metric = figure.metric
      let unit = metric.unit.isEmpty ? "" : " <small>\(HTMLText.escaped(metric.unit))</small>"
      let about = metric.reduction.isEmpty ? figure.stage : "\(figure.stage), \(metric.reduction)"
      let name = metric.name.split(separator: "_").joined(separator: " ")
      return "<div\(metric.value.isFinite ? "" : " class=\"odd\"")>"
        + "<dt>\(HTMLText.escaped(name))</dt>"
        + "<dd>\(Readable.number(metric.value))\(unit)</dd>"
        + "<dd class=\"about\">\(HTMLText.escaped(about))</dd></div>"
    }
    return "<dl class=\"reached\">\n\(items.joined(separator: "\n"))\n</dl>"
  }
}
