import Pipeline
import Tensors
import Testing

@testable import Evaluators

/// What a bound is worth: where it means nothing, where it is doubtful, and what it costs.
extension ElboTests {
  @Test("few codes give a bound above the likelihood, with less effective ones and a warning")
  func doubt() throws {
    var elbo = Elbo()
    elbo.samples = 1
    let (model, expected) = model(.gaussian)
    let exact = -expected.exact.reduce(0, +) / Double(reference.images)
    let bounds = try [1, 4, 64].map { codes in
      elbo.likelihoodSamples = codes
      let found = try (0..<200).map { seed in
        try elbo.evaluate(model, on: model.set, in: Heard().context(seed: seed))
          .value("negative_iwae_bound") ?? 0
      }
      return found.reduce(0, +) / 200
    }
    #expect(bounds[0] > bounds[1] && bounds[1] > bounds[2] && bounds[2] > exact)
    elbo.likelihoodSamples = 8
    let heard = Heard()
    let report = try elbo.evaluate(model, on: model.set, in: heard.context())
    let size = try #require(report.value("iwae_effective_samples"))
    #expect(size < 4)
    let warning = try #require(heard.warnings.first { $0.hasPrefix("of 8 codes an image only ") })
    #expect(warning.hasSuffix("nats; raise 'likelihood_samples'"))
  }

  @Test("at most 'likelihood_images' are bounded, drawn by the seed; none where it is left out")
  func some() throws {
    let model = model(.bernoulli).0
    var elbo = Elbo()
    elbo.likelihoodImages = 3
    elbo.likelihoodSamples = 10
    let report = try elbo.evaluate(model, on: model.set, in: Heard().context())
    #expect(report.value("iwae_images") == 3)
    #expect(
      report.metrics.first { $0.name == "negative_iwae_bound" }?.reduction
        == "bound of the negative log-likelihood by 10 codes, mean over 3 of 4 images")
    let bounds = try (1...8).map { seed in
      try elbo.evaluate(model, on: model.set, in: Heard().context(seed: seed))
        .value("negative_iwae_bound")
    }
    #expect(Set(bounds).count == 8)
    elbo.likelihood = false
    let without = try elbo.evaluate(model, on: model.set, in: Heard().context())
    #expect(!without.metrics.contains { $0.name.contains("iwae") })
    #expect(without.value("negative_elbo") == report.value("negative_elbo"))
  }

  @Test("the check foresees a long bound, and says what takes less")
  func cost() {
    var elbo = Elbo()
    let header = ImageHeader(shape: ImageShape(height: 28, width: 28), count: 10_000)
    var decoder = graph(784, latent: 20)
    decoder.decoder[0].outputs = 1000
    decoder.decoder.append(decoder.decoder[0])
    decoder.decoder[1].inputs = 1000
    decoder.decoder[1].outputs = 784
    let inputs = PlannedInputs(images: ["data": header], graphs: ["model": [decoder]])
    #expect(elbo.faults(reading: inputs).isEmpty)
    elbo.likelihoodSamples = 100_000
    let faults = elbo.faults(reading: inputs)
    #expect(faults.map(\.severity) == [.warning])
    #expect(
      faults.map(\.message) == [
        "100,000 codes for each of 1,000 images are 1e8 passes through the decoder, 8.04e13 "
          + "multiplications: on one core about 45 minutes; fewer 'likelihood_samples' or "
          + "'likelihood_images' take less, 'likelihood: false' leaves it out"
      ])
    elbo.likelihood = false
    #expect(elbo.faults(reading: inputs).isEmpty)
  }

  @Test("grey images have no likelihood under a coin, nor have steps of grey a density")
  func meaning() throws {
    let names = [
      "negative_elbo", "reconstruction", "kl_divergence", "objective", "active_units",
    ]
    var grey = model(.gaussian).0
    let continuous = try Elbo().evaluate(grey, on: grey.set, in: Heard().context())
    #expect(continuous.value("negative_iwae_bound_bits") != nil)
    grey = SmallModel(reference: reference, output: .bernoulli, images: grey.images)
    let coin = try Elbo().evaluate(grey, on: grey.set, in: Heard().context())
    #expect(coin.metrics.map(\.name) == names)
    let steps = model(.bernoulli).0.images.map { $0 * 100 / 255 }
    let quantized = SmallModel(reference: reference, output: .gaussian, images: steps)
    let density = try Elbo().evaluate(quantized, on: quantized.set, in: Heard().context())
    #expect(density.metrics.map(\.name) == names)
  }

  @Test("steps of any size are told from values of every size")
  func kinds() {
    func kind(_ values: [Float]) -> ValueKind { ValueKind(.floats(values)) }
    var stream = RandomKey(seed: 3).stream()
    let random = (0..<5000).map { _ in stream.uniform() }
    #expect(kind(random) == .continuous)
    #expect(kind(Array(random.prefix(9))) == .continuous)
    for steps: Float in [3, 15, 100, 254, 255, 1000, 4095, 65_535] {
      #expect(kind(random.map { ($0 * steps).rounded() / steps }) == .quantized, "1/\(steps)")
      #expect(
        kind(random.prefix(20).map { ($0 * steps).rounded() / steps }) == .quantized,
        "1/\(steps), 20 values")
    }
    // Steps that were moved and scaled afterwards come again and again.
    #expect(kind(random.map { (($0 * 99).rounded() / 99 - 0.1307) / 0.3081 }) == .quantized)
    #expect(kind(random.map { $0 < 0.5 ? 0 : 1 }) == .binary)
    #expect(ValueKind(.bytes([0, 3, 3], white: 3)) == .binary)
    #expect(ValueKind(.bytes([0, 1, 3], white: 3)) == .quantized)
  }

  @Test("a single code or image has no error: it is left out")
  func single() throws {
    let model = model(.bernoulli).0
    var elbo = Elbo()
    elbo.samples = 1
    elbo.likelihoodSamples = 1
    elbo.likelihoodImages = 1
    let report = try elbo.evaluate(model, on: model.set, in: Heard().context())
    #expect(
      report.metrics.map(\.name).filter { $0.contains("iwae") } == [
        "negative_iwae_bound", "negative_iwae_bound_bits", "iwae_samples", "iwae_images",
        "iwae_effective_samples", "iwae_effective_samples_least",
      ])
    #expect(report.metrics.allSatisfy { $0.value.isFinite })
  }

  @Test("a collapsed posterior is warned of")
  func collapse() throws {
    let heard = Heard()
    let model = model(.bernoulli).0
    _ = try Elbo().evaluate(model, on: model.set, in: heard.context())
    #expect(heard.warnings.count == 1)
    #expect(heard.warnings[0].hasPrefix("the posterior has collapsed in 1 of 2"))
  }

  @Test("no images are refused, and a request to stop is heeded")
  func refusals() {
    let model = model(.bernoulli).0
    let none = ImageSet(shape: model.set.shape, pixels: .floats([]))
    #expect(
      #expect(throws: PipelineError.self) {
        try Elbo().evaluate(model, on: none, in: Heard().context())
      }?.message == "there are no images to measure")
    let cancellation = Cancellation()
    cancellation.request()
    #expect(
      #expect(throws: PipelineError.self) {
        try Elbo().evaluate(
          model, on: model.set, in: Heard().context(cancellation: cancellation))
      }?.kind == .interrupted)
  }
}
