import Pipeline

/// Curves as texts: where each ends, and every point of them.
struct SeriesTable {
  let curves: SeriesCurves
  let grid: VariantGrid

  /// - Parameter comparison: of a series; it names every axis.
  init(
    _ comparison: Comparison, _ results: [TrialResult], axes: [ComparedAxis],
    reading reports: ReportReader
  ) {
    grid = VariantGrid(comparison, results: results, axes: axes)
    curves = SeriesCurves(comparison, grid, reading: reports)
  }

  init(curves: SeriesCurves, grid: VariantGrid) {
    self.curves = curves
    self.grid = grid
  }

  private var axes: [String] { grid.rowAxes + grid.columnAxes }

  /// Whether no curve sums up several trials: then there is no spread to show.
  private var isOfSingles: Bool { curves.curves.allSatisfy { $0.count <= 1 } }

  /// The last point of every variant.
  var table: TextTable {
    let figures = isOfSingles ? ["value", "n"] : ["median", "quartiles", "n"]
    return TextTable(
      columns: axes.map { TextTable.Column(title: $0, isNumber: false) }
        + ([curves.xLabel.isEmpty ? "x" : curves.xLabel] + figures)
        .map { TextTable.Column(title: $0) },
      rows: curves.curves.map { curve in
        let labels = (curve.variant.row + curve.variant.column).map { TextTable.Cell($0) }
        guard let x = curve.x.last, let median = curve.median.last,
          let lower = curve.lowerQuartile.last, let upper = curve.upperQuartile.last
        else {
          let none = Array(repeating: "-", count: figures.count)
          return labels + (none + [count(of: curve)]).map { TextTable.Cell($0) }
        }
        let quartiles =
          curve.count > 1 ? "\(Readable.number(lower)) to \(Readable.number(upper))" : "-"
        return labels
          + ([Readable.number(x, digits: 7), Readable.number(median)]
          + (isOfSingles ? [] : [quartiles])
          + [count(of: curve)]).map { TextTable.Cell($0) }
      })
  }

  private func count(of curve: SeriesCurves.Curve) -> String {
    curve.missing.isEmpty
      ? String(curve.count) : "\(curve.count) of \(curve.variant.trials.count)"
  }

  var notes: [String] {
    var notes = [
      isOfSingles
        ? "The last point of each."
        : "The last point of each: median and quartiles over the trials of a variant."
    ]
    if curves.curves.allSatisfy(\.x.isEmpty) { notes = ["No trial reports \(curves.name)."] }
    for curve in curves.curves where !curve.missing.isEmpty {
      let shown = curve.missing.prefix(5).joined(separator: ", ")
      let more = curve.missing.count > 5 ? " and \(curve.missing.count - 5) more" : ""
      notes.append("\(curve.variant.name): \(count(of: curve)) (\(shown)\(more)).")
    }
    return notes
  }

  func text(_ emphasis: TextTable.Emphasis) -> String {
    "\(curves.name)\n\n\(table.text(emphasis))\n"
      + notes.map { $0.wrapped(at: TextTable.usualWidth) + "\n" }.joined()
  }

  var markdown: String {
    "## \(curves.name)\n\n\(table.markdown)\n" + notes.map { "- \($0)\n" }.joined()
  }

  /// A row a point of every variant.
  var csv: String {
    let heads = axes + ["x", "median", "lower_quartile", "upper_quartile"]
    let rows = curves.curves.flatMap { curve in
      curve.x.indices.map { index in
        curve.variant.row + curve.variant.column
          + [
            curve.x[index], curve.median[index], curve.lowerQuartile[index],
            curve.upperQuartile[index],
          ].map(CSV.digits)
      }
    }
    return CSV.text([heads] + rows)
  }

  var json: JSON {
    .object([
      ("series", .text(curves.name)), ("x", .text(curves.xLabel)), ("y", .text(curves.yLabel)),
      (
        "variants",
        .list(
          curves.curves.map { curve in
            let labels = zip(axes, curve.variant.row + curve.variant.column)
            return .object([
              ("settings", .object(labels.map { ($0, .text($1)) })),
              ("trials", .integer(curve.variant.trials.count)), ("count", .integer(curve.count)),
              ("x", .list(curve.x.map(JSON.number))),
              ("median", .list(curve.median.map(JSON.number))),
              ("lower_quartile", .list(curve.lowerQuartile.map(JSON.number))),
              ("upper_quartile", .list(curve.upperQuartile.map(JSON.number))),
              ("missing", .list(curve.missing.map(JSON.text))),
            ])
          })
      ),
    ])
  }
}
