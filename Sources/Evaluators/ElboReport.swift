import Pipeline
import RealModule

/// Puts the evidence lower bound into a report.
struct ElboReport {
  let bound: VariationalBound
  let samples: Int
  let pixels: Int
  let objective: VariationalObjective
  /// How values lie around the output, as training took them to.
  let likelihood: PixelLikelihood
  /// Whether numbers of other models can stand beside these in bits a dimension.
  let isLikelihood: Bool
  /// `nil` where the likelihood is not bounded.
  let importance: ImportanceReport?

  private var count: Int { bound.reconstructions.count }
  private var mean: String { "mean over \(Readable.count(count, "image"))" }

  /// What a value's likelihood is, for every number that holds one.
  private var measured: String {
    guard case .gaussian = likelihood else { return "\(likelihood) pixels" }
    return "density of pixels, \(likelihood)"
  }

  /// The divergence of each dimension, mean over the images.
  private var divergences: [Double] { bound.dimensionDivergences.map { $0 / Double(count) } }

  /// The variance over the images of the posterior's mean, by dimension.
  private var meanVariances: [Double] {
    zip(bound.dimensionSquares, bound.dimensionMeans).map { squares, sum in
      let mean = sum / Double(count)
      return max(0, squares / Double(count) - mean * mean)
    }
  }

  /// From this variance on a dimension says something of the image.
  private static let activeVariance = 0.01

  var report: Report {
    let reconstruction = bound.reconstructions.reduce(0, +) / Double(count)
    let divergence = bound.divergences.reduce(0, +) / Double(count)
    let (divergences, meanVariances) = (divergences, meanVariances)
    let penalty = divergences.reduce(0) { $0 + max($1, objective.freeBits) }
    var training = "beta \(objective.beta.shown)"
    if objective.freeBits > 0 { training += ", free bits \(objective.freeBits.shown) nats" }
    let drawn = samples == 1 ? "1 sample" : "\(samples) samples"
    var metrics = nats(
      "negative_elbo", reconstruction + divergence, "\(mean), \(drawn), \(measured)")
    metrics += nats("reconstruction", reconstruction, "\(mean), \(drawn), \(measured)")
    metrics += nats("kl_divergence", divergence, mean)
    metrics.append(
      Metric(
        "objective", reconstruction + objective.beta * penalty, unit: "nats an image",
        reduction: "\(mean), \(training)"))
    metrics += importance?.metrics ?? []
    let active = meanVariances.filter { $0 > Self.activeVariance }.count
    metrics.append(
      Metric(
        "active_units", Double(active), unit: "dimensions",
        reduction: "of \(divergences.count), variance of the mean above "
          + "\(Self.activeVariance) over \(Readable.count(count, "image"))"))
    guard divergences.count <= LatentReport.mostDimensions else { return Report(metrics: metrics) }
    let rows: [[Table.Cell]] = divergences.indices.map { dimension in
      [
        .number(Double(dimension)), .number(divergences[dimension]),
        .number(meanVariances[dimension]),
        .text(meanVariances[dimension] > Self.activeVariance ? "yes" : "no"),
      ]
    }
    let table = Table(
      name: "dimensions", columns: ["dimension", "kl_divergence", "mean_variance", "active"],
      rows: rows)
    return Report(metrics: metrics, tables: [table])
  }

  private func nats(_ name: String, _ value: Double, _ reduction: String) -> [Metric] {
    let metric = Metric(name, value, unit: "nats an image", reduction: reduction)
    guard isLikelihood else { return [metric] }
    return [
      metric,
      Metric(
        "\(name)_bits", value / Double(pixels) / Double.log(2), unit: "bits a dimension",
        reduction: "\(reduction), \(pixels) dimensions"),
    ]
  }

  /// A sentence on dimensions of the code that say nothing; `nil` where all do.
  var collapse: String? {
    let variances = meanVariances
    let silent = variances.indices.filter { !(variances[$0] > Self.activeVariance) }
    guard !silent.isEmpty else { return nil }
    let names = silent.prefix(10).map(String.init).joined(separator: ", ")
    let which = silent.count == 1 ? "dimension" : "dimensions"
    let more = silent.count > 10 ? ", ..." : ""
    let cure =
      "train with a smaller 'beta', with 'kl_warmup' or with 'free_bits'"
      + (silent.count < variances.count ? ", or give the code fewer dimensions" : "")
    return "the posterior has collapsed in \(silent.count) of \(variances.count) latent "
      + "dimensions (\(which) \(names)\(more)): they say nothing of the image; \(cure)"
  }
}
