import Pipeline

/// What one seed's decoded codes gave.
struct GenerationNumbers: Sendable, Equatable {
  /// Means over the pictures, each taken by itself.
  struct Pictures: Sendable, Equatable {
    let distance: Double
    let pixels: Double
    let sharpness: Double
    let novelty: Double
  }

  let pictures: Pictures
  /// `nil` where there were too few to compare.
  let inPixels: SetComparison?
  /// `nil` without features, too.
  let inFeatures: SetComparison?
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
  /// How many pictures are set against as many images; 0 for none.
  let compared: Int
  let neighbours: Int
  let atMost: Int
  let margin: Double
  /// The model whose codes are compared.
  let features: String?

  private struct Measure {
    let name: String
    let unit: String
    let meaning: String
    /// What one seed gave; `nil` where it cannot be known.
    let value: (GenerationNumbers) -> Double?
  }

  /// The names of everything that a model can be given a number for.
  static func names(features: Bool) -> [String] {
    let report = GenerationReport(
      models: [], points: 0, compared: 1, neighbours: 1, atMost: 0, margin: 0,
      features: features ? "" : nil)
    return report.measures.map(\.name)
  }

  private var measures: [Measure] {
    var measures = comparisons(of: "pixels", suffix: "", \.inPixels)
    if let features {
      measures += comparisons(
        of: "the codes of '\(features)'", suffix: "_in_features", \.inFeatures)
    }
    return measures + [
      Measure(
        name: "distance", unit: "in pixel values",
        meaning: "of a picture to the nearest known image, of a blurred average small too",
        value: \.pictures.distance),
      Measure(
        name: "distance_in_pixels", unit: "pixels",
        meaning: "of a picture to the nearest known image, of a blurred average small too",
        value: \.pictures.pixels),
      Measure(
        name: "sharpness", unit: "of the pixels",
        meaning: "share of pixels within \(margin.shown) of 0 or 1", value: \.pictures.sharpness),
      Measure(
        name: "novelty", unit: "of the pictures",
        meaning: "share with more than \(atMost) pixels from every known image, blurred pictures "
          + "included", value: \.pictures.novelty),
    ]
  }

  private func comparisons(
    of space: String, suffix: String, _ path: KeyPath<GenerationNumbers, SetComparison?>
  ) -> [Measure] {
    let near = "k = \(neighbours), \(compared) pictures and \(compared) images, by \(space)"
    func measure(
      _ name: String, _ unit: String, _ meaning: String, _ value: KeyPath<SetComparison, Double>
    ) -> Measure {
      Measure(name: name + suffix, unit: unit, meaning: "\(meaning), \(near)") {
        $0[keyPath: path].map { $0[keyPath: value] }.flatMap { $0.isNaN ? nil : $0 }
      }
    }
    return [
      measure("f1", "on 0 to 1", "harmonic mean of precision and recall", \.f1),
      measure("precision", "of the pictures", "share among the images", \.precision),
      measure("recall", "of the images", "share among the pictures", \.recall),
      measure("density", "of the images' own", "of pictures around the images", \.density),
      measure("coverage", "of the images", "share with a picture near", \.coverage),
      measure(
        "diversity", "of the images' own", "mean distance of two pictures", \.diversity),
    ]
  }

  var report: Report {
    let measures = measures
    var metrics: [Metric] = []
    var rows: [[Table.Cell]] = []
    for measure in measures {
      for model in models {
        let values = model.seeds.compactMap(measure.value)
        guard values.count == model.seeds.count else { continue }
        let statistics = Statistics(values)
        let (low, high) = statistics.interval
        let name = models.count > 1 ? "\(model.model).\(measure.name)" : measure.name
        let seeds = statistics.count == 1 ? "1 seed" : "\(statistics.count) seeds"
        let interval = low.isNaN ? "" : ", 95 % interval \(low.rounded4) to \(high.rounded4)"
        metrics.append(
          Metric(
            name, statistics.mean, unit: measure.unit,
            reduction: "\(measure.meaning), mean over \(seeds) of \(points) codes\(interval)"))
        rows.append([
          .text(measure.name), .text(model.model), .number(statistics.mean), .known(low),
          .known(high),
        ])
      }
    }
    let known = measures.filter { measure in
      models.contains { $0.seeds.contains { measure.value($0) != nil } }
    }
    let raw: [[Table.Cell]] = models.flatMap { model in
      model.seeds.enumerated().map { seed, numbers in
        [.text(model.model), .number(Double(seed + 1))]
          + known.map { .known($0.value(numbers) ?? .nan) }
      }
    }
    return Report(
      metrics: metrics,
      tables: [
        Table(
          name: "models",
          columns: ["measure", "model", "mean", "interval_low", "interval_high"], rows: rows),
        Table(
          name: "seeds", columns: ["model", "seed"] + known.map(\.name), rows: raw),
      ])
  }

  /// Pictures that differ by less of what the images differ by are one picture to the eye.
  private static let leastDiversity = 0.05

  /// Sentences on models that make one picture of every code, and on images that are all the same.
  var warnings: [String] {
    let known = models.flatMap(\.seeds).compactMap(\.inPixels)
    if known.contains(where: \.diversity.isNaN) {
      return ["all images compared are the same: how varied the pictures are is left out"]
    }
    return models.compactMap { model in
      let values = model.seeds.compactMap(\.inPixels?.diversity)
      guard !values.isEmpty else { return nil }
      let diversity = values.reduce(0, +) / Double(values.count)
      guard diversity < Self.leastDiversity else { return nil }
      let percent = ((diversity * 1000).rounded() / 10).shown
      return "'\(model.model)' makes nearly one picture of every code (two of them differ by "
        + "\(percent) % of what two images do): its distance, sharpness, novelty and precision say "
        + "nothing for it"
    }
  }
}
