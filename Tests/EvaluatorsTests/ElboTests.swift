import Pipeline
import Tensors
import Testing

@testable import Evaluators

@Suite struct ElboTests {
  let reference: Reference.Likelihood

  init() throws { reference = try Reference.read("likelihood") }

  func model(_ kind: OutputKind) -> (SmallModel, Reference.LikelihoodCase) {
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
  func bound(_ model: SmallModel) -> VariationalBound {
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

  func report(_ model: SmallModel) -> ElboReport {
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
}
