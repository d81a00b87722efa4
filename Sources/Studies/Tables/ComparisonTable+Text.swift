internal import Pipeline

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
            return TextTable.Cell(meanText(of: index), isBest: index == best)
          }
      })
  }

  /// `12.1 ± 0.4`, with the count where trials are missing.
  private func meanText(of index: Int) -> String {
    let values = values[index]
    guard let summary = values.summary else { return values.countText }
    let (mean, deviation) = figures(mean: summary.mean, deviation: summary.standardDeviation)
    return (summary.count > 1 ? "\(mean) ± \(deviation)" : mean)
      + (values.isWhole ? "" : " (\(values.countText))")
  }

  /// A row a variant, with all that is said of it.
  var variantTable: TextTable {
    let labels = (grid.rowAxes + grid.columnAxes).map {
      TextTable.Column(title: $0, isNumber: false)
    }
    let hasTests = testCount > 0
    let hasSpread = values.contains { ($0.summary?.count ?? 0) > 1 }
    var columns = labels + [TextTable.Column(title: "mean")]
    if hasSpread {
      columns += [
        TextTable.Column(title: "sd"), TextTable.Column(title: "95 % interval", isNumber: false),
      ]
    }
    columns.append(TextTable.Column(title: "n", isNumber: false))
    if hasTests {
      columns += ["difference", "p", "p (Holm)", "effect"].map { TextTable.Column(title: $0) }
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
    let (mean, deviation) = figures(mean: summary.mean, deviation: summary.standardDeviation)
    let cell = TextTable.Cell(mean, isBest: index == best)
    guard hasSpread else { return [cell] }
    return [
      cell, TextTable.Cell(deviation), TextTable.Cell(summary.interval.map(figures) ?? "-"),
    ]
  }

  private func testCells(of index: Int) -> [TextTable.Cell] {
    if index == best {
      return [TextTable.Cell("best")] + Array(repeating: TextTable.Cell(""), count: 3)
    }
    guard let compared = comparisons[index], let test = compared.test,
      let difference = compared.meanDifference, let adjusted = compared.adjustedP
    else { return Array(repeating: TextTable.Cell("-"), count: 4) }
    return [
      TextTable.Cell(signed(difference)), TextTable.Cell(figure(test.p, digits: 2)),
      TextTable.Cell(figure(adjusted, digits: 2)),
      TextTable.Cell(fixed(test.rankBiserial, decimals: 2)),
    ]
  }

  /// What it takes to read the tables, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if let best {
      let end = comparison.best == .lowest ? "lowest" : "highest"
      notes.append("* the \(end) mean: \(values[best].variant.name).")
    } else {
      notes.append("No trial has a finite value of \(metric).")
    }
    if testCount > 0 {
      let axes = comparison.over.joined(separator: ", ")
      let correction =
        testCount == 1 ? "one comparison, uncorrected" : "Holm's correction over \(testCount)"
      notes.append(
        "difference: the variant's value less the best one's, mean over pairs of the same \(axes); p: "
          + "Wilcoxon's signed-rank test, two-sided; \(correction); effect: rank-biserial "
          + "correlation, -1 to 1.")
    }
    if let shortage { notes.append(shortage.capitalizedFirst + ".") }
    for values in values where !values.isWhole { notes += absences(of: values) }
    return notes
  }

  /// The trials that a variant's figures leave out; a failed one with its error.
  private func absences(of values: VariantValues) -> [String] {
    var parts = values.failed.map { "\($0.trial.name) failed" }
    parts += values.notFinite.map { "\($0.trial.name) has \(figure($0.value))" }
    parts += values.unreported.map { "\($0.name) does not report it" }
    let shown = parts.prefix(5).joined(separator: ", ")
    let more = parts.count > 5 ? " and \(parts.count - 5) more" : ""
    return ["\(values.variant.name): \(values.countText) (\(shown)\(more)).".visible]
  }

  /// The tables for a terminal.
  /// - Parameter bold: whether the best is written in bold letters as well.
  public func text(bold: Bool = false) -> String {
    let emphasis = bold ? TextTable.Emphasis.bold : .star
    return
      ([title + "\n"]
      + [gridTable?.text(emphasis), variantTable.text(emphasis)].compactMap(\.self)
      + [notes.map { $0 + "\n" }.joined()]).joined(separator: "\n")
  }

  public var markdown: String {
    (["## \(title)\n"] + [gridTable?.markdown, variantTable.markdown].compactMap(\.self)
      + [notes.map { "- \($0.hasPrefix("* ") ? "Bold: " + $0.dropFirst(2) : $0)\n" }.joined()])
      .joined(separator: "\n")
  }
}

extension String {
  /// With its first letter large.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
