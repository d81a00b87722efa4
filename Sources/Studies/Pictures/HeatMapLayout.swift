import Drawing

/// Where the cells of a map and their labels lie, from the top of the map.
struct HeatMapLayout {
  let area: Rect
  let height: Double
  private let cellSize: (width: Double, height: Double)
  private let rowTexts: [TextBlock]
  private let columnTexts: [TextBlock]
  private let rowTitle: TextBlock
  private let columnTitle: TextBlock
  private let theme: PlotTheme

  init(_ grid: VariantGrid, theme: PlotTheme, on canvas: Canvas) {
    self.theme = theme
    let (rows, columns) = (Double(grid.rows.count), Double(grid.columns.count))
    cellSize = (
      min(max(600 / columns, 78), 150).rounded(), min(max(440 / rows, 52), 84).rounded()
    )
    let area = (width: cellSize.width * columns, height: cellSize.height * rows)
    let style = TextStyle(size: theme.tickSize)
    let cellHeight = cellSize.height
    let cellWidth = cellSize.width
    rowTexts = grid.shortRows.map {
      TextBlock(
        $0, style: style, width: 200,
        most: max(1, Int(cellHeight / 18)), on: canvas)
    }
    columnTexts = grid.shortColumns.map {
      TextBlock(
        $0, style: style, width: cellWidth - 6, most: 4, on: canvas)
    }
    let titleStyle = TextStyle(size: theme.labelSize)
    rowTitle = TextBlock(
      grid.rowAxes.joined(separator: ", "), style: titleStyle, width: max(area.height, 120),
      most: 2, on: canvas)
    columnTitle = TextBlock(
      grid.columnAxes.joined(separator: ", "), style: titleStyle, width: max(area.width, 160),
      most: 2, on: canvas)
    let left =
      theme.margin + rowTitle.height + theme.gap + (rowTexts.map(\.width).max() ?? 0) + theme.gap
    self.area = Rect(x: left.rounded(), y: 0, width: area.width, height: area.height)
    height =
      area.height + theme.gap + (columnTexts.map(\.height).max() ?? 0) + theme.gap
      + columnTitle.height
  }

  func cell(_ row: Int, _ column: Int) -> Rect {
    Rect(
      x: area.x + Double(column) * cellSize.width, y: area.y + Double(row) * cellSize.height,
      width: cellSize.width, height: cellSize.height)
  }

  func drawLabels(on canvas: Canvas, top: Double) {
    for (row, text) in rowTexts.enumerated() {
      let middle = cell(row, 0).center.y + top
      text.draw(
        on: canvas, x: area.x - theme.gap, top: middle - text.height / 2, align: .right)
    }
    for (column, text) in columnTexts.enumerated() {
      text.draw(
        on: canvas, x: cell(0, column).center.x, top: top + area.height + theme.gap)
    }
    rowTitle.drawUpwards(on: canvas, x: theme.margin, y: top + area.center.y)
    columnTitle.draw(
      on: canvas, x: area.center.x, top: top + height - columnTitle.height)
  }
}
