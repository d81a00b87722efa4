import Drawing
import Pipeline

/// A box a variant with a dot for every repetition: rows beside each other, columns as colours. Fewer
/// than five values are dots alone, for a box would be made up of five numbers.
struct VariantBoxes {
  let table: ComparisonTable

  private static let leastInBox = 5

  /// A picture of one value a variant shows nothing that the table does not.
  static func suits(_ table: ComparisonTable) -> Bool {
    table.values.contains { $0.values.count > 1 }
  }

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
    // Its own median alone keeps a box of few values on its line, where nothing is drawn of it.
    var box = Box(position: position, of: values)
    box.values = values
    box.showsValuesAlone = values.count < Self.leastInBox
    return box
  }

  private var title: String {
    let over = table.comparison.over
    let repetition = table.comparison.statistics.repetition
    let each =
      repetition.map { "a dot for each value of \($0)" }
      ?? (over.isEmpty
        ? "a dot a trial" : "a dot for the mean over \(over.joined(separator: ", "))")
    let hasBoxes = table.values.contains { $0.values.count >= Self.leastInBox }
    let trials = table.values.reduce(0) { $0 + $1.variant.trials.count }
    let missing = table.values.reduce(0) { $0 + $1.missingCount }
    return "\(table.metric): " + (hasBoxes ? "quartiles, median and \(each)" : each)
      + (missing > 0 ? "; \(missing) of \(trials) trials without a value" : "")
  }
}
