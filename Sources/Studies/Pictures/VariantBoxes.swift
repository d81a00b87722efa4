internal import Exporters
internal import Pipeline

/// A box a variant with a dot for every trial: rows beside each other, columns as colours.
struct VariantBoxes {
  let table: ComparisonTable

  func picture() throws -> PictureFile { try PictureFile { try plot.draw(as: pictureFormat) } }

  private var plot: Plot {
    let grid = table.grid
    let values = table.values.flatMap { $0.values.map(\.value) }
    let isLog = spansDecades(values)
    return Plot(
      title: title,
      x: Axis(
        grid.rowAxes.joined(separator: ", "), range: -0.6...Double(grid.rows.count) - 0.4,
        ticks: grid.shortRows.enumerated().map { AxisTick(Double($0.offset), $0.element) }),
      y: Axis(
        table.metric + (isLog ? ", log scale" : ""), unit: table.unit, scale: isLog ? .log : .linear
      ),
      series: zip(grid.columns, grid.shortColumns).enumerated().map { number, column in
        .boxes(
          grid.columnAxes.isEmpty
            ? "" : "\(grid.columnAxes.joined(separator: ", ")) \(column.1)",
          values: grid.rows.indices.compactMap { row in
            grid.variant(grid.rows[row], column.0).flatMap { box(of: $0, at: Double(row)) }
          }, color: .category(number))
      })
  }

  private func box(of index: Int, at position: Double) -> Box? {
    let values = table.values[index].values.map(\.value)
    guard !values.isEmpty else { return nil }
    var box = Box(position: position, of: values)
    box.values = values
    return box
  }

  private var title: String {
    let over = table.comparison.over
    let each =
      over.isEmpty ? "a dot a trial" : "a dot for each value of \(over.joined(separator: ", "))"
    let trials = table.values.reduce(0) { $0 + $1.variant.trials.count }
    let missing = trials - table.values.reduce(0) { $0 + $1.values.count }
    return "\(table.metric): quartiles, median and \(each)"
      + (missing > 0 ? "; \(missing) of \(trials) trials without a value" : "")
  }
}
