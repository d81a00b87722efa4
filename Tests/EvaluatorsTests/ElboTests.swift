import Pipeline
import Tensors
import Testing

@testable import Evaluators

/// One layer decodes, and the posterior of an image is looked up by its first pixels.
private struct SmallModel: VariationalModel {
  let reference: Reference.Likelihood
  let output: OutputKind
  let images: [Float]
  var variance: Float = 1
  var objective = VariationalObjective()
  /// What training took for it; left out, what the output is by itself.
  var trained: PixelLikelihood?

  var graph: ModelGraph {
    var graph = EvaluatorsTests.graph(reference.pixels, output, latent: 2)
    graph.likelihood =
      trained ?? (output == .bernoulli ? .bernoulli : .gaussian(variance: Double(variance)))
    return graph
  }
  var weights: [NamedTensor] { [] }

  func posterior(_ batch: Matrix) -> GaussianPosterior {
    var mean: [Float] = []
    var logVariance: [Float] = []
    for row in 0..<batch.rows {
      let image = (0..<reference.images).first { image in
        Array(batch.row(row))
          == Array(images[image * reference.pixels..<(image + 1) * reference.pixels])
      }
      guard let image else { continue }
      mean += reference.means[image * 2..<image * 2 + 2]
      logVariance += reference.logVariances[image * 2..<image * 2 + 2]
    }
    return GaussianPosterior(
      mean: Matrix(rows: batch.rows, columns: 2, elements: mean),
      logVariance: Matrix(rows: batch.rows, columns: 2, elements: logVariance))
  }

  func encode(_ images: Matrix) -> Matrix { posterior(images).mean }

  func decode(_ codes: Matrix) -> OutputDistribution {
    var elements: [Float] = []
    for row in 0..<codes.rows {
      for pixel in 0..<reference.pixels {
        elements.append(
          codes[row, 0] * reference.weights[pixel]
            + codes[row, 1] * reference.weights[reference.pixels + pixel]
            + reference.bias[pixel])
      }
    }
    return OutputDistribution(
      kind: output,
      parameters: Matrix(rows: codes.rows, columns: reference.pixels, elements: elements),
      variance: variance)
  }

  func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }

  var set: ImageSet {
    ImageSet(
      shape: ImageShape(height: 1, width: reference.pixels), pixels: .floats(images))
  }
}

@Suite struct ElboTests {
  private let reference: Reference.Likelihood

  init() throws { reference = try Reference.read("likelihood") }

  private func model(_ kind: OutputKind) -> (SmallModel, Reference.LikelihoodCase) {
    let expected = kind == .bernoulli ? reference.bernoulli : reference.gaussian
    return (
      SmallModel(
        reference: reference, output: kind, images: expected.pixelsByImage,
        variance: expected.variance ?? 1), expected
    )
  }

  private func sampling(_ model: SmallModel) -> CodeSampling {
    CodeSampling(model: model, likelihood: model.likelihood ?? .bernoulli)
  }

  /// The lower bound with the reference's noise.
  private func bound(_ model: SmallModel) -> VariationalBound {
    let size = reference.samples * reference.latent
    return VariationalBound(
      sampling(model), images: model.set.batch(0..<reference.images), samples: reference.samples,
      noise: { image, values in
        for index in values.indices { values[index] = reference.noise[image * size + index] }
      })
  }

  /// The bound by importance sampling with the reference's noise.
  private func importanceBound(_ model: SmallModel) -> ImportanceBound {
    let batch = model.set.batch(0..<reference.images)
    let (codes, ratios) = sampling(model).codes(of: model.posterior(batch), reference.noise) {
      $0 / reference.samples
    }
    let nats = sampling(model).negativeLogLikelihoods(of: batch, at: codes) {
      $0 / reference.samples
    }
    var bound = ImportanceBound()
    for image in 0..<reference.images {
      let range = image * reference.samples..<(image + 1) * reference.samples
      bound += ImportanceBound(logWeights: range.map { ratios[$0] - nats[$0] })
    }
    return bound
  }

  @Test(
    "both bounds, the error of drawing and the effective sample size are those of SciPy",
    arguments: [OutputKind.bernoulli, .gaussian])
  func terms(_ kind: OutputKind) {
    let (model, expected) = model(kind)
    let bound = bound(model)
    expectClose(bound.reconstructions, expected.reconstruction, "reconstruction")
    expectClose(bound.divergences, reference.kl, "divergence")
    expectClose(
      zip(bound.reconstructions, bound.divergences).map { $0 + $1 }, expected.elbo, "elbo")
    let importance = importanceBound(model)
    expectClose(importance.bounds.map { -$0 }, expected.logLikelihood, "likelihood")
    expectClose(importance.drawingErrors, expected.standardError, relative: 1e-5, "error")
    expectClose(importance.effectiveSizes, expected.effectiveSizes, relative: 1e-5, "size")
    expectClose(importance.gains, expected.gains, relative: 1e-4, "gain")
  }

