internal import Pipeline

/// Puts the evidence lower bound into a report.
struct ElboReport {
  let bound: VariationalBound
  let samples: Int
  let pixels: Int
  let objective: VariationalObjective
  let output: OutputKind
  let values: ValueKind

  private var count: Int { bound.reconstructions.count }
  private var mean: String { "mean over \(count) images" }

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

  /// Whether a likelihood in nats means something: grey values are no outcomes of a coin, and a
  /// density of values that come in steps can be as high as one likes.
  private var isLikelihood: Bool {
    switch output {
    case .bernoulli: values == .binary
    case .gaussian: values == .continuous
    }
  }

  var report: Report {
    let reconstruction = bound.reconstructions.reduce(0, +) / Double(count)
    let divergence = bound.divergences.reduce(0, +) / Double(count)
    let penalty = divergences.reduce(0) { $0 + max($1, objective.freeBits) }
    var training = "beta \(objective.beta.shown)"
    if objective.freeBits > 0 { training += ", free bits \(objective.freeBits.shown) nats" }
    let drawn = samples == 1 ? "1 sample" : "\(samples) samples"
    var metrics = nats("negative_elbo", reconstruction + divergence, "\(mean), \(drawn)")
    metrics += nats("reconstruction", reconstruction, "\(mean), \(drawn)")
    metrics += nats("kl_divergence", divergence, mean)
    metrics.append(
      Metric(
        "objective", reconstruction + objective.beta * penalty, unit: "nats an image",
        reduction: "\(mean), \(training)"))
    if isLikelihood { metrics += likelihood(drawn) }
    let active = meanVariances.filter { $0 > Self.activeVariance }.count
    metrics.append(
      Metric(
        "active_units", Double(active), unit: "dimensions",
        reduction: "of \(divergences.count), variance of the mean above "
          + "\(Self.activeVariance) over \(count) images"))
    let rows: [[Table.Cell]] = divergences.indices.map { dimension in
      [
        .number(Double(dimension)), .number(divergences[dimension]),
        .number(meanVariances[dimension]),
        .text(meanVariances[dimension] > Self.activeVariance ? "yes" : "no"),
      ]
    }
    return Report(
      metrics: metrics,
      tables: [
        Table(
          name: "dimensions", columns: ["dimension", "kl_divergence", "mean_variance", "active"],
          rows: rows)
      ])
  }

  private func nats(_ name: String, _ value: Double, _ reduction: String) -> [Metric] {
    let metric = Metric(name, value, unit: "nats an image", reduction: reduction)
    guard isLikelihood else { return [metric] }
    return [
      metric,
      Metric(
        "\(name)_bits", value / Double(pixels) / naturalLogarithm(2), unit: "bits a dimension",
        reduction: "\(reduction), \(pixels) dimensions"),
    ]
  }

  private func likelihood(_ drawn: String) -> [Metric] {
    let nats = bound.logLikelihoods.map { -$0 }
    let statistics = Statistics(nats)
    let squares = bound.likelihoodErrors.reduce(0) { $0 + $1 * $1 }
    return self.nats(
      "negative_log_likelihood", statistics.mean, "\(mean), \(drawn) by importance")
      + [
        Metric(
          "negative_log_likelihood_error", squares.squareRoot() / Double(count),
          unit: "nats an image", reduction: "standard error of drawing \(drawn)"),
        Metric(
          "negative_log_likelihood_spread",
          statistics.standardDeviation / Double(count).squareRoot(), unit: "nats an image",
          reduction: "standard error of the mean over \(count) images"),
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
