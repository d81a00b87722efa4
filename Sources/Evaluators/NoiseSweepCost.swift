internal import Pipeline

/// What a sweep takes, as far as the check can tell.
struct NoiseSweepCost {
  let levels: Int
  let rounds: Int
  let images: ImageHeader
  let model: ModelGraph?

  /// Seconds on one core from which on a person should be told.
  private static let long = 60.0

  /// Single precision on one core with wide vectors makes some 3e10 multiplications in a second; noise
  /// and the comparison take some 20 ns a value.
  private var seconds: Double {
    let passes = Double(levels) * Double(rounds) * Double(images.count)
    let multiplications = (model?.layers ?? []).reduce(0) {
      $0 + Double($1.inputs) * Double($1.outputs)
    }
    return passes * (multiplications / 3e10 + Double(images.shape.count) * 2e-8)
  }

  /// A sentence on options that make the work long; `nil` where it is soon done.
  var fault: OptionFault? {
    guard seconds >= Self.long else { return nil }
    let minutes = max(1, (seconds / 60).rounded())
    return OptionFault(
      "\(levels) levels of \(rounds) rounds with \(images.count) images: on one core about "
        + "\(minutes.shown) minutes; fewer 'rounds' take less", at: "rounds", severity: .warning)
  }
}