  @Test("squared error through a sigmoid is measured as a Gaussian of variance 1/2 around it")
  func squares() throws {
    var model = SmallModel(
      reference: reference, output: .bernoulli, images: reference.gaussian.pixelsByImage)
    model.trained = .gaussian(variance: 0.5)
    expectClose(bound(model).reconstructions, reference.squares, "reconstruction")
    let report = try Elbo().evaluate(model, on: model.set, in: Heard().context())
    #expect(
      report.metrics.first?.reduction
        == "mean over 4 images, 16 samples, density of pixels, Gaussian of variance 0.5")
    // Under the coin that the output would be by itself, the number is another.
    model.trained = nil
    let coin = try Elbo().evaluate(model, on: model.set, in: Heard().context())
    #expect(coin.metrics.first?.reduction == "mean over 4 images, 16 samples, Bernoulli pixels")
    #expect(abs((coin.metrics.first?.value ?? 0) - (report.metrics.first?.value ?? 0)) > 0.1)
  }

  @Test("a model that names no likelihood is measured by its output, with a sentence")
  func unnamed() throws {
    let heard = Heard()
    let unnamed = LinearVariationalModel(pixels: 5)
    _ = try Elbo().evaluate(unnamed, on: model(.gaussian).0.set, in: heard.context())
    #expect(
      heard.warnings.first
        == "the model does not say what its loss is the likelihood of (the loss names none, or the "
        + "weights are of an earlier version): its output is measured as Gaussian of variance 1")
  }

  private func report(_ model: SmallModel) -> ElboReport {
    ElboReport(
      bound: bound(model), samples: reference.samples, pixels: reference.pixels,
      objective: model.objective, likelihood: .bernoulli, isLikelihood: true,
      importance: ImportanceReport(
        bound: importanceBound(model), codes: reference.samples, images: reference.images,
        pixels: reference.pixels))
  }

  @Test("the report's means, bits and active units are those of SciPy")
  func report() {
    let (model, expected) = model(.bernoulli)
    let report = report(model)
    let values = report.report
    let mean = { (values: [Double]) in values.reduce(0, +) / Double(values.count) }
    let errors = expected.standardError.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let bounds = expected.logLikelihood.map { -$0 }
    let image = Statistics(bounds).standardDeviation / Double(bounds.count).squareRoot()
    let numbers: [(String, Double)] = [
      ("negative_elbo", mean(expected.elbo)), ("reconstruction", mean(expected.reconstruction)),
      ("kl_divergence", mean(reference.kl)), ("objective", mean(expected.elbo)),
      ("negative_elbo_bits", mean(expected.elbo) / Double(reference.pixels) / 0.693147180559945),
      ("negative_iwae_bound", expected.nll),
      ("negative_iwae_bound_bits", expected.bitsPerDimension),
      ("negative_iwae_bound_drawing_error", errors / Double(reference.images)),
      ("negative_iwae_bound_image_error", image),
      ("iwae_samples", Double(reference.samples)), ("iwae_images", Double(reference.images)),
      ("iwae_effective_samples", mean(expected.effectiveSizes)),
      ("iwae_effective_samples_least", expected.effectiveSizes.min() ?? 0),
      ("iwae_last_doubling", mean(expected.gains)),
      ("active_units", Double(reference.activeUnits)),
    ]
    for (name, expected) in numbers {
      expectClose([values.value(name) ?? .nan], [expected], relative: 1e-4, name)
    }
    #expect(
      values.metrics.first { $0.name == "negative_iwae_bound" }?.reduction
        == "bound of the negative log-likelihood by 16 codes, mean over 4 images")
    let table = values.table("dimensions")
    expectClose(
      (table?.numbers("kl_divergence") ?? []).compactMap(\.self), reference.klByDimension)
    expectClose(
      (table?.numbers("mean_variance") ?? []).compactMap(\.self), reference.meanVariances,
      floor: 1e-3)
    #expect(
      report.collapse
        == "the posterior has collapsed in 1 of 2 latent dimensions (dimension 1): they say "
        + "nothing of the image; train with a smaller 'beta', with 'kl_warmup' or with "
        + "'free_bits', or give the code fewer dimensions")
  }

  @Test("the objective has beta and free bits, the bound neither")
  func objective() throws {
    var (model, _) = model(.bernoulli)
    // Between the two dimensions' divergences.
    let free = (reference.klByDimension[0] + reference.klByDimension[1]) / 2
    model.objective = VariationalObjective(beta: 4, freeBits: free)
    let report = report(model).report
    let kl = reference.klByDimension.map { max($0, free) }
    let reconstruction = try #require(report.value("reconstruction"))
    expectClose(
      [report.value("objective") ?? 0], [reconstruction + 4 * (kl[0] + kl[1])], relative: 1e-5)
    expectClose(
      [report.value("negative_elbo") ?? 0],
      [reconstruction + reference.klByDimension.reduce(0, +)], relative: 1e-5)
  }

  @Test("many codes bring the bound to the integral")
  func integral() throws {
    var elbo = Elbo()
    elbo.samples = 1
    elbo.likelihoodSamples = 4000
    for kind in [OutputKind.bernoulli, .gaussian] {
      let (model, expected) = model(kind)
      let report = try elbo.evaluate(model, on: model.set, in: Heard().context())
      let exact = -expected.exact.reduce(0, +) / Double(reference.images)
      let error = try #require(report.value("negative_iwae_bound_drawing_error"))
      #expect(error < 0.05)
      #expect(abs((report.value("negative_iwae_bound") ?? 0) - exact) < 4 * error)
    }
  }

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

  @Test("threads and batches change no number")
  func threads() throws {
    let model = model(.bernoulli).0
    let many = ImageSet(
      shape: model.set.shape,
      pixels: .floats((0..<20).flatMap { _ in model.images }))
    var elbo = Elbo()
    elbo.samples = 300
    let one = try elbo.evaluate(model, on: many, in: Heard().context())
    let two = try elbo.evaluate(model, on: many, in: Heard().context(threads: 3))
    #expect(one == two)
    #expect(
      one.metrics.first?.reduction == "mean over 80 images, 300 samples, Bernoulli pixels")
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
