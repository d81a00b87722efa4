internal import Pipeline

/// What one seed's decoded codes gave, means over the codes.
struct GenerationNumbers: Sendable, Equatable {
  let distance: Double
  let pixels: Double
  let sharpness: Double
  let novelty: Double
}

/// What one model's decoded codes gave, seed by seed.
struct GenerationMeasures {
  let model: String
  let seeds: [GenerationNumbers]
}

/// Puts what decoded codes gave into a report.
struct GenerationReport {
  let models: [GenerationMeasures]
  let points: Int
  let atMost: Int
  let margin: Double

  private struct Measure {
    let name: String
    let unit: String
    let meaning: String
    let value: (GenerationNumbers) -> Double
  }

  private var measures: [Measure] {
    [
      Measure(
        name: "distance", unit: "", meaning: "to the nearest known image", value: \.distance),
      Measure(
        name: "distance_in_pixels", unit: "pixels", meaning: "to the nearest known image",
        value: \.pixels),
      Measure(
        name: "sharpness", unit: "", meaning: "share of pixels within \(margin.shown) of 0 or 1",
        value: \.sharpness),
      Measure(
        name: "novelty", unit: "",
        meaning: "share with more than \(atMost) pixels from every known image",
        value: \.novelty),
    ]
  }

  var report: Report {
    let measures = measures
    var metrics: [Metric] = []
    var rows: [[Table.Cell]] = []
    for measure in measures {
      for model in models {
        let statistics = Statistics(model.seeds.map(measure.value))
        let (low, high) = statistics.interval
        let name = models.count > 1 ? "\(model.model).\(measure.name)" : measure.name
        let seeds = statistics.count == 1 ? "1 seed" : "\(statistics.count) seeds"
        let interval = low.isNaN ? "" : ", 95 % interval \(low.rounded4) to \(high.rounded4)"
        metrics.append(
          Metric(
            name, statistics.mean, unit: measure.unit,
            reduction: "\(measure.meaning), mean over \(seeds) of \(points) codes\(interval)"))
        rows.append([
          .text(measure.name), .text(model.model), .number(statistics.mean), .number(low),
          .number(high),
        ])
      }
    }
    let raw: [[Table.Cell]] = models.flatMap { model in
      model.seeds.enumerated().map { seed, numbers in
        [.text(model.model), .number(Double(seed + 1))]
          + measures.map { .number($0.value(numbers)) }
      }
    }
    return Report(
      metrics: metrics,
      tables: [
        Table(
          name: "models",
          columns: ["measure", "model", "mean", "interval_low", "interval_high"], rows: rows),
        Table(
          name: "seeds", columns: ["model", "seed"] + measures.map(\.name), rows: raw),
      ])
  }
}
