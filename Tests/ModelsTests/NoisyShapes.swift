import Pipeline
import Tensors

/// Flips pixels with a chance.
struct Flip: Noise {
  static let name = "flip"
  static let summary = "For tests."
  static var level: NoiseLevel<Flip> { NoiseLevel("rate", \.rate, 0...1) }
  var rate = 0.1
  init() {}
  func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    for index in pixels.indices where random.bernoulli(Float(rate)) {
      pixels[index] = 1 - pixels[index]
    }
  }
}

/// 40 images of 12 random zeros and ones.
func shapes() -> ImageSet {
  imageSet(uniforms(40 * 12, seed: 7).map { $0.rounded() }, pixels: 12)
}

/// The shapes with two noisy copies of each.
func noisy(_ usage: (inout NoiseUsage) -> Void = { _ in }) -> ImageSet {
  var images = shapes()
  var noiseUsage = NoiseUsage()
  noiseUsage.copies = 2
  usage(&noiseUsage)
  images.noise = [AttachedNoise(Flip().with(level: 0.3), noiseUsage, key: RandomKey(seed: 5))]
  return images
}
