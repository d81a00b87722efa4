import Drawing
import Pipeline
import RealModule

/// The means of a table as colours in rows and columns, each written in its cell.
struct HeatMap {
  let table: ComparisonTable

  /// Two values on each side are the least that make a map of a table.
  static func suits(_ table: ComparisonTable) -> Bool {
    table.grid.rows.count > 1 && table.grid.columns.count > 1 && table.best != nil
  }

  func picture() throws -> PictureFile { try PictureFile(draw) }

  private var grid: VariantGrid { table.grid }

  private func draw() throws -> FinishedDrawing {
    let theme = PlotTheme(.screen)
    let scale = ColorScale(table)
    let trial = try Canvas(width: theme.width, height: theme.height, format: pictureFormat)
    let layout = HeatMapLayout(grid, theme: theme, on: trial)
    // The bar is as high as the map, and its label no longer than that.
    var barTheme = theme
    barTheme.height = layout.area.height / 0.7
    let bar = ColorBarLayout(
      ColorBar(.viridis, range: scale.range, label: scale.label), theme: barTheme, on: trial)
    let width = layout.area.maxX + 2 * theme.gap + bar.width + theme.margin
    let titleBlock = TextBlock(
      title, style: TextStyle(size: theme.titleSize, bold: true), width: width - 2 * theme.margin,
      most: 3, on: trial)
    let top = theme.margin + titleBlock.height + theme.gap
    let canvas = try Canvas(
      width: width.rounded(.up), height: (top + layout.height + theme.margin).rounded(.up),
      format: pictureFormat)
    titleBlock.draw(on: canvas, x: width / 2, top: theme.margin)
    let area = layout.area.movedBy(0, top)
    for (row, labels) in grid.rows.enumerated() {
      for (column, others) in grid.columns.enumerated() {
        let cell = layout.cell(row, column).movedBy(0, top)
        draw(grid.variant(labels, others), in: cell, scale, theme, on: canvas)
      }
    }
    if let best = table.best, let place = place(of: best) {
      canvas.rectangle(
        layout.cell(place.row, place.column).movedBy(0, top).insetBy(1.5),
        stroke: Stroke(.category(1), width: 3))
    }
    layout.drawLabels(on: canvas, top: top)
    bar.draw(on: canvas, x: area.maxX + 2 * theme.gap, area: area, theme: barTheme)
    return try canvas.finish(title: title)
  }

  private var title: String {
    let over = table.comparison.over
    let missing = table.values.reduce(0) { $0 + $1.missingCount }
    return table.metric
      + (over.isEmpty ? "" : ": mean ± standard deviation over \(over.joined(separator: ", "))")
      + "; the best is framed"
      + (missing > 0 ? "; \(missing) \(missing == 1 ? "trial" : "trials") without a value" : "")
  }

  private func place(of index: Int) -> (row: Int, column: Int)? {
    let variant = grid.variants[index]
    guard let row = grid.rows.firstIndex(of: variant.row),
      let column = grid.columns.firstIndex(of: variant.column)
    else { return nil }
    return (row, column)
  }

  private func draw(
    _ index: Int?, in cell: Rect, _ scale: ColorScale, _ theme: PlotTheme, on canvas: Canvas
  ) {
    guard let index, let summary = table.values[index].summary else {
      canvas.rectangle(cell, fill: Color(hex: 0xe2e2e2), stroke: Stroke(.white, width: 1))
      let text = index == nil ? "not in the study" : table.values[index ?? 0].countText
      let block = TextBlock(
        text, style: TextStyle(size: theme.noteSize, color: Color(hex: 0x555555)),
        width: cell.width - theme.gap, most: 3, on: canvas)
      block.draw(on: canvas, x: cell.center.x, top: cell.center.y - block.height / 2)
      return
    }
    let color = scale.color(of: summary.mean)
    canvas.rectangle(cell, fill: color, stroke: Stroke(.white, width: 1))
    let isDark = 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue < 0.48
    let ink = isDark ? Color.white : Color(hex: 0x111111)
    let (mean, deviation) = Readable.spread(
      mean: summary.mean, deviation: summary.standardDeviation)
    var lines = [(mean, theme.labelSize, true)]
    if summary.count > 1 { lines.append(("± \(deviation)", theme.noteSize, false)) }
    if !table.values[index].isWhole {
      lines.append(("\(summary.count) of \(table.values[index].repetitions.count)", 10, false))
    }
    let blocks = lines.map { text, size, isBold in
      TextBlock(
        text, style: TextStyle(size: size, color: ink, bold: isBold), width: cell.width - 6,
        most: 1, on: canvas)
    }
    var top = cell.center.y - blocks.reduce(0) { $0 + $1.height } / 2
    for block in blocks {
      block.draw(on: canvas, x: cell.center.x, top: top)
      top += block.height
    }
  }
}

/// Which colour a mean has.
private struct ColorScale {
  let range: ClosedRange<Double>
  let label: String
  private let isLog: Bool

  init(_ table: ComparisonTable) {
    let means = table.values.compactMap { $0.summary?.mean }
    isLog = spansDecades(means)
    let places = isLog ? means.map(Double.log10) : means
    range = (places.min() ?? 0)...(places.max() ?? 1)
    label = isLog ? "decimal logarithm of \(table.title)" : table.title
  }

  func color(of mean: Double) -> Color {
    let place = isLog ? Double.log10(mean) : mean
    let width = range.upperBound - range.lowerBound
    return ColorMap.viridis.color(at: width > 0 ? (place - range.lowerBound) / width : 0.5)
  }
}
