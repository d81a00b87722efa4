import Pipeline

/// What a sweep takes, as far as the check can tell.
struct NoiseSweepCost {
  let levels: Int
  let rounds: Int
  let images: ImageHeader
  let model: ModelGraph?
  /// Whether the noise has a Bayes limit: it does where pixels are flipped.
  let isFlipping: Bool

  /// Seconds on one core from which on a person should be told.
  private static let long = 60.0

  /// Single precision on one core with wide vectors makes some 3e10 multiplications in a second; noise
  /// and the comparison take some 20 ns a value. The Bayes limit compares each noisy image with every
  /// distinct one, of which there may be as many as images, at some 18 ns a value.
  private var seconds: Double {
    let passes = Double(levels) * Double(rounds) * Double(images.count)
    let multiplications = (model?.layers ?? []).reduce(0) {
      $0 + Double($1.inputs) * Double($1.outputs)
    }
    let hasLimit = isFlipping && images.count <= BayesLimit.mostImages
    let comparisons = hasLimit ? Double(images.count) * 1.8e-8 : 0
    return passes
      * (multiplications / 3e10 + Double(images.shape.count) * (2e-8 + comparisons))
  }

  /// A sentence on options that make the work long; `nil` where it is soon done.
  var fault: OptionFault? {
    guard seconds >= Self.long else { return nil }
    let minutes = max(1, (seconds / 60).rounded())
    return OptionFault(
      "\(Readable.count(levels, "level")) of \(rounds) rounds with \(Readable.count(images.count, "image")): on one core about "
        + "\(minutes.shown) minutes; fewer 'rounds' take less", at: "rounds", severity: .warning)
  }
}
