import Drawing
public import Pipeline
import RealModule
import Tensors

/// Which part of the latent space is looked at.
public enum LatentRange: String, OptionChoice {
  /// From the least to the greatest code of the data.
  case data
  /// The prior of a variational model, the standard normal distribution, at its quantiles.
  case prior

  static let help =
    "Which codes: between the least and the greatest of the data's, or the prior's quantiles."

  /// What an exporter reads to look at it.
  var inputs: [StageInput] {
    self == .data
      ? [.data, .model.with(.latent)] : [.model.with(.latent).with(.posterior)]
  }

  static let inputs: [StageInput] = [.data, .model.with(.latent)]
}

/// `count` numbers from `range`'s lower to its upper bound, evenly spaced.
func evenly(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
  guard count > 1 else { return [(range.lowerBound + range.upperBound) / 2] }
  return (0..<count).map { index in
    let part = Double(index) / Double(count - 1)
    return range.lowerBound * (1 - part) + range.upperBound * part
  }
}

/// The quantiles of the standard normal distribution at (i + 1/2) / count.
func priorQuantiles(_ count: Int) -> [Double] {
  (0..<count).map { normalQuantile((Double($0) + 0.5) / Double(count)) }
}

/// A number to `digits` after the point, without needless zeros.
func shown(_ value: Double, digits: Int = 2) -> String {
  let scale = Double.pow(10, Double(digits))
  let rounded = (value * scale).rounded() / scale
  guard rounded.magnitude < 1e15 else { return "\(value)" }
  if rounded == rounded.rounded() { return String(Int(rounded)) }
  return "\(rounded)"
}

/// Labels of values with as many digits as tell them apart.
func tickLabels(_ values: [Double]) -> [String] {
  let sorted = values.filter(\.isFinite).sorted()
  let step =
    zip(sorted, sorted.dropFirst()).map { $1 - $0 }
    .filter { $0 > 0 && $0.isFinite }.min() ?? 1
  let digits = max(0, min(9, Int((1 - Double.log10(step)).rounded(.up))))
  return values.map { value in
    let text = shown(value, digits: digits)
    // As many digits on all of them.
    guard digits > 0, value.isFinite, !text.contains("e") else { return text }
    let parts = text.split(separator: ".")
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    return parts[0] + "." + decimals
      + String(repeating: "0", count: max(0, digits - decimals.count))
  }
}
