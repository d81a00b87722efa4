public import Pipeline

extension ComparisonTable {
  /// A row a variant with all figures, every digit of them.
  public var csv: String {
    let heads =
      grid.rowAxes + grid.columnAxes + [
        "trials", "values", "failed", "not_finite", "unreported", "mean", "standard_deviation",
        "interval_low", "interval_high", "smallest", "lower_quartile", "median", "upper_quartile",
        "largest", "best", "pairs", "mean_difference", "p", "p_holm", "rank_biserial",
      ]
    let rows = values.indices.map { index -> [String] in
      let found = values[index]
      let summary = found.summary
      let compared = comparisons[index]
      let counts = [
        found.variant.trials.count, found.values.count, found.failed.count, found.notFinite.count,
        found.unreported.count,
      ]
      let figures: [Double?] = [
        summary?.mean, summary?.standardDeviation, summary?.interval?.lowerBound,
        summary?.interval?.upperBound, summary?.smallest, summary?.lowerQuartile, summary?.median,
        summary?.upperQuartile, summary?.largest,
      ]
      let tests: [Double?] = [
        compared?.meanDifference, compared?.test?.p, compared?.adjustedP,
        compared?.test?.rankBiserial,
      ]
      return found.variant.row + found.variant.column + counts.map(String.init)
        + figures.map(CSV.digits) + [index == best ? "yes" : "no"]
        + [compared.map { String($0.differences.count) } ?? ""] + tests.map(CSV.digits)
    }
    return CSV.text([heads] + rows)
  }

  /// Everything of the table, the values of every trial included.
  public var json: JSON {
    var entries: [(String, JSON)] = [("metric", .text(metric))]
    if !unit.isEmpty { entries.append(("unit", .text(unit))) }
    entries += [
      ("best", .text(comparison.best.rawValue)), ("over", .list(comparison.over.map(JSON.text))),
      ("rows", .list(grid.rowAxes.map(JSON.text))),
      ("columns", .list(grid.columnAxes.map(JSON.text))),
    ]
    if let shortage { entries.append(("too_few_pairs", .text(shortage))) }
    entries.append(("variants", .list(values.indices.map(variant))))
    return .object(entries)
  }

  private func variant(_ index: Int) -> JSON {
    let found = values[index]
    let axes = zip(grid.rowAxes + grid.columnAxes, found.variant.row + found.variant.column)
    var entries: [(String, JSON)] = [
      ("settings", .object(axes.map { ($0, .text($1)) })), ("is_best", .boolean(index == best)),
      ("trials", .integer(found.variant.trials.count)),
    ]
    if let summary = found.summary {
      entries += [
        ("count", .integer(summary.count)), ("mean", .number(summary.mean)),
        ("standard_deviation", .number(summary.standardDeviation)),
        (
          "interval",
          summary.interval.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
        ),
        (
          "quartiles",
          .list([summary.lowerQuartile, summary.median, summary.upperQuartile].map(JSON.number))
        ), ("smallest", .number(summary.smallest)), ("largest", .number(summary.largest)),
      ]
    } else {
      entries.append(("count", .integer(0)))
    }
    if let compared = comparisons[index] { entries.append(("against_best", json(compared))) }
    entries.append(("values", .list(found.values.map(value))))
    entries.append(("not_finite", .list(found.notFinite.map(value))))
    entries.append(
      (
        "failed",
        .list(
          found.failed.map { failure in
            .object([("trial", .text(failure.trial.name)), ("error", .text(failure.error))])
          })
      ))
    entries.append(("unreported", .list(found.unreported.map { .text($0.name) })))
    return .object(entries)
  }

  private func value(_ value: VariantValues.Value) -> JSON {
    var entries: [(String, JSON)] = [
      ("trial", .text(value.trial.name)), ("value", .number(value.value)),
    ]
    if !value.value.isFinite { entries.append(("value_text", .text("\(value.value)"))) }
    return .object(entries)
  }

  private func json(_ compared: PairedComparison) -> JSON {
    var entries: [(String, JSON)] = [("pairs", .integer(compared.differences.count))]
    if let test = compared.test {
      entries += [
        ("mean_difference", .number(compared.meanDifference ?? .nan)), ("p", .number(test.p)),
        ("p_holm", .number(compared.adjustedP ?? test.p)), ("exact", .boolean(test.isExact)),
        ("rank_biserial", .number(test.rankBiserial)), ("zeros", .integer(test.zeros)),
      ]
    }
    return .object(entries)
  }
}
