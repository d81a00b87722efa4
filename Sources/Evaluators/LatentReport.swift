import Pipeline
import Tensors

/// What was found of one model's codes.
struct LatentMeasures {
  let model: String
  let codes: LatentCodes
  let compactness: Compactness
  let neighbourhood: Neighbourhood
}

/// Puts what was found of codes into a report.
struct LatentReport {
  let models: [LatentMeasures]
  let images: ImageSet
  let sampled: Int
  let neighbours: Int

  /// Up to so many images the codes are listed, where these are no more numbers than the second.
  private static let mostListed = (images: 1000, numbers: 1_000_000)
  /// Up to so many dimensions of the codes are told of one by one.
  static let mostDimensions = 10_000

  var report: Report {
    let measured = models.map(metrics)
    let metrics = zip(models, measured).flatMap { model, metrics in
      guard models.count > 1 else { return metrics }
      return metrics.map {
        Metric(
          "\(model.model).\($0.name)", $0.value, unit: $0.unit, reduction: $0.reduction)
      }
    }
    var tables = models.count > 1 ? [sideBySide(measured)] : []
    if models.allSatisfy({ $0.codes.mean.columns <= Self.mostDimensions }) {
      tables.append(dimensions)
    }
    if images.count <= Self.mostListed.images {
      tables += models.filter {
        images.count * $0.codes.mean.columns <= Self.mostListed.numbers
      }.map(codes)
    }
    return Report(metrics: metrics, tables: tables)
  }

  /// A sentence on codes that have no area; `nil` where all that lie in a plane have one.
  var flatness: String? {
    let flat = models.filter { $0.compactness.boxArea == 0 }.map { "'\($0.model)'" }
    guard !flat.isEmpty else { return nil }
    return "the codes of \(flat.joined(separator: ", ")) lie on a line or in a point, as with a "
      + "collapsed dimension: their area has no share in a box, and area_share is left out"
  }

  private func metrics(_ model: LatentMeasures) -> [Metric] {
    let all = "over \(Readable.count(images.count, "image"))"
    let some = "over \(sampled) images" + (sampled < images.count ? " of \(images.count)" : "")
    let compactness = model.compactness
    let spread = compactness.spread
    let nearest = Statistics(model.neighbourhood.nearest)
    var metrics = [
      Metric(
        "radius", compactness.radius, unit: "code units",
        reduction: "root mean squared distance to the centre \(all)"),
      Metric(
        "largest_distance", compactness.reach, unit: "code units", reduction: "to the centre \(all)"
      ),
      Metric(
        "spread", spread.reduce(0, +) / Double(spread.count), unit: "code units",
        reduction: "standard deviation \(all), mean over \(spread.count) dimensions"),
    ]
    if let hull = compactness.hullArea, let box = compactness.boxArea {
      metrics.append(
        Metric("area", hull, unit: "code units squared", reduction: "convex hull \(all)"))
      if box > 0 {
        metrics.append(
          Metric(
            "area_share", hull / box, unit: "of the box",
            reduction: "convex hull in the box around the codes \(all)"))
      }
    }
    metrics += [
      Metric(
        "nearest_distance", nearest.mean, unit: "code units",
        reduction: "to the nearest other code, mean \(some)"),
      Metric(
        "nearest_distance_median", nearest.median, unit: "code units",
        reduction: "to the nearest other code, median \(some)"),
    ]
    let silhouettes = model.neighbourhood.silhouettes
    guard !silhouettes.isEmpty else { return metrics }
    let right = model.neighbourhood.isRight
    return metrics + [
      Metric(
        "silhouette", silhouettes.reduce(0, +) / Double(silhouettes.count), unit: "on -1 to 1",
        reduction: "mean \(some)"),
      Metric(
        "neighbours_accuracy", Double(right.count { $0 }) / Double(right.count),
        unit: "of the codes",
        reduction: "\(neighbours) nearest neighbours, share \(some)"),
    ]
  }

  /// A row a measure, a column a model; codes of different width do not have all measures.
  private func sideBySide(_ measured: [[Metric]]) -> Table {
    let names = measured.max { $0.count < $1.count }?.map(\.name) ?? []
    return Table(
      name: "models", columns: ["measure"] + models.map(\.model),
      rows: names.map { name in
        [.text(name)]
          + measured.map { metrics in
            metrics.first { $0.name == name }.map { .number($0.value) } ?? .text("")
          }
      })
  }

  private var dimensions: Table {
    let rows: [[Table.Cell]] = models.flatMap { model in
      let found = model.compactness
      let logVariances = model.codes.logVariance?.columnMeans
      return found.centre.indices.map { dimension -> [Table.Cell] in
        [
          .text(model.model), .number(Double(dimension)), .number(found.centre[dimension]),
          .number(found.spread[dimension]), .number(found.smallest[dimension]),
          .number(found.largest[dimension]),
          logVariances.map { .number($0[dimension]) } ?? .text(""),
        ]
      }
    }
    return Table(
      name: "dimensions",
      columns: [
        "model", "dimension", "centre", "spread", "smallest", "largest", "mean_log_variance",
      ], rows: rows)
  }

  private func codes(_ model: LatentMeasures) -> Table {
    let mean = model.codes.mean
    let logVariance = model.codes.logVariance
    let rows: [[Table.Cell]] = (0..<images.count).map { image in
      [.number(Double(image)), .text(images.labels.isEmpty ? "" : images.name(of: image))]
        + mean.row(image).map { .number(Double($0)) }
        + (logVariance?.row(image).map { .number(Double($0)) } ?? [])
    }
    let indices = 0..<mean.columns
    return Table(
      name: models.count > 1 ? "\(model.model).codes" : "codes",
      columns: ["image", "class"] + indices.map { "code_\($0)" }
        + (logVariance == nil ? [] : indices.map { "log_variance_\($0)" }), rows: rows)
  }
}
