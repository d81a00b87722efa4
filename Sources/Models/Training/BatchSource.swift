import Pipeline
import Tensors

/// What of samples is known before they are read.
struct SampleLayout: Sendable {
  let pixels: Int
  /// Whether what a model is to give back differs from what it is given.
  let hasTargets: Bool
  /// Whether every epoch holds the same numbers.
  let isConstant: Bool

  /// Whether the threads of a team read one copy of a batch: it is large, or costs more to draw than
  /// to read.
  func isShared(rows: Int) -> Bool { !isConstant || rows * pixels > 1 << 18 }
}

/// The samples of a set as floats, some at a time, with the noise that is attached to it.
struct BatchSource: Sendable {
  let sampleCount: Int
  let layout: SampleLayout
  private let images: ImageSet

  init(_ images: ImageSet) {
    self.images = images
    sampleCount = images.sampleCount
    layout = SampleLayout(
      pixels: images.shape.count,
      hasTargets: images.noise.contains { $0.usage.target == .clean },
      isConstant: images.noise.isEmpty)
  }

  var pixels: Int { layout.pixels }
  var hasTargets: Bool { layout.hasTargets }
  var isConstant: Bool { layout.isConstant }

  /// Reads samples, and what a model is to give back for them where that is something else.
  /// - Parameters:
  ///   - samples: which ones.
  ///   - targets: as large as `inputs` where `hasTargets`, else unused.
  func read(
    _ samples: Span<Int>, epoch: Int, into inputs: inout MutableSpan<Float>,
    targets: inout MutableSpan<Float>
  ) {
    guard hasTargets else { return read(samples, epoch: epoch, into: &inputs) }
    images.draw(samples, epoch: epoch, inputs: &inputs, targets: &targets)
  }

  /// Reads samples as a model is given them.
  /// - Parameter samples: which ones.
  func read(_ samples: Span<Int>, epoch: Int, into inputs: inout MutableSpan<Float>) {
    if !isConstant {
      images.draw(samples, epoch: epoch, into: &inputs)
    } else {
      switch images.pixels {
      case .bytes(let bytes, let white):
        let source = bytes.span
        for row in 0..<samples.count {
          let start = samples[row] * pixels
          inputs.withElements(in: row * pixels..<(row + 1) * pixels) { part in
            convert(
              source.extracting(start..<start + pixels), into: &part, scale: 1 / Float(white))
          }
        }
      case .floats(let floats):
        let source = floats.span
        for row in 0..<samples.count {
          let start = samples[row] * pixels
          for pixel in 0..<pixels { inputs[row * pixels + pixel] = source[start + pixel] }
        }
      }
    }
  }

  /// Brings the bytes of samples near that will be read soon.
  func prefetch(_ samples: Span<Int>) {
    guard isConstant, case .bytes(let bytes, _) = images.pixels else { return }
    let source = bytes.span
    for index in samples.indices {
      let start = samples[index] * pixels
      Tensors.prefetch(source.extracting(start..<start + pixels))
    }
  }
}
