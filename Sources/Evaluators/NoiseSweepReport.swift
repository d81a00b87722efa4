import Pipeline

/// Puts the rounds of a noise sweep into a report.
struct NoiseSweepReport {
  /// Ascending.
  let levels: [Double]
  /// For each level its rounds.
  let rounds: [[NoiseRound]]
  let images: Int
  let atMost: Int
  /// What is swept: `bit-flip rate`.
  let noise: String
  /// What the second line of the Bayes limit assumes; `nil` where there is no limit.
  let assumedLevel: Double?
  /// Whether the model's loss is a cross-entropy, as the limit's is.
  let hasLogits: Bool

  /// One number of a round.
  private struct Column {
    /// The prefix of its name, and in words who is measured.
    let prefix: String
    let subject: String
    let quantity: Quantity
    let value: (NoiseRound) -> Double
    var name: String { prefix + quantity.name }
  }

  private struct Quantity {
    let name: String
    let unit: String
    let label: String
  }

  private var loss: Quantity {
    Quantity(name: "loss", unit: "nats an image", label: "loss (nats an image)")
  }
  private var wrongPixels: Quantity {
    Quantity(name: "wrong_pixels", unit: "pixels an image", label: "wrong pixels an image")
  }
  private var intact: Quantity {
    let label = "images of \(images) with at most \(atMost) wrong"
    return Quantity(name: "images_within_limit", unit: "images", label: label)
  }

  private var columns: [Column] {
    let count = Double(images)
    func errors(
      _ prefix: String, _ subject: String, _ path: KeyPath<NoiseRound, NoiseRound.Errors>
    ) -> [Column] {
      [
        Column(prefix: prefix, subject: subject, quantity: loss) { $0[keyPath: path].nats / count },
        Column(prefix: prefix, subject: subject, quantity: wrongPixels) {
          $0[keyPath: path].wrongPixels / count
        },
        Column(prefix: prefix, subject: subject, quantity: intact) { $0[keyPath: path].intact },
      ]
    }
    var columns = errors("", "model", \.model) + errors("baseline_", "noisy image", \.baseline)
    if let assumedLevel {
      // The limits bound means of pixels and nats, not the number of intact images.
      columns += errors("limit_", "limit, level known", \.limit).dropLast()
      columns += errors(
        "assumed_limit_", "limit, level \(assumedLevel.shown) assumed", \.assumedLimit
      ).dropLast()
      let above = "model above the limit on the same draws, both expected"
      if hasLogits {
        columns.append(
          Column(prefix: "excess_", subject: above, quantity: loss) {
            ($0.expected.nats - $0.limit.nats) / count
          })
      }
      columns.append(
        Column(prefix: "excess_", subject: above, quantity: wrongPixels) {
          ($0.expected.wrongPixels - $0.limit.wrongPixels) / count
        })
    }
    return columns
  }

  var report: Report {
    let columns = columns
    let summaries = columns.map { column in
      rounds.map { Statistics($0.map(column.value)) }
    }
    let rows: [[Table.Cell]] = zip(levels, rounds).flatMap { level, rounds in
      rounds.enumerated().map { number, round -> [Table.Cell] in
        let cells = columns.map { Table.Cell.known($0.value(round)) }
        return [.number(level), .number(Double(number + 1))] + cells
      }
    }
    let table = Table(
      name: "rounds", columns: ["level", "round"] + columns.map(\.name), rows: rows)
    return Report(
      metrics: levels.indices.flatMap { level in
        columns.indices.filter { isMetric(columns[$0]) }
          .map { metric(columns[$0], level, summaries[$0][level]) }
      },
      tables: [wrongPixels, intact, loss].map { summary(of: $0, columns, summaries) } + [table],
      series: zip(columns, summaries).map { column, statistics in
        // A curve has no point where a certain and wrong pixel makes the loss infinite.
        let points = zip(levels, statistics.map(\.mean)).filter(\.1.isFinite)
        return Series(
          name: column.name, xLabel: noise, yLabel: column.quantity.label, x: points.map(\.0),
          y: points.map(\.1))
      })
  }

  /// The model's numbers, everyone's wrong pixels, and how far the model is from the limit in either
  /// quantity; the tables have the rest.
  private func isMetric(_ column: Column) -> Bool {
    column.prefix.isEmpty || column.quantity.name == wrongPixels.name
      || ["limit_", "excess_"].contains(column.prefix)
  }

  /// The one level of a sweep need not be named.
  static func metricName(_ name: String, _ level: Double, of levels: [Double]) -> String {
    levels.count == 1 ? name : "\(name)_at_\(level.shown)"
  }

  private func metric(_ column: Column, _ level: Int, _ statistics: Statistics) -> Metric {
    let (low, high) = statistics.interval
    let interval = low.isNaN ? "" : ", 95 % interval \(low.rounded4) to \(high.rounded4)"
    let rounds = statistics.count == 1 ? "1 round" : "\(statistics.count) rounds"
    return Metric(
      Self.metricName(column.name, levels[level], of: levels), statistics.mean,
      unit: column.quantity.unit,
      reduction:
        "\(column.subject), mean over \(rounds) of \(Readable.count(images, "image"))\(interval)")
  }

  private func summary(
    of quantity: Quantity, _ columns: [Column], _ summaries: [[Statistics]]
  ) -> Table {
    let rows: [[Table.Cell]] = levels.indices.flatMap { level in
      zip(columns, summaries).filter { $0.0.quantity.name == quantity.name }
        .map { column, statistics in
          let values = statistics[level]
          return [.number(levels[level]), .text(column.subject)]
            + [
              values.mean, values.median, values.lowerQuartile, values.upperQuartile,
              values.interval.low, values.interval.high,
            ].map { .known($0) }
        }
    }
    return Table(
      name: quantity.name,
      columns: [
        "level", "of", "mean", "median", "lower_quartile", "upper_quartile", "interval_low",
        "interval_high",
      ], rows: rows)
  }
}

extension Table.Cell {
  /// A number; nothing where there is none, such as the interval of a single round.
  static func known(_ value: Double) -> Table.Cell {
    value.isFinite ? .number(value) : .text(value.isNaN ? "" : "infinite")
  }
}

extension Double {
  /// To four digits after the point, for sentences.
  var rounded4: String {
    let scaled = (self * 10_000).rounded()
    return abs(scaled) < 1e15 ? (scaled / 10_000).shown : description
  }
}
