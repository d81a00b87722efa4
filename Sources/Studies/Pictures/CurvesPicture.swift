import Drawing
import Pipeline

/// A line a variant with a band about it.
struct CurvesPicture {
  let curves: SeriesCurves
  let grid: VariantGrid
  let over: [String]

  func picture() throws -> PictureFile { try PictureFile { try plot.draw(as: pictureFormat) } }

  private var plot: Plot {
    let drawn = curves.curves.filter { !$0.x.isEmpty }
    let isLog = spansDecades(drawn.flatMap(\.median).filter { !$0.isNaN })
    let names = drawn.count > 1 || curves.curves.count > 1
    return Plot(
      title: title, x: Axis(curves.xLabel),
      y: Axis(
        curves.yLabel + (isLog ? ", log scale" : ""), scale: isLog ? .log : .linear),
      series: drawn.map { curve in
        .line(
          names ? name(of: curve.variant) : "", x: curve.x, y: curve.median,
          band: curve.count > 1
            ? PlotSeries.Band(lower: curve.lowerQuartile, upper: curve.upperQuartile) : nil)
      })
  }

  private func name(of variant: Variant) -> String {
    let row = grid.rows.firstIndex(of: variant.row).map { grid.shortRows[$0] }
    let column = grid.columns.firstIndex(of: variant.column).map { grid.shortColumns[$0] }
    return [row, column].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private var title: String {
    let most = curves.curves.map(\.count).max() ?? 0
    var title = curves.name
    if most > 1 {
      let axes = over.isEmpty ? "trials" : over.joined(separator: ", ")
      title += ": median (line) and quartiles (band) over \(axes)"
    }
    let missing = curves.curves.reduce(0) { $0 + $1.missing.count }
    if missing > 0 { title += "; \(missing) \(missing == 1 ? "trial" : "trials") without it" }
    if curves.curves.contains(where: \.isUneven) {
      title += "; where trials end early, of those that are left"
    }
    return title
  }
}
