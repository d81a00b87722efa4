import Datasets
import Pipeline
import Tensors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Measures how fast one core assembles batches: bytes to floats, and noise on top.
///
///     swift run -c release NoiseBatches
@main
struct NoiseBatches {
  static let shape = ImageShape(height: 28, width: 28)
  static let count = 60_000
  static let batch = 100

  static func main() {
    let images = ImageSet(
      shape: shape,
      pixels: .bytes(
        (0..<count * shape.count).map { UInt8(truncatingIfNeeded: $0 &* 37) }, white: 255))
    // In random order, as training reads them.
    var stream = RandomKey(seed: 1).stream()
    let order = stream.permutation(of: count)
    let clean = rate(images, order)
    print("bytes to floats alone: \(shown(clean)) GB/s of inputs")
    report("bit-flip 0.2", BitFlip(), images, order, limit: 1)
    report("dropout 0.2", Dropout(), images, order)
    report("salt-and-pepper 0.1", SaltAndPepper(), images, order)
    report("gaussian 0.2", Gaussian(), images, order)
    report("mask 0.4", Mask(), images, order)
    report("shift 0.1", Shift(), images, order)
    report("rotate 15", Rotate(), images, order)
  }

  static func report<N: Noise>(
    _ name: String, _ noise: N, _ images: ImageSet, _ order: [Int], limit: Double? = nil
  ) {
    var stage = Augmentation<N>()
    stage.noise = noise
    let noisy = stage.augment(images, in: RunContext(stageName: N.name, seed: 1))
    let inputs = rate(noisy, order)
    let both = rate(noisy, order, hasTargets: true)
    let verdict = limit.map { inputs >= $0 ? "met    " : "MISSED " } ?? "       "
    print(
      "\(verdict)\(name): \(shown(inputs)) GB/s of inputs"
        + (limit.map { " (at least \(shown($0)))" } ?? "")
        + "; with clean targets \(shown(both)) GB/s of both")
  }

  /// Gigabytes of floats a second of this thread's processor time, the median of seven epochs.
  static func rate(_ images: ImageSet, _ order: [Int], hasTargets: Bool = false) -> Double {
    var inputs = [Float](repeating: 0, count: batch * shape.count)
    var targets = inputs
    var rates: [Double] = []
    for epoch in 1...7 {
      let start = processorTime()
      for first in stride(from: 0, to: order.count, by: batch) {
        let samples = order.span.extracting(first..<first + batch)
        var input = inputs.mutableSpan
        if hasTargets {
          var target = targets.mutableSpan
          images.draw(samples, epoch: epoch, inputs: &input, targets: &target)
        } else {
          images.draw(samples, epoch: epoch, into: &input)
        }
      }
      let bytes = order.count * shape.count * MemoryLayout<Float>.size * (hasTargets ? 2 : 1)
      rates.append(Double(bytes) / 1e9 / (processorTime() - start))
    }
    return rates.sorted()[rates.count / 2]
  }

  static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func shown(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
