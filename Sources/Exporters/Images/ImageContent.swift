public import Pipeline
import Tensors

/// What a picture shows of an image.
public enum ImageContent: String, OptionChoice {
  case original
  /// After all noise that is attached: the image's first copy in the first epoch.
  case noisy
  /// What the model makes of the noisy image where that is shown too, else of the original.
  case reconstruction
  /// How far original and reconstruction are apart: black where they agree, white where they are
  /// 1 apart.
  case difference

  var needsModel: Bool { self == .reconstruction || self == .difference }
}

/// Batches as large as a network needs to be fast, small enough for the memory.
private let batchSize = 4096
/// The most values of a batch of large images: 64 MiB.
private let batchValues = 1 << 24

/// Calls `body` with ranges that cover 0..<count.
/// - Parameter size: of an image, in values, where a batch holds all values of its images.
func inBatches(of count: Int, size: Int = 1, _ body: (Range<Int>) throws -> Void) rethrows {
  let step = max(16, min(batchSize, batchValues / max(size, 1)))
  for start in stride(from: 0, to: count, by: step) {
    try body(start..<min(start + step, count))
  }
}

extension ImageSet {
  /// The values of every image for each of `contents`, `[count, height, width, channels]`.
  /// - Parameter model: there where a content needs one.
  func values(_ contents: [ImageContent], model: (any TrainedModel)?) -> [[Float]] {
    var all = [[Float]](repeating: [], count: contents.count)
    for index in contents.indices { all[index].reserveCapacity(pixels.count) }
    inBatches(of: count, size: shape.count) { range in
      for (index, part) in values(contents, model: model, in: range).enumerated() {
        all[index] += part
      }
    }
    return all
  }

  /// The values of some of the images for each of `contents`, `[count, height, width, channels]`.
  func values(
    _ contents: [ImageContent], model: (any TrainedModel)?, in range: Range<Int>
  ) -> [[Float]] {
    let originals = batch(range)
    let noisy = contents.contains(.noisy) ? self.noisy(range) : originals
    var reconstructions = originals
    if contents.contains(where: \.needsModel), let model {
      reconstructions = model.reconstruct(noisy).mean
    }
    return contents.map { content in
      switch content {
      case .original: originals.elements
      case .noisy: noisy.elements
      case .reconstruction: reconstructions.elements
      case .difference:
        zip(originals.elements, reconstructions.elements).map { ($0 - $1).magnitude }
      }
    }
  }

  /// The samples of 8 bits that the values of bytes become; `nil` for floats.
  var samplesOfBytes: [UInt8]? {
    guard case .bytes(let bytes, let white) = pixels, white > 0 else { return nil }
    guard white != 255 else { return bytes }
    // Each byte takes the way of the values, once.
    let all = ImageSet(
      shape: ImageShape(height: 1, width: 256), pixels: .bytes(Array(0...255), white: white))
    let levels = samples(all.batch(0..<1).elements[...], bits: 8)
    return bytes.map { levels[Int($0)] }
  }

  private func noisy(_ images: Range<Int>) -> Matrix {
    var noisy = Matrix(rows: images.count, columns: shape.count)
    let samples = images.map { $0 * copies }
    var pixels = noisy.elements.mutableSpan
    draw(samples.span, epoch: 1, into: &pixels)
    return noisy
  }
}

extension RunContext {
  /// Says how many values are no numbers, which a picture shows as black.
  func warnOfNoNumbers(_ odd: Int, of count: Int, in what: String) {
    guard odd > 0 else { return }
    warn("\(odd) of \(count) values of '\(what)' are not numbers, and drawn black")
  }
}

/// Values from 0 to 1 as samples of 8 or 16 bits, the high byte first. What is not a number becomes
/// black, what lies outside the nearest end.
func samples(_ values: ArraySlice<Float>, bits: Int) -> [UInt8] {
  var samples: [UInt8] = []
  samples.reserveCapacity(values.count * bits / 8)
  for value in values {
    let level = value > 0 ? min(value, 1) : 0
    if bits == 16 {
      let sample = UInt16((65535 * level).rounded())
      samples.append(UInt8(truncatingIfNeeded: sample >> 8))
      samples.append(UInt8(truncatingIfNeeded: sample))
    } else {
      samples.append(UInt8((255 * level).rounded()))
    }
  }
  return samples
}
