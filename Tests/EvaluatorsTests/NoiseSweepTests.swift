import Pipeline
import Tensors
import Testing

@testable import Evaluators

@Suite struct NoiseSweepTests {
  let context = Heard().context()

  func augmented(_ images: ImageSet, rate: Double = 0.2) -> ImageSet {
    var images = images
    var flips = Flips()
    flips.rate = rate
    images.noise = [AttachedNoise(flips, NoiseUsage(), key: RandomKey(seed: 9))]
    return images
  }

  /// Four distinct images of six pixels.
  let images = bitmaps(
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1], pixels: 6)

  @Test("posterior, expected wrong pixels and nats of limit and model are those of NumPy")
  func bayes() throws {
    let reference: Reference.Bayes = try Reference.read("bayes")
    let known = bitmaps(reference.known, pixels: reference.columns)
    let limit = try #require(BayesLimit(known))
    for bayes in reference.cases {
      let what = "flip \(bayes.flip), assumed \(bayes.assumed)"
      for draw in reference.sources.indices {
        let noisy = Array(
          bayes.draws[draw * reference.columns..<(draw + 1) * reference.columns])
        expectClose(
          limit.posterior(of: noisy.span, rate: bayes.assumed),
          Array(bayes.posteriors[draw * reference.count..<(draw + 1) * reference.count]),
          floor: 1e-9, what)
        let chances = limit.chances(of: noisy.span, rate: bayes.flip)
        let (wrong, nats) = chances.expectedErrors(
          of: limit.chances(of: noisy.span, rate: bayes.assumed))
        expectClose([wrong], [bayes.wrongPixels[draw]], floor: 1e-6, what)
        expectClose([nats], [bayes.nats[draw] ?? .infinity], floor: 1e-6, what)
        let logits = Matrix(
          rows: 1, columns: reference.columns,
          elements: Array(
            reference.logits[draw * reference.columns..<(draw + 1) * reference.columns]))
        let means = OutputDistribution(kind: .bernoulli, parameters: logits).mean
        expectClose(
          [
            chances.expectedWrongPixels(of: means.elements.span, threshold: 0.5),
            chances.expectedNats(of: logits.elements.span),
          ], [bayes.logitWrongPixels[draw], bayes.logitNats[draw]], floor: 1e-6, what)
      }
    }
  }

  @Test("an image that is there twice is twice as likely")
  func prior() throws {
    let limit = try #require(BayesLimit(bitmaps([0, 0, 1, 1, 0, 0], pixels: 2)))
    #expect(limit.prior == [2.0 / 3, 1.0 / 3])
    #expect(limit.identities == [0, 1, 0])
    expectClose(limit.posterior(of: [0, 1].span, rate: 0.3), [2.0 / 3, 1.0 / 3])
  }

  @Test("there is no limit for greys and for too many distinct images")
  func noLimit() {
    #expect(
      BayesLimit(
        ImageSet(shape: ImageShape(height: 1, width: 1), pixels: .floats([0, 0.5, 1]))) == nil)
    let bits = (0..<BayesLimit.mostImages + 1).flatMap { image in
      (0..<11).map { UInt8(image >> $0 & 1) }
    }
    #expect(BayesLimit(bitmaps(bits, pixels: 11)) == nil)
    #expect(BayesLimit(bitmaps(Array(bits.dropLast(11)), pixels: 11)) != nil)
  }

  @Test("a model that changes nothing is as wrong as the noisy image, round by round")
  func baseline() throws {
    var sweep = NoiseSweep()
    sweep.levels = [0.1, 0.4]
    sweep.rounds = 7
    let report = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(images), in: context)
    let rounds = try #require(report.table("rounds"))
    #expect(
      rounds.columns == [
        "level", "round", "loss", "wrong_pixels", "images_within_limit", "baseline_loss",
        "baseline_wrong_pixels", "baseline_images_within_limit", "limit_loss",
        "limit_wrong_pixels", "assumed_limit_loss", "assumed_limit_wrong_pixels", "excess_loss",
        "excess_wrong_pixels",
      ])
    #expect(rounds.rows.count == 14)
    #expect(
      rounds.numbers("level") == Array(repeating: 0.1, count: 7) + Array(repeating: 0.4, count: 7))
    #expect(rounds.numbers("wrong_pixels") == rounds.numbers("baseline_wrong_pixels"))
    #expect(
      rounds.numbers("images_within_limit") == rounds.numbers("baseline_images_within_limit"))
    // A right pixel costs log(1 + e^-4), a wrong one 4 nats more.
    for (loss, wrong) in zip(rounds.numbers("loss"), rounds.numbers("wrong_pixels")) {
      let wrong = try #require(wrong)
      expectClose([loss ?? 0], [6 * 0.0181499279 + 4 * wrong], relative: 1e-5)
    }
    // A flipped pixel of the noisy image itself is held for certain.
    for (loss, wrong) in zip(
      rounds.numbers("baseline_loss"), rounds.numbers("baseline_wrong_pixels"))
    {
      #expect(loss == (wrong == 0 ? 0 : .infinity))
    }
  }

  @Test("tables, metrics and series sum up the same rounds")
  func summaries() throws {
    var sweep = NoiseSweep()
    sweep.levels = [0.4, 0.1]
    sweep.rounds = 9
    let report = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(images), in: context)
    let rounds = try #require(report.table("rounds"))
    let wrong = rounds.numbers("wrong_pixels").compactMap(\.self)
    let low = Statistics(Array(wrong[..<9]))
    #expect(report.value("wrong_pixels_at_0.1") == low.mean)
    #expect(
      report.metrics.map(\.name).prefix(9) == [
        "loss_at_0.1", "wrong_pixels_at_0.1", "images_within_limit_at_0.1",
        "baseline_wrong_pixels_at_0.1", "limit_loss_at_0.1", "limit_wrong_pixels_at_0.1",
        "assumed_limit_wrong_pixels_at_0.1", "excess_loss_at_0.1", "excess_wrong_pixels_at_0.1",
      ])
    let metric = try #require(report.metrics.first { $0.name == "wrong_pixels_at_0.1" })
    #expect(metric.unit == "pixels an image")
    #expect(
      metric.reduction
        == "model, mean over 9 rounds of 4 images, 95 % interval \(low.interval.low.rounded4) to "
        + "\(low.interval.high.rounded4)")
    let table = try #require(report.table("wrong_pixels"))
    #expect(
      table.columns == [
        "level", "of", "mean", "median", "lower_quartile", "upper_quartile", "interval_low",
        "interval_high",
      ])
    #expect(
      table.rows[0] == [
        .number(0.1), .text("model"), .number(low.mean), .number(low.median),
        .number(low.lowerQuartile), .number(low.upperQuartile), .number(low.interval.low),
        .number(low.interval.high),
      ])
    #expect(
      table.rows.prefix(4).map { $0[1] } == [
        .text("model"), .text("noisy image"), .text("limit, level known"),
        .text("limit, level 0.2 assumed"),
      ])
    #expect(table.rows.count == 10)
    #expect(report.table("images_within_limit")?.rows.count == 4)
    let series = try #require(report.series.first { $0.name == "wrong_pixels" })
    #expect(series.x == [0.1, 0.4])
    #expect(series.xLabel == "flips rate")
    #expect(series.yLabel == "wrong pixels an image")
    #expect(series.y[0] == low.mean)
    #expect(
      report.series.map(\.name) == Array(rounds.columns.dropFirst(2)))
  }

  @Test("the limit is below the model in every single round, in pixels and in nats")
  func everyRound() throws {
    var sweep = NoiseSweep()
    sweep.levels = [0.05, 0.2, 0.45]
    sweep.rounds = 40
    let report = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(images), in: context)
    let rounds = try #require(report.table("rounds"))
    for column in ["excess_loss", "excess_wrong_pixels"] {
      let excess = rounds.numbers(column).compactMap(\.self)
      #expect(excess.count == 120)
      #expect(excess.allSatisfy { $0 >= 0 })
      #expect(excess.contains { $0 > 0 })
    }
    // What happened is now above, now below what was to be expected.
    let above = zip(rounds.numbers("wrong_pixels"), rounds.numbers("limit_wrong_pixels"))
      .map { ($0 ?? 0) > ($1 ?? 0) }
    #expect(above.contains(true) && above.contains(false))
    // Over many rounds both come to the same.
    let level = report.metrics.first { $0.name == "excess_wrong_pixels_at_0.2" }?.value ?? 0
    let difference =
      (report.value("wrong_pixels_at_0.2") ?? 0) - (report.value("limit_wrong_pixels_at_0.2") ?? 0)
    #expect(abs(difference - level) < 0.1)
  }

  @Test("the limit is a bound of the mean, and the level known bounds the level assumed")
  func bound() throws {
    var sweep = NoiseSweep()
    sweep.levels = [0, 0.1, 0.4, 0.8]
    sweep.rounds = 600
    let report = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(images), in: context)
    #expect(report.value("limit_wrong_pixels_at_0") == 0)
    let loss = try #require(report.series.first { $0.name == "limit_loss" })
    let assumed = try #require(report.series.first { $0.name == "assumed_limit_loss" })
    #expect(loss.x == [0, 0.1, 0.4, 0.8])
    #expect(loss.y[0] == 0)
    for (known, assumed) in zip(loss.y, assumed.y) { #expect(known < assumed) }
    for level in ["0.1", "0.4", "0.8"] {
      let limit = try #require(report.value("limit_wrong_pixels_at_\(level)"))
      #expect(limit < report.value("wrong_pixels_at_\(level)") ?? 0)
      #expect(limit <= (report.value("assumed_limit_wrong_pixels_at_\(level)") ?? 0) + 0.05)
    }
  }

  @Test("threads, batches and other levels change no draw")
  func draws() throws {
    var sweep = NoiseSweep()
    sweep.levels = [0.3]
    sweep.rounds = 5
    let many = bitmaps((0..<1500 * 6).map { UInt8($0 * 7 % 11 % 2) }, pixels: 6)
    let one = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(many), in: Heard().context())
    let two = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(many), in: Heard().context(threads: 4))
    // The baseline's loss has no interval, and what is not a number equals nothing.
    #expect("\(one)".elementsEqual("\(two)"))
    // Rounds drawn alone, and images of a subset, have the noise that they have among others.
    sweep.levels = [0.3, 0.5]
    sweep.rounds = 2
    let some = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(many), in: Heard().context())
    #expect(
      some.table("rounds")?.numbers("wrong_pixels").prefix(2)
        == one.table("rounds")?.numbers("wrong_pixels").prefix(2))
    sweep.seed = 5
    let other = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(many), in: Heard().context())
    #expect(other.table("rounds") != some.table("rounds"))
  }

  @Test("a noise that is given goes before the one that the images carry")
  func given() throws {
    var sweep = NoiseSweep()
    sweep.noise = Offset()
    sweep.levels = [0, 1]
    sweep.rounds = 2
    sweep.atMost = 3
    let report = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(images), in: context)
    #expect(report.series[0].xLabel == "offset amount")
    #expect(report.value("wrong_pixels_at_0") == 0)
    // Six, three, three and no pixels are black, and 1 more makes them white.
    #expect(report.value("wrong_pixels_at_1") == 3)
    #expect(report.value("images_within_limit_at_1") == 3)
    #expect(report.value("limit_wrong_pixels_at_1") == nil)
  }

  @Test("one round has no interval, and its cell is empty")
  func single() throws {
    var sweep = NoiseSweep()
    sweep.levels = [0.3]
    sweep.rounds = 1
    let report = try sweep.evaluate(
      MirrorModel(pixels: 6), on: augmented(images), in: context)
    #expect(report.table("wrong_pixels")?.rows[0].suffix(2) == [.text(""), .text("")])
    #expect(
      report.metrics.first { $0.name == "wrong_pixels" }?.reduction
        == "model, mean over 1 round of 4 images")
  }
}
