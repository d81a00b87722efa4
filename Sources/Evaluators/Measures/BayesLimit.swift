import Pipeline
import RealModule
import Tensors

/// The best that any method can make of black and white images whose pixels were flipped with a
/// known chance each: the posterior over the images there are, each as likely as it is frequent.
///
/// It bounds the expected number of wrong pixels and the expected nats, both taken a pixel at a time;
/// it does not bound the share of images within some number of wrong pixels. What is to be expected
/// given a noisy image follows from the posterior exactly: which image it was in truth adds nothing
/// but chance.
struct BayesLimit: Sendable {
  /// Values an image has.
  let size: Int
  /// The distinct images, 1 for white.
  let known: [UInt8]
  /// The share that each of them has in the set.
  let prior: [Double]
  /// For each image of the set, which of `known` it is.
  let identities: [Int]

  /// The most distinct images: work grows with their number times that of the draws.
  static let mostImages = 1024

  /// - Returns: `nil` where an image is not black and white, or too many are distinct.
  init?(_ images: ImageSet) {
    size = images.shape.count
    var numbers: [[UInt8]: Int] = [:]
    var known: [UInt8] = []
    var identities: [Int] = []
    for start in stride(from: 0, to: images.count, by: 1000) {
      let batch = images.batch(start..<min(start + 1000, images.count))
      for row in 0..<batch.rows {
        let values = batch.elements[batch.range(ofRow: row)]
        guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
        let bits = values.map { UInt8($0) }
        let number = numbers[bits] ?? numbers.count
        if number == numbers.count {
          guard number < Self.mostImages else { return nil }
          numbers[bits] = number
          known += bits
        }
        identities.append(number)
      }
    }
    var counts = [Double](repeating: 0, count: numbers.count)
    for identity in identities { counts[identity] += 1 }
    prior = counts.map { $0 / Double(identities.count) }
    self.known = known
    self.identities = identities
  }

  /// The chance of each known image, given a noisy one.
  ///
  /// A rate of 0 is the limit of small ones: the images nearest to the noisy one share the chance.
  /// - Parameters:
  ///   - noisy: black and white, `size` values.
  ///   - rate: the chance of a flip, in 0...1.
  func posterior(of noisy: Span<Float>, rate: Double) -> [Double] {
    var flips = (0..<prior.count).map { image in
      var count = 0
      for pixel in 0..<size where (noisy[pixel] == 1) != (known[image * size + pixel] == 1) {
        count += 1
      }
      return count
    }
    // More flips than not: the negative was flipped less often than not.
    if rate > 0.5 { flips = flips.map { size - $0 } }
    let rate = min(rate, 1 - rate)
    let fewest = flips.min() ?? 0
    var powers = [1.0]
    for _ in 0..<size { powers.append(powers[powers.count - 1] * rate / (1 - rate)) }
    var weights = zip(flips, prior).map { powers[$0 - fewest] * $1 }
    let total = weights.reduce(0, +)
    for index in weights.indices { weights[index] /= total }
    return weights
  }

  /// The chances of each pixel's colours, given a noisy image.
  struct Chances {
    var white: [Double]
    /// Summed up by itself, so that it is not lost as the difference of the other from 1.
    var black: [Double]
  }

  func chances(of noisy: Span<Float>, rate: Double) -> Chances {
    let posterior = posterior(of: noisy, rate: rate)
    var white = [Double](repeating: 0, count: size)
    var black = white
    for (image, chance) in posterior.enumerated() where chance > 0 {
      for pixel in 0..<size {
        let value = Double(known[image * size + pixel])
        white[pixel] += chance * value
        black[pixel] += chance * (1 - value)
      }
    }
    return Chances(white: white, black: black)
  }
}

extension BayesLimit.Chances {
  /// What is to be expected of a method that holds `other` for the pixels' chances where these are
  /// the true ones: how many pixels have another colour than the one that it finds likelier, and the
  /// cross-entropy in nats over the pixels. No method's are less than those of the chances
  /// themselves.
  func expectedErrors(of other: Self) -> (wrongPixels: Double, nats: Double) {
    var (wrong, nats) = (0.0, 0.0)
    for pixel in white.indices {
      wrong += other.white[pixel] >= other.black[pixel] ? black[pixel] : white[pixel]
      nats += cost(white[pixel], other.white[pixel]) + cost(black[pixel], other.black[pixel])
    }
    return (wrong, nats)
  }

  /// How many pixels of an output are to be expected to have another colour than the image.
  /// - Parameter mean: of the output's pixels; white from `threshold` on.
  func expectedWrongPixels(of mean: Span<Float>, threshold: Float) -> Double {
    white.indices.reduce(0) {
      $0 + (mean[$1] >= threshold ? black[$1] : white[$1])
    }
  }

  /// The cross-entropy that is to be expected of logits, in nats over the pixels.
  func expectedNats(of logits: Span<Float>) -> Double {
    white.indices.reduce(0) {
      let logit = Double(logits[$1])
      // log(1 + exp(logit)) is what black costs, and white that less the logit.
      let black = max(logit, 0) + Double.log(1 + Double.exp(-abs(logit)))
      return $0 + white[$1] * (black - logit) + self.black[$1] * black
    }
  }

  private func cost(_ chance: Double, _ held: Double) -> Double {
    chance > 0 ? -chance * Double.log(min(held, 1)) : 0
  }
}
