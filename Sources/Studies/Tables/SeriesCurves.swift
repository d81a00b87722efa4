import Pipeline

/// A series of a study's trials summed up by variant: the median and the quartiles at every x.
struct SeriesCurves {
  struct Curve {
    let variant: Variant
    let x: [Double]
    let median: [Double]
    let lowerQuartile: [Double]
    let upperQuartile: [Double]
    /// How many trials the first point is of.
    let count: Int
    /// Trials that failed, or that do not report the series.
    let missing: [String]
    /// Whether some trials ended before others.
    let isUneven: Bool
  }

  let name: String
  let xLabel: String
  let yLabel: String
  let curves: [Curve]

  /// Reads the reports of every trial that completed.
  init(_ comparison: Comparison, _ grid: VariantGrid, reading reports: ReportReader) {
    guard case .series(let name) = comparison.subject else {
      preconditionFailure("curves are of a series")
    }
    self.name = name
    var labels: (x: String, y: String)?
    curves = grid.variants.map { variant in
      var found: [Series] = []
      var missing: [String] = []
      for result in variant.trials {
        if case .failed = result.outcome {
          missing.append("\(result.trial.name) failed")
        } else if let series = reports.series(name, of: result), !series.x.isEmpty {
          found.append(series)
          labels = labels ?? (series.xLabel, series.yLabel)
        } else {
          missing.append("\(result.trial.name) does not report it")
        }
      }
      return Self.curve(variant, found, missing)
    }
    xLabel = labels?.x ?? ""
    yLabel = labels?.y ?? ""
  }

  /// A point at every x that all trials have that come as far.
  private static func curve(_ variant: Variant, _ series: [Series], _ missing: [String]) -> Curve {
    var values: [Double: [Double]] = [:]
    for series in series {
      for (x, y) in zip(series.x, series.y) { values[x, default: []].append(y) }
    }
    let ends = series.compactMap { $0.x.max() }.sorted()
    var points: (x: [Double], median: [Double], lower: [Double], upper: [Double]) = ([], [], [], [])
    for x in values.keys.sorted() {
      let reaching = ends.count - ends.count { $0 < x }
      guard let found = values[x], found.count == reaching else { continue }
      // A diverged trial lies above every other: its place among them is known, its height not.
      let sorted = found.map { $0.isNaN ? .infinity : $0 }.sorted()
      points.x.append(x)
      points.median.append(finite(quantile(0.5, of: sorted)))
      points.lower.append(finite(quantile(0.25, of: sorted)))
      points.upper.append(finite(quantile(0.75, of: sorted)))
    }
    return Curve(
      variant: variant, x: points.x, median: points.median, lowerQuartile: points.lower,
      upperQuartile: points.upper, count: series.count, missing: missing,
      isUneven: ends.first != ends.last)
  }

  /// Infinite ends have no place in a plot, which leaves out what is not a number.
  private static func finite(_ value: Double) -> Double { value.isFinite ? value : .nan }
}
