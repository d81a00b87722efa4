import Tensors

/// What training draws from a set: every image as often as its noises make copies of it.
///
/// Sample `s` is copy `s % copies` of image `s / copies`.
extension ImageSet {
  /// How often an epoch holds each image: the product of the noises' copies.
  public var copies: Int { noise.reduce(1) { $0 * $1.usage.copies } }
  /// Samples an epoch.
  public var sampleCount: Int { count * copies }

  /// Some samples of an epoch, with the noise that is attached. Nothing is allocated here, and
  /// bytes are converted once for both results.
  /// - Parameters:
  ///   - samples: each below `sampleCount`, in any order.
  ///   - epoch: counted from 1.
  ///   - inputs: receives the samples after all noise, `[samples.count, shape.count]`.
  ///   - targets: receives what a model is to make of them, of the same size: each after the noise
  ///     whose target is the augmented image only.
  public func draw(
    _ samples: Span<Int>, epoch: Int, inputs: inout MutableSpan<Float>,
    targets: inout MutableSpan<Float>
  ) {
    let size = shape.count
    precondition(inputs.count == samples.count * size, "a row of inputs a sample")
    precondition(targets.count == samples.count * size, "a row of targets a sample")
    // Up to the first noise with a clean target, both are the same image.
    let shared = noise.firstIndex { $0.usage.target == .clean } ?? noise.count
    let copies = self.copies
    for row in 0..<samples.count {
      let (image, copy) = samples[row].quotientAndRemainder(dividingBy: copies)
      let range = row * size..<(row + 1) * size
      inputs.withElements(in: range) { input in
        read(image, into: &input)
        apply(noise[..<shared], to: &input, epoch: epoch, image: image, copy: copy)
        targets.withElements(in: range) { target in
          target.copy(input.span)
          for attached in noise[shared...] where attached.usage.target == .augmented {
            attached.apply(
              to: &target, shape: shape, epoch: epoch, image: origin(of: image), copy: copy)
          }
        }
        apply(noise[shared...], to: &input, epoch: epoch, image: image, copy: copy)
      }
    }
  }

  /// Some samples of an epoch after all noise, or as they are in the set.
  /// - Parameters:
  ///   - samples: their numbers in the epoch.
  ///   - epoch: of the training, from 1.
  ///   - isNoisy: whether noise is drawn on them.
  ///   - output: receives `[samples.count, shape.count]`.
  public func draw(
    _ samples: Span<Int>, epoch: Int, isNoisy: Bool = true, into output: inout MutableSpan<Float>
  ) {
    let size = shape.count
    precondition(output.count == samples.count * size, "a row a sample")
    let copies = self.copies
    for row in 0..<samples.count {
      let (image, copy) = samples[row].quotientAndRemainder(dividingBy: copies)
      output.withElements(in: row * size..<(row + 1) * size) { pixels in
        read(image, into: &pixels)
        if isNoisy { apply(noise[...], to: &pixels, epoch: epoch, image: image, copy: copy) }
      }
    }
  }

  private func apply(
    _ noise: ArraySlice<AttachedNoise>, to pixels: inout MutableSpan<Float>, epoch: Int,
    image: Int, copy: Int
  ) {
    for attached in noise {
      attached.apply(to: &pixels, shape: shape, epoch: epoch, image: origin(of: image), copy: copy)
    }
  }
}
