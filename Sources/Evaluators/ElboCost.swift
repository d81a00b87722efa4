import Pipeline

/// What measuring a variational model takes, as far as the check can tell.
struct ElboCost {
  let stage: Elbo
  let images: Int
  let decoder: [LayerShape]

  init(_ stage: Elbo, images: Int, decoder: [LayerShape]) {
    self.stage = stage
    self.images = images
    self.decoder = decoder
  }

  /// Codes times images from which on a person should be told: about a minute on two cores.
  private static let longWork = 5e12

  /// Multiplications of one code's way through the decoder.
  private var multiplications: Double {
    decoder.reduce(0) { $0 + Double($1.inputs) * Double($1.outputs) }
  }

  /// Sentences on options that make the work long.
  var faults: [OptionFault] {
    var faults: [OptionFault] = []
    if let sentence = sentence(codes: stage.samples, images: images) {
      faults.append(OptionFault(sentence, at: "samples", severity: .warning))
    }
    let chosen = min(images, stage.likelihoodImages)
    if stage.likelihood,
      let sentence = sentence(codes: stage.likelihoodSamples, images: chosen)
    {
      faults.append(
        OptionFault(
          sentence + "; fewer 'likelihood_samples' or 'likelihood_images' take less, "
            + "'likelihood: false' leaves it out", at: "likelihood_samples", severity: .warning))
    }
    return faults
  }

  private func sentence(codes: Int, images: Int) -> String? {
    let passes = Double(codes) * Double(images)
    let work = passes * multiplications
    guard work >= Self.longWork else { return nil }
    // Single precision on one core with wide vectors makes some 3e10 in a second.
    let minutes = max(1, (work / 3e10 / 60).rounded())
    return
      "\(Readable.count(codes, "code")) for each of \(Readable.count(images, "image")) are \(passes.rounded3) passes through the "
      + "decoder, \(work.rounded3) multiplications: on one core about \(minutes.shown) minutes"
  }
}

extension Double {
  /// Three significant digits, for sentences on large numbers: `2.5e+12`.
  fileprivate var rounded3: String {
    var (value, exponent) = (self, 0)
    while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
    let digits = (value * 100).rounded() / 100
    return exponent < 6 ? self.shown : "\(digits.shown)e\(exponent)"
  }
}
