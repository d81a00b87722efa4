import Drawing

/// Where the cells and the texts of a contact sheet lie, in units of two pixels.
struct ContactSheetLayout {
  let width: Double
  let height: Double
  private let theme: PlotTheme
  private let cell: (width: Double, height: Double)
  /// What all cells cover.
  private let area: Rect
  private let title: TextBlock
  private let rowTitle: TextBlock
  private let columnTitle: TextBlock
  private let rowTexts: [TextBlock]
  private let columnTexts: [TextBlock]

  /// - Parameters:
  ///   - cell: the sides of a cell.
  ///   - trial: any canvas, which texts are measured on.
  init(
    _ title: String, _ grid: VariantGrid, cell: (width: Double, height: Double),
    _ theme: PlotTheme, on trial: Canvas
  ) {
    let style = TextStyle(size: theme.tickSize)
    rowTexts = grid.shortRows.map {
      TextBlock(
        $0, style: style, width: 180, most: max(1, min(4, Int(cell.height / 18))), on: trial)
    }
    columnTexts = grid.shortColumns.map {
      TextBlock($0, style: style, width: cell.width, most: 4, on: trial)
    }
    let gridWidth = Double(columnTexts.count) * (cell.width + theme.gap) - theme.gap
    let gridHeight = Double(rowTexts.count) * (cell.height + theme.gap) - theme.gap
    let titleStyle = TextStyle(size: theme.labelSize)
    rowTitle = TextBlock(
      grid.rowAxes.joined(separator: ", "), style: titleStyle, width: max(gridHeight, 80),
      most: 2, on: trial)
    columnTitle = TextBlock(
      grid.columnAxes.joined(separator: ", "), style: titleStyle, width: max(gridWidth, 120),
      most: 2, on: trial)
    let left =
      (theme.margin + rowTitle.height + theme.gap + (rowTexts.map(\.width).max() ?? 0) + theme.gap)
      .rounded(.up)
    width = max(left + gridWidth + theme.margin, 360).rounded(.up)
    self.title = TextBlock(
      title, style: TextStyle(size: theme.titleSize, bold: true), width: width - 2 * theme.margin,
      most: 3, on: trial)
    let columnTop = theme.margin + self.title.height + theme.gap + columnTitle.height
    let labelHeight = columnTexts.map(\.height).max() ?? 0
    let top = (columnTop + theme.gap / 2 + labelHeight + theme.gap / 2).rounded(.up)
    height = (top + gridHeight + theme.margin).rounded(.up)
    area = Rect(x: left, y: top, width: gridWidth, height: gridHeight)
    self.cell = cell
    self.theme = theme
  }

  /// The place of a cell.
  func frame(_ row: Int, _ column: Int) -> Rect {
    Rect(
      x: area.x + Double(column) * (cell.width + theme.gap),
      y: area.y + Double(row) * (cell.height + theme.gap), width: cell.width, height: cell.height)
  }

  /// Draws what stands above the cells and at their left, but for the texts of the rows.
  func drawTitles(on canvas: Canvas) {
    title.draw(on: canvas, x: width / 2, top: theme.margin)
    columnTitle.draw(
      on: canvas, x: area.x + area.width / 2, top: theme.margin + title.height + theme.gap)
    rowTitle.drawUpwards(on: canvas, x: theme.margin, y: area.y + area.height / 2)
    for (column, text) in columnTexts.enumerated() {
      text.draw(
        on: canvas, x: frame(0, column).x + cell.width / 2,
        top: area.y - theme.gap / 2 - text.height)
    }
  }

  func drawText(ofRow row: Int, on canvas: Canvas) {
    let text = rowTexts[row]
    text.draw(
      on: canvas, x: area.x - theme.gap,
      top: frame(row, 0).y + (cell.height - text.height) / 2, align: .right)
  }
}
