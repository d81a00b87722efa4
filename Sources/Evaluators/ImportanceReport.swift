import Pipeline
import RealModule

/// Puts a bound by importance sampling into metrics, with what it takes to believe it.
struct ImportanceReport {
  let bound: ImportanceBound
  /// K, the codes an image.
  let codes: Int
  /// The images there are; the bound is of some of them.
  let images: Int
  let pixels: Int

  static let furtherNames = [
    "negative_iwae_bound_image_error", "negative_iwae_bound_drawing_error", "iwae_last_doubling",
    "iwae_samples", "iwae_images", "iwae_effective_samples", "iwae_effective_samples_least",
  ]

  private var chosen: Int { bound.bounds.count }
  private var sample: String {
    chosen < images
      ? "\(Readable.count(chosen)) of \(Readable.count(images, "image"))"
      : Readable.count(chosen, "image")
  }
  private var drawn: String { codes == 1 ? "1 code" : "\(codes) codes" }
  private var effective: Statistics { Statistics(bound.effectiveSizes) }

  /// Errors that one code or one image does not have are left out.
  var metrics: [Metric] {
    let bounds = Statistics(bound.bounds)
    let reduction = "bound of the negative log-likelihood by \(drawn), mean over \(sample)"
    var metrics = [
      Metric(
        "negative_iwae_bound", bounds.mean, unit: "nats an image", reduction: reduction),
      Metric(
        "negative_iwae_bound_bits", bounds.mean / Double(pixels) / Double.log(2),
        unit: "bits a dimension", reduction: "\(reduction), \(pixels) dimensions"),
    ]
    if chosen > 1 {
      metrics.append(
        Metric(
          "negative_iwae_bound_image_error",
          bounds.standardDeviation / Double(chosen).squareRoot(), unit: "nats an image",
          reduction: "standard error of the mean over \(sample)"))
    }
    if codes > 1 {
      let squares = bound.drawingErrors.reduce(0) { $0 + $1 * $1 }
      metrics += [
        Metric(
          "negative_iwae_bound_drawing_error", squares.squareRoot() / Double(chosen),
          unit: "nats an image",
          reduction: "standard error of drawing \(drawn), without what more codes would lower"),
        Metric(
          "iwae_last_doubling", bound.gains.reduce(0, +) / Double(chosen), unit: "nats an image",
          reduction: "by how much \(codes / 2) codes are above \(codes / 2 * 2), mean over "
            + sample),
      ]
    }
    return metrics + [
      Metric("iwae_samples", Double(codes), unit: "codes an image", reduction: "drawn"),
      Metric("iwae_images", Double(chosen), unit: "images", reduction: "of \(images)"),
      Metric(
        "iwae_effective_samples", effective.mean, unit: "codes an image",
        reduction: "effective sample size of \(drawn), mean over \(sample)"),
      Metric(
        "iwae_effective_samples_least", bound.effectiveSizes.min() ?? .nan,
        unit: "codes an image", reduction: "smallest effective sample size of \(sample)"),
    ]
  }

  /// From so many codes of equal weight on the bound rests on more than chance.
  private static let enough = 10.0

  /// A sentence where few codes have all the weight; `nil` where the bound can be believed.
  var doubt: String? {
    guard codes > 1, effective.mean < min(Self.enough, Double(codes) / 2) else { return nil }
    let gain = bound.gains.reduce(0, +) / Double(chosen)
    return "of \(codes) codes an image only \(effective.mean.rounded2) carry the importance "
      + "weights in the mean (effective sample size): the negative log-likelihood can lie well "
      + "below 'negative_iwae_bound', which the last doubling of the codes lowered by "
      + "\(gain.rounded4) nats; raise 'likelihood_samples'"
  }
}

extension Double {
  /// To two digits after the point, for sentences.
  fileprivate var rounded2: String { ((self * 100).rounded() / 100).shown }
}
