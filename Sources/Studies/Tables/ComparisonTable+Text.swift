import Pipeline

extension ComparisonTable {
  /// What is compared, with its unit: `reconstruction.wrong_pixels (pixels an image)`.
  var title: String { unit.isEmpty ? metric : "\(metric) (\(unit))" }

  /// Means and deviations in rows and columns; `nil` where there is one column only, which the
  /// variants' table shows as well.
  var gridTable: TextTable? {
    guard !grid.columnAxes.isEmpty else { return nil }
    let corner = grid.rowAxes.joined(separator: ", ")
    let columnName = grid.columnAxes.joined(separator: ", ")
    let columns =
      (grid.rowAxes.isEmpty ? [] : [TextTable.Column(title: corner, isNumber: false)])
      + grid.columns.map {
        TextTable.Column(title: "\(columnName) \($0.joined(separator: ", "))")
      }
    return TextTable(
      columns: columns,
      rows: grid.rows.map { row in
        (grid.rowAxes.isEmpty ? [] : [TextTable.Cell(row.joined(separator: ", "))])
          + grid.columns.map { column in
            guard let index = grid.variant(row, column) else { return TextTable.Cell("") }
            return TextTable.Cell(meanText(of: index), isBest: index == marked)
          }
      })
  }

  /// `12.1 ± 0.4`, with the count where trials are missing.
  private func meanText(of index: Int) -> String {
    let values = values[index]
    guard let summary = values.summary else { return values.countText }
    let (mean, deviation) = Readable.spread(
      mean: summary.mean, deviation: summary.standardDeviation)
    return (summary.count > 1 ? "\(mean) ± \(deviation)" : mean)
      + (values.isWhole ? "" : " (\(values.countText))")
  }

  /// A row a variant, with all that is said of it.
  var variantTable: TextTable {
    let labels = (grid.rowAxes + grid.columnAxes).map {
      TextTable.Column(title: $0, isNumber: false)
    }
    let hasTests = comparisons.contains { $0?.test != nil }
    let hasSpread = values.contains { ($0.summary?.count ?? 0) > 1 }
    var columns = labels + [TextTable.Column(title: "mean")]
    if hasSpread {
      columns += [
        TextTable.Column(title: "sd"), TextTable.Column(title: "95 % interval", isNumber: false),
      ]
    }
    columns.append(TextTable.Column(title: "n", isNumber: false))
    if hasTests {
      columns += [
        TextTable.Column(title: "difference", start: .part),
        TextTable.Column(title: "its 95 % interval", isNumber: false),
        TextTable.Column(title: "p", start: .group),
        TextTable.Column(title: "p (\(correction))"), TextTable.Column(title: "effect"),
      ]
    }
    return TextTable(
      columns: columns,
      rows: values.indices.map { index in
        let variant = values[index].variant
        var row = (variant.row + variant.column).map { TextTable.Cell($0) }
        row += summaryCells(of: index, hasSpread: hasSpread)
        row.append(TextTable.Cell(values[index].countText))
        return row + (hasTests ? testCells(of: index) : [])
      })
  }

  private func summaryCells(of index: Int, hasSpread: Bool) -> [TextTable.Cell] {
    guard let summary = values[index].summary else {
      return Array(repeating: TextTable.Cell("-"), count: hasSpread ? 3 : 1)
    }
    let (mean, deviation) = Readable.spread(
      mean: summary.mean, deviation: summary.standardDeviation)
    let cell = TextTable.Cell(mean, isBest: index == marked)
    guard hasSpread else { return [cell] }
    return [
      cell, TextTable.Cell(deviation),
      TextTable.Cell(summary.interval.map(Readable.interval) ?? "-"),
    ]
  }

  private func testCells(of index: Int) -> [TextTable.Cell] {
    guard let compared = comparisons[index], let test = compared.test else {
      let isReference = comparisons.contains { $0?.second == index }
      let word = isReference ? (comparison.statistics.baseline.isEmpty ? "best" : "baseline") : "-"
      return [TextTable.Cell(word)]
        + Array(repeating: TextTable.Cell(isReference ? "" : "-"), count: 4)
    }
    return [
      TextTable.Cell(Readable.signed(test.estimate)),
      TextTable.Cell(test.interval.map(Readable.interval) ?? "-"),
      TextTable.Cell(test.p.map { Readable.number($0, digits: 2) } ?? "-"),
      TextTable.Cell(compared.adjustedP.map { Readable.number($0, digits: 2) } ?? "-"),
      TextTable.Cell(Readable.fixed(test.signedRank.rankBiserial, decimals: 2)),
    ]
  }

  /// The tables for a terminal, no wider than `width` columns as far as single columns allow.
  /// - Parameters:
  ///   - bold: whether the best is written in bold letters as well.
  ///   - width: in columns of a terminal.
  public func text(bold: Bool = false, width: Int = 80) -> String {
    let emphasis = bold ? TextTable.Emphasis.bold : .star
    return
      ([title + "\n"]
      + [gridTable, variantTable].compactMap { $0?.text(emphasis, width: width) }
      + [notes.map { $0.wrapped(at: width) + "\n" }.joined()]).joined(separator: "\n")
  }

  public var markdown: String {
    (["## \(title)\n"] + [gridTable?.markdown, variantTable.markdown].compactMap(\.self)
      + [notes.map { "- \($0.hasPrefix("* ") ? "Bold: " + $0.dropFirst(2) : $0)\n" }.joined()])
      .joined(separator: "\n")
  }
}
