import Pipeline
import RealModule
import Tensors

/// How far what a model says is from the images, for each image in order.
struct ImageErrors: Sendable {
  /// The negative log-likelihood of the image, summed over its values.
  var nats: [Double] = []
  /// Squared errors, summed over the image's values.
  var squares: [Double] = []
  /// Values on another side of the threshold than the image's.
  var wrongPixels: [Int] = []

  init() {}

  /// - Parameter threshold: a pixel is white from this value on.
  init(_ output: OutputDistribution, targets: Matrix, threshold: Float) {
    nats = output.negativeLogLikelihoods(of: targets) { $0 }
    add(output.mean.elements.span, targets: targets, threshold: threshold)
  }

  /// The errors of images that are themselves taken for what a model says. Where it says the chance
  /// of a Bernoulli variable, the loss is infinite if that rules out what is so.
  init(of noisy: Matrix, as model: OutputDistribution, targets: Matrix, threshold: Float) {
    switch model.kind {
    case .bernoulli:
      nats = (0..<targets.rows).map { row in
        let range = targets.range(ofRow: row)
        return crossEntropy(
          chances: noisy.elements.span.extracting(range),
          targets: targets.elements.span.extracting(range))
      }
    case .gaussian:
      nats = OutputDistribution(kind: .gaussian, parameters: noisy, variance: model.variance)
        .negativeLogLikelihoods(of: targets) { $0 }
    }
    add(noisy.elements.span, targets: targets, threshold: threshold)
  }

  private mutating func add(_ means: Span<Float>, targets: Matrix, threshold: Float) {
    let expected = targets.elements.span
    squares.reserveCapacity(targets.rows)
    wrongPixels.reserveCapacity(targets.rows)
    for row in 0..<targets.rows {
      let range = targets.range(ofRow: row)
      let (mean, target) = (means.extracting(range), expected.extracting(range))
      squares.append(squaredError(outputs: mean, targets: target))
      wrongPixels.append(differences(mean, target, threshold: threshold))
    }
  }

  static func += (left: inout Self, right: Self) {
    left.nats += right.nats
    left.squares += right.squares
    left.wrongPixels += right.wrongPixels
  }
}

extension OutputDistribution {
  /// What the output is by itself, whatever it was trained with.
  var likelihood: PixelLikelihood {
    switch kind {
    case .bernoulli: .bernoulli
    case .gaussian: .gaussian(variance: Double(variance))
    }
  }

  /// For each row the negative log-likelihood of an image, in nats, summed over its values. A
  /// Gaussian's is that of a density, and can be negative.
  /// - Parameters:
  ///   - images: `[_, pixels]`.
  ///   - likelihood: how values lie around the output; left out, as the output is by itself.
  ///   - imageOf: the row of `images` that belongs to a row of the output.
  func negativeLogLikelihoods(
    of images: Matrix, under likelihood: PixelLikelihood? = nil, _ imageOf: (Int) -> Int
  ) -> [Double] {
    let likelihood = likelihood ?? self.likelihood
    return (0..<parameters.rows).map { row in
      let values = parameters.elements.span.extracting(parameters.range(ofRow: row))
      let image = images.elements.span.extracting(images.range(ofRow: imageOf(row)))
      switch (likelihood, kind) {
      case (.bernoulli, .bernoulli):
        return binaryCrossEntropy(logits: values, targets: image)
      case (.bernoulli, .gaussian):
        return crossEntropy(chances: values, targets: image)
      case (.gaussian(let variance), _):
        let squares =
          kind == .bernoulli
          ? squaredError(sigmoidOf: values, targets: image)
          : squaredError(outputs: values, targets: image)
        let constant = Double(images.columns) * Double.log(2 * .pi * variance) / 2
        return squares / (2 * variance) + constant
      }
    }
  }
}

extension Matrix {
  /// Where a row's elements are.
  func range(ofRow row: Int) -> Range<Int> { row * columns..<(row + 1) * columns }
}

/// How many values lie on another side of the threshold; one that is not a number counts as black.
func differences(_ left: Span<Float>, _ right: Span<Float>, threshold: Float) -> Int {
  var count: Int32 = 0
  for index in left.indices {
    count &+= (left[index] >= threshold) != (right[index] >= threshold) ? 1 : 0
  }
  return Int(count)
}

/// Binary cross-entropy of chances, in nats: infinite where a chance of 0 meets what is so.
func crossEntropy(chances: Span<Float>, targets: Span<Float>) -> Double {
  var nats = 0.0
  for index in chances.indices {
    let (chance, target) = (Double(chances[index]), Double(targets[index]))
    if chance == target && (chance == 0 || chance == 1) { continue }
    if target > 0 { nats -= target * Double.log(chance) }
    if target < 1 { nats -= (1 - target) * Double.log(1 - chance) }
    if nats == .infinity { break }
  }
  return nats
}
