import Pipeline
import Tensors

/// What one round of noise at one level gave, summed over the images.
struct NoiseRound: Sendable, Equatable {
  /// In nats, wrong pixels, and images with few enough of those.
  struct Errors: Sendable, Equatable {
    var nats = 0.0
    var wrongPixels = 0.0
    var intact = 0.0

    mutating func add(_ errors: (wrongPixels: Double, nats: Double)) {
      wrongPixels += errors.wrongPixels
      nats += errors.nats
    }
  }

  var model = Errors()
  /// The noisy image taken as it is.
  var baseline = Errors()
  /// What the posterior over the images expects of the Bayes limit with the level known, of the one
  /// with the training level assumed, and of the model. `intact` is not counted.
  var limit = Errors()
  var assumedLimit = Errors()
  var expected = Errors()

  static func += (left: inout Self, right: Self) {
    for part in [\Self.model, \.baseline, \.limit, \.assumedLimit, \.expected] {
      left[keyPath: part].nats += right[keyPath: part].nats
      left[keyPath: part].wrongPixels += right[keyPath: part].wrongPixels
      left[keyPath: part].intact += right[keyPath: part].intact
    }
  }
}

/// Rounds of noise on a set of images.
struct NoiseRounds: Sendable {
  let model: any TrainedModel
  let images: ImageSet
  let threshold: Float
  let atMost: Int
  let limit: BayesLimit?
  let assumedRate: Double
  let key: RandomKey

  /// Rows that a model is given at once.
  private static let batch = 1000

  /// For each noise its rounds.
  func measure(
    _ noises: [any Noise], rounds: Int, in context: RunContext
  ) throws -> [[NoiseRound]] {
    let parts = max(1, (images.count + Self.batch - 1) / Self.batch)
    let together = max(1, Self.batch / images.count)
    let groups = (rounds + together - 1) / together
    // Noise by noise, group of rounds by group, part of the images by part.
    let work = noises.count * groups * parts
    let sums = try context.map(work, unit: "batch") { index in
      let (noise, rest) = index.quotientAndRemainder(dividingBy: groups * parts)
      let (group, part) = rest.quotientAndRemainder(dividingBy: parts)
      return measure(
        noises[noise],
        rounds: group * together..<min((group + 1) * together, rounds),
        images: part * Self.batch..<min((part + 1) * Self.batch, images.count))
    }
    var results = noises.map { _ in [NoiseRound](repeating: NoiseRound(), count: rounds) }
    for (index, part) in sums.enumerated() {
      let (noise, rest) = index.quotientAndRemainder(dividingBy: groups * parts)
      for (offset, sum) in part.enumerated() {
        results[noise][rest / parts * together + offset] += sum
      }
    }
    return results
  }

  /// The sums of some rounds over some images.
  private func measure(
    _ noise: any Noise, rounds: Range<Int>, images part: Range<Int>
  ) -> [NoiseRound] {
    var drawn = images
    drawn.noise = [AttachedNoise(noise, NoiseUsage(), key: key)]
    let rows = rounds.count * part.count
    let size = images.shape.count
    let clean = images.batch(part).elements
    let targets = Matrix(
      rows: rows, columns: size, elements: rounds.flatMap { _ in clean })
    var noisy = Matrix(rows: rows, columns: size)
    let samples = Array(part)
    var span = noisy.elements.mutableSpan
    for (offset, round) in rounds.enumerated() {
      span.withElements(
        in: offset * part.count * size..<(offset + 1) * part.count * size
      ) { pixels in
        drawn.draw(samples.span, epoch: round + 1, into: &pixels)
      }
    }
    let output = model.reconstruct(noisy)
    let means = output.mean
    let errors = ImageErrors(output, targets: targets, threshold: threshold)
    let baseline = ImageErrors(of: noisy, as: output, targets: targets, threshold: threshold)
    return rounds.indices.map { round in
      var sum = NoiseRound()
      for image in part {
        let row = (round - rounds.lowerBound) * part.count + image - part.lowerBound
        add(errors, row, to: &sum.model)
        add(baseline, row, to: &sum.baseline)
        guard let limit else { continue }
        let pixels = noisy.elements.span.extracting(noisy.range(ofRow: row))
        let chances = limit.chances(of: pixels, rate: noise.strength)
        let assumed =
          assumedRate == noise.strength
          ? chances : limit.chances(of: pixels, rate: assumedRate)
        sum.limit.add(chances.expectedErrors(of: chances))
        sum.assumedLimit.add(chances.expectedErrors(of: assumed))
        let values = output.parameters.elements.span.extracting(noisy.range(ofRow: row))
        sum.expected.add(
          (
            chances.expectedWrongPixels(
              of: means.elements.span.extracting(noisy.range(ofRow: row)), threshold: threshold),
            output.kind == .bernoulli ? chances.expectedNats(of: values) : .nan
          ))
      }
      return sum
    }
  }

  private func add(_ errors: ImageErrors, _ row: Int, to sum: inout NoiseRound.Errors) {
    sum.nats += errors.nats[row]
    sum.wrongPixels += Double(errors.wrongPixels[row])
    if errors.wrongPixels[row] <= atMost { sum.intact += 1 }
  }
}
