public import Pipeline

extension ComparisonTable {
  /// A row a variant with all figures, every digit of them.
  public var csv: String {
    let heads =
      grid.rowAxes + grid.columnAxes + [
        "trials", "values", "failed", "not_finite", "unreported", "mean", "standard_deviation",
        "interval_low", "interval_high", "smallest", "lower_quartile", "median", "upper_quartile",
        "largest", "best", "against", "pairs", "difference", "difference_low", "difference_high",
        "p", "p_corrected", "p_signed_rank", "rank_biserial",
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
      let test = compared?.test
      let tests: [Double?] = [
        test?.estimate, test?.interval?.lowerBound, test?.interval?.upperBound, test?.p,
        compared?.adjustedP, test?.signedRank.p, test?.signedRank.rankBiserial,
      ]
      return found.variant.row + found.variant.column + counts.map(String.init)
        + figures.map(CSV.digits) + [index == best ? "yes" : "no"]
        + [compared.map { values[$0.second].variant.name } ?? ""]
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
    entries += statisticsEntries
    if let shortage { entries.append(("too_few_pairs", .text(shortage))) }
    entries.append(("variants", .list(values.indices.map(variant))))
    entries.append(("pairs", .list(pairs.map(json))))
    return .object(entries)
  }

  private var statisticsEntries: [(String, JSON)] {
    let statistics = comparison.statistics
    let baseline = statistics.baseline.map { ($0.axis, JSON.text($0.label)) }
    return [
      ("repetitions", statistics.repetition.map(JSON.text) ?? .null),
      ("baseline", baseline.isEmpty ? .null : .object(baseline)),
      ("test", .text(statistics.test.rawValue)), ("interval", .text(statistics.interval.rawValue)),
      ("correction", .text(correction.lowercased())), ("tests", .integer(testCount)),
    ]
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
        (
          "standard_deviation",
          summary.count > 1 ? .number(summary.standardDeviation) : .null
        ),
        (
          "interval",
          json(summary.interval)
        ),
        (
          "quartiles",
          .list([summary.lowerQuartile, summary.median, summary.upperQuartile].map(JSON.number))
        ), ("smallest", .number(summary.smallest)), ("largest", .number(summary.largest)),
      ]
    } else {
      entries.append(("count", .integer(0)))
    }
    if let compared = comparisons[index] { entries.append(("compared", json(compared))) }
    entries.append(("values", .list(found.trialValues.map(value))))
    if found.isAveraged {
      entries.append(
        (
          "averages",
          .list(
            found.values.map {
              .object([("repetition", .text($0.repetition)), ("value", .number($0.value))])
            })
        ))
    }
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

  private func value(_ value: VariantValues.TrialValue) -> JSON {
    var entries: [(String, JSON)] = [
      ("trial", .text(value.trial.name)), ("value", .number(value.value)),
    ]
    if !value.value.isFinite { entries.append(("value_text", .text("\(value.value)"))) }
    return .object(entries)
  }

  private func json(_ interval: ClosedRange<Double>?) -> JSON {
    interval.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
  }

  /// Variants are named by their places in the list of variants, from 0.
  private func json(_ compared: PairedComparison) -> JSON {
    var entries: [(String, JSON)] = [
      ("variant", .integer(compared.first)), ("against", .integer(compared.second)),
      ("against_name", .text(values[compared.second].variant.name)),
      ("pairs", .integer(compared.differences.count)),
    ]
    guard let test = compared.test else { return .object(entries) }
    let ranks = test.signedRank
    entries += [
      ("difference", .number(test.estimate)), ("interval", json(test.interval)),
      ("p", test.p.map(JSON.number) ?? .null),
      ("p_corrected", compared.adjustedP.map(JSON.number) ?? .null),
      (
        "signed_rank",
        .object([
          ("p", .number(ranks.p)), ("exact", .boolean(ranks.isExact)),
          ("zeros", .integer(ranks.zeros)), ("rank_biserial", .number(ranks.rankBiserial)),
        ])
      ),
    ]
    return .object(entries)
  }
}
