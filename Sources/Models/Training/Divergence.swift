import Pipeline

/// What is said when training no longer gives finite numbers.
enum Divergence {
  static func message(
    _ sums: ObjectiveSums, of optimizer: any Optimizer, layer: String?, place: String,
    checkpoint: String? = nil
  ) -> String {
    // Without the sign of a NaN, which differs between processors.
    let value = sums.loss + sums.auxiliary
    let found = value.isNaN ? "not a number" : "infinite"
    let first = layer.map { ", first at '\($0)'" } ?? ""
    let kept = checkpoint.map { "; the last good checkpoint is '\($0)'" } ?? ""
    // An optimizer of another package may call it something else, or have none.
    let hasRate = type(of: optimizer).optionNames.contains("learning_rate")
    let cause =
      hasRate
      ? "the optimizer's 'learning_rate' is too large; try a tenth of it"
      : "the steps of the optimizer '\(type(of: optimizer).name)' are too large"
    return "the loss is \(found) \(place)\(first): training diverged, most likely because "
      + cause + kept
  }
}

extension Optimizer {
  fileprivate static var optionNames: [String] { fields.map(\.option.name) }
}
