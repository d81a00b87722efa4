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

  var graph: ModelGraph { EvaluatorsTests.graph(reference.pixels, output, latent: 2) }
  var weights: [Tensor] { [] }

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

  /// The bound with the reference's noise.
  private func bound(_ model: SmallModel) -> VariationalBound {
    let batch = model.set.batch(0..<reference.images)
    let size = reference.samples * reference.latent
    return VariationalBound(
      model.posterior(batch), images: batch, samples: reference.samples,
      noise: { image, values in
        for index in values.indices { values[index] = reference.noise[image * size + index] }
      }, decode: model.decode)
  }

  @Test(
    "reconstruction, divergence, importance-sampled likelihood and its error are those of SciPy",
    arguments: [OutputKind.bernoulli, .gaussian])
  func terms(_ kind: OutputKind) {
    let (model, expected) = model(kind)
    let bound = bound(model)
    expectClose(bound.reconstructions, expected.reconstruction, "reconstruction")
    expectClose(bound.divergences, reference.kl, "divergence")
    expectClose(
      zip(bound.reconstructions, bound.divergences).map { $0 + $1 }, expected.elbo, "elbo")
    expectClose(bound.logLikelihoods, expected.logLikelihood, "likelihood")
    expectClose(bound.likelihoodErrors, expected.standardError, relative: 1e-5, "error")
  }

  @Test("the report's means, bits and active units are those of SciPy")
  func report() {
    let (model, expected) = model(.bernoulli)
    let report = ElboReport(
      bound: bound(model), samples: reference.samples, pixels: reference.pixels,
      objective: VariationalObjective(), output: .bernoulli, values: .binary)
    let values = report.report
    let mean = { (values: [Double]) in values.reduce(0, +) / Double(values.count) }
    expectClose(
      [
        values.value("negative_elbo") ?? 0, values.value("reconstruction") ?? 0,
        values.value("kl_divergence") ?? 0, values.value("objective") ?? 0,
        values.value("negative_log_likelihood") ?? 0,
        values.value("negative_log_likelihood_bits") ?? 0,
      ],
      [
        mean(expected.elbo), mean(expected.reconstruction), mean(reference.kl),
        mean(expected.elbo), expected.nll, expected.bitsPerDimension,
      ])
    expectClose(
      [
        values.value("negative_elbo_bits") ?? 0,
        values.value("negative_log_likelihood_error") ?? 0,
      ],
      [
        mean(expected.elbo) / Double(reference.pixels) / 0.693147180559945,
        expected.standardError.reduce(0) { $0 + $1 * $1 }.squareRoot()
          / Double(reference.images),
      ], relative: 1e-5)
    #expect(values.value("active_units") == Double(reference.activeUnits))
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
    let report = ElboReport(
      bound: bound(model), samples: reference.samples, pixels: reference.pixels,
      objective: model.objective, output: .bernoulli, values: .binary
    ).report
    let kl = reference.klByDimension.map { max($0, free) }
    let reconstruction = try #require(report.value("reconstruction"))
    expectClose(
      [report.value("objective") ?? 0], [reconstruction + 4 * (kl[0] + kl[1])], relative: 1e-5)
    expectClose(
      [report.value("negative_elbo") ?? 0],
      [reconstruction + reference.klByDimension.reduce(0, +)], relative: 1e-5)
  }

  @Test("many samples bring the likelihood to the integral")
  func integral() throws {
    var elbo = Elbo()
    elbo.samples = 4000
    for kind in [OutputKind.bernoulli, .gaussian] {
      let (model, expected) = model(kind)
      let report = try elbo.evaluate(model, on: model.set, in: Heard().context())
      let exact = -expected.exact.reduce(0, +) / Double(reference.images)
      let error = try #require(report.value("negative_log_likelihood_error"))
      #expect(error < 0.05)
      #expect(abs((report.value("negative_log_likelihood") ?? 0) - exact) < 4 * error)
    }
  }

  @Test("grey images have no likelihood under a coin, nor have steps of grey a density")
  func meaning() throws {
    let names = [
      "negative_elbo", "reconstruction", "kl_divergence", "objective", "active_units",
    ]
    var grey = model(.gaussian).0
    let continuous = try Elbo().evaluate(grey, on: grey.set, in: Heard().context())
    #expect(continuous.value("negative_log_likelihood_bits") != nil)
    grey = SmallModel(reference: reference, output: .bernoulli, images: grey.images)
    let coin = try Elbo().evaluate(grey, on: grey.set, in: Heard().context())
    #expect(coin.metrics.map(\.name) == names)
    let steps = model(.bernoulli).0.images.map { $0 * 100 / 255 }
    let quantized = SmallModel(reference: reference, output: .gaussian, images: steps)
    let density = try Elbo().evaluate(quantized, on: quantized.set, in: Heard().context())
    #expect(density.metrics.map(\.name) == names)
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
    #expect(one.metrics.first?.reduction == "mean over 80 images, 300 samples")
  }

  @Test("a single sample has no error of sampling, shown as not a number")
  func single() throws {
    let model = model(.bernoulli).0
    var elbo = Elbo()
    elbo.samples = 1
    let report = try elbo.evaluate(model, on: model.set, in: Heard().context())
    #expect(report.value("negative_log_likelihood_error")?.isNaN == true)
    #expect(report.value("negative_log_likelihood_spread")?.isFinite == true)
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
