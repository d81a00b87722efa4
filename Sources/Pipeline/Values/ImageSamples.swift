internal import Tensors

/// What training draws from a set: every image as often as its noises make copies of it.
///
/// Sample `s` is copy `s % copies` of image `s / copies`.
extension ImageSet {
  /// How often an epoch holds each image: the product of the noises' copies.
  public var copies: Int { noise.reduce(1) { $0 * $1.usage.copies } }
  /// Samples an epoch.
  public var sampleCount: Int { count * copies }

  /// Some samples of an epoch, with the noise that is attached.
  /// - Parameters:
  ///   - epoch: counted from 1.
  ///   - inputs: receives the samples after all noise, `[samples.count, shape.count]`.
  ///   - targets: receives what a model is to make of them, of the same size: each after the noise
  ///     whose target is the augmented image only.
  public func draw(
    _ samples: Span<Int>, epoch: Int, inputs: inout MutableSpan<Float>,
    targets: inout MutableSpan<Float>
  ) {
    draw(samples, epoch: epoch, into: &inputs) { _ in true }
    draw(samples, epoch: epoch, into: &targets) { $0.usage.target == .augmented }
  }

  /// Some samples of an epoch after all noise, or as they are in the set.
  /// - Parameter output: receives `[samples.count, shape.count]`.
  public func draw(
    _ samples: Span<Int>, epoch: Int, isNoisy: Bool = true, into output: inout MutableSpan<Float>
  ) {
    draw(samples, epoch: epoch, into: &output) { _ in isNoisy }
  }

  private func draw(
    _ samples: Span<Int>, epoch: Int, into output: inout MutableSpan<Float>,
    using isUsed: (AttachedNoise) -> Bool
  ) {
    precondition(output.count == samples.count * shape.count, "a row a sample")
    let used = noise.filter(isUsed)
    let copies = self.copies
    for row in 0..<samples.count {
      let (image, copy) = samples[row].quotientAndRemainder(dividingBy: copies)
      output.withElements(in: row * shape.count..<(row + 1) * shape.count) { pixels in
        read(image, into: &pixels)
        for attached in used {
          var stream = attached.stream(
            epoch: epoch, image: origins.isEmpty ? image : origins[image], copy: copy)
          if attached.usage.apply < 1, !stream.bernoulli(Float(attached.usage.apply)) {
            continue
          }
          attached.noise.apply(to: &pixels, shape: shape, random: &stream)
        }
      }
    }
  }
}
