import Synchronization
import Tensors
import Testing

@testable import Pipeline

@Suite("Samples drawn from a set")
struct ImageSamplesTests {
  private let shape = ImageShape(height: 2, width: 3)

  private func images(_ count: Int = 40) -> ImageSet {
    ImageSet(
      shape: shape, pixels: .bytes((0..<count * 6).map { UInt8($0 % 101) }, white: 200),
      labels: (0..<count).map { $0 % 3 }, classNames: ["a", "b", "c"])
  }

  private func noisy(
    _ set: ImageSet, copies: Int = 1, _ resample: NoiseUsage.Resampling = .everyEpoch,
    target: NoiseUsage.Target = .clean, apply: Double = 1, stage: String = "noise", seed: Int = 1,
    _ noise: some Noise = Sum()
  ) -> ImageSet {
    var usage = NoiseUsage()
    usage.copies = copies
    usage.resample = resample
    usage.target = target
    usage.apply = apply
    var set = set
    set.noise.append(
      AttachedNoise(noise, usage, key: RunContext(stageName: stage, seed: seed).random))
    return set
  }

  private func drawn(_ set: ImageSet, _ samples: [Int], epoch: Int = 1) -> (
    inputs: [Float], targets: [Float]
  ) {
    var inputs = [Float](repeating: -1, count: samples.count * shape.count)
    var targets = inputs
    var inputSpan = inputs.mutableSpan
    var targetSpan = targets.mutableSpan
    set.draw(samples.span, epoch: epoch, inputs: &inputSpan, targets: &targetSpan)
    return (inputs, targets)
  }

  private func row(_ values: [Float], _ index: Int) -> [Float] {
    Array(values[index * shape.count..<(index + 1) * shape.count])
  }

  @Test("are the same one by one, backwards, in batches and on several threads")
  func order() async {
    let set = noisy(noisy(images(), copies: 3), copies: 2, target: .augmented, stage: "second")
    #expect(set.copies == 6)
    #expect(set.sampleCount == 240)
    let whole = drawn(set, Array(0..<240), epoch: 7)
    for sample in (0..<240).reversed() {
      let one = drawn(set, [sample], epoch: 7)
      #expect(one.inputs == row(whole.inputs, sample))
      #expect(one.targets == row(whole.targets, sample))
    }
    let parts = await withTaskGroup(of: (Int, [Float]).self) { group in
      for start in stride(from: 0, to: 240, by: 7) {
        group.addTask { (start, drawn(set, Array(start..<min(start + 7, 240)), epoch: 7).inputs) }
      }
      return await group.reduce(into: [Int: [Float]]()) { $0[$1.0] = $1.1 }
    }
    #expect(parts.sorted { $0.key < $1.key }.flatMap(\.value) == whole.inputs)
  }

  @Test("have other noise with another seed, stage name, epoch, image and copy")
  func keys() {
    let flat = ImageSet(shape: shape, pixels: .bytes([UInt8](repeating: 0, count: 12), white: 1))
    let rows = [
      drawn(noisy(flat, copies: 2), [0]), drawn(noisy(flat, copies: 2), [1]),
      drawn(noisy(flat, copies: 2), [2]), drawn(noisy(flat, copies: 2), [0], epoch: 2),
      drawn(noisy(flat, copies: 2, seed: 2), [0]),
      drawn(noisy(flat, copies: 2, stage: "other"), [0]),
    ].map(\.inputs)
    #expect(Set(rows).count == rows.count)
    #expect(drawn(noisy(flat, copies: 2), [0]).inputs == rows[0])
  }

  @Test("have one noise for all epochs where it is drawn once")
  func once() {
    let set = noisy(images(), copies: 2, .once)
    #expect(drawn(set, [3, 9], epoch: 1).inputs == drawn(set, [3, 9], epoch: 50).inputs)
    let anew = noisy(images(), copies: 2)
    #expect(drawn(anew, [3, 9], epoch: 1).inputs != drawn(anew, [3, 9], epoch: 50).inputs)
  }

  @Test("have bytes scaled to 0...1 as targets, and the noise on top as inputs")
  func clean() {
    let (inputs, targets) = drawn(noisy(images()), [2])
    #expect(targets == (12..<18).map { Float($0) * (1 / 200) })
    #expect(zip(inputs, targets).allSatisfy { $0 != $1 })
    let plain = drawn(images(), [2])
    #expect(plain.inputs == targets)
    #expect(plain.targets == targets)
  }

  @Test("have floats as they are")
  func floats() {
    let values = (0..<12).map { Float($0) / 16 }
    let set = ImageSet(shape: shape, pixels: .floats(values))
    #expect(drawn(set, [1, 0]).inputs == Array(values[6...] + values[..<6]))
  }

  @Test("have augmenting noises in the target, alone and before and after others, in order")
  func targets() {
    let base = images()
    let augmented = drawn(noisy(base, target: .augmented), [4])
    #expect(augmented.inputs == augmented.targets)
    #expect(augmented.inputs != drawn(base, [4]).inputs)

    let first = noisy(noisy(base, target: .augmented), stage: "b", Doubling())
    let last = noisy(noisy(base, stage: "b", Doubling()), target: .augmented)
    // (v + noise) x 2 and v x 2 + noise, the target being v + noise both times.
    #expect(drawn(first, [4]).targets == augmented.targets)
    #expect(drawn(last, [4]).targets == augmented.targets)
    let doubled = augmented.inputs.map { $0 * 2 }
    #expect(drawn(first, [4]).inputs == doubled)
    let noise = zip(augmented.inputs, drawn(base, [4]).inputs).map { $0 - $1 }
    for (value, expected) in zip(
      drawn(last, [4]).inputs, zip(drawn(base, [4]).inputs, noise).map { 2 * $0 + $1 })
    { #expect(abs(value - expected) < 1e-5) }
  }

  @Test("are touched with the chance 'apply'")
  func chance() {
    let set = noisy(images(1000), apply: 0.3)
    let values = drawn(set, Array(0..<1000))
    let touched = (0..<1000).count { row(values.inputs, $0) != row(values.targets, $0) }
    #expect(abs(touched - 300) < 60)
    let never = drawn(noisy(images(), apply: 0), Array(0..<40))
    #expect(never.inputs == never.targets)
  }

  @Test("keep their noise in subsets, in any order, and in subsets of subsets")
  func subsets() {
    let set = noisy(images())
    let whole = drawn(set, Array(0..<40))
    let subset = set.subset([30, 2, 17, 5])
    #expect(subset.labels == [0, 2, 2, 2])
    #expect(subset.origins == [30, 2, 17, 5])
    let part = drawn(subset, [0, 1, 2, 3])
    for (index, image) in [30, 2, 17, 5].enumerated() {
      #expect(row(part.inputs, index) == row(whole.inputs, image))
    }
    #expect(drawn(subset.subset([2]), [0]).inputs == row(whole.inputs, 17))
    // The same whether the noise is attached before the subset or after it.
    #expect(drawn(noisy(images().subset([30, 2])), [1]).inputs == row(whole.inputs, 2))
  }

  @Test("have noise of their own in every repetition, those of repetitions included")
  func repetitions() {
    let flat = ImageSet(shape: shape, pixels: .bytes([UInt8](repeating: 0, count: 12), white: 1))
    let set = noisy(flat.repeated(2).repeated(3))
    #expect(set.count == 12)
    #expect(Set(set.origins).count == 12)
    #expect(set.hasRepetitions && !flat.hasRepetitions)
    let values = drawn(set, Array(0..<12)).inputs
    #expect(Set((0..<12).map { row(values, $0) }).count == 12)
    // The first round is the set itself, with the noise that it would have had.
    #expect(drawn(noisy(flat), [0, 1]).inputs == Array(values[..<12]))
  }

  @Test("more of them than an epoch's order can hold are a fault of the check")
  func overflow() {
    var stage = Augmentation<Sum>()
    stage.usage.copies = 10_000
    var header = ImageHeader(shape: shape, count: 60_000)
    header.count = 200_000
    header = stage.header(from: header)
    let texts = stage.faults(reading: PlannedInputs(images: ["data": header])).map(\.message)
    #expect(
      texts == [
        "an epoch would hold 200000 x 10000 x 10000 images, and can hold 2147483647: lower 'copies'"
      ])
    for _ in 0..<10 { header = stage.header(from: header) }
    #expect(!stage.faults(reading: PlannedInputs(images: ["data": header])).isEmpty)
    header = ImageHeader(shape: shape, count: 200_000)
    #expect(stage.faults(reading: PlannedInputs(images: ["data": header])).isEmpty)
  }
}

/// Adds a random number to every value.
private struct Sum: Noise {
  static let name = "sum"
  static let summary = "Adds."
  static var level: NoiseLevel<Self> { NoiseLevel("size", \.size, 0...1) }
  static var fields: [Field<Self>] { [Field("size", \.size, .within(0...1), help: "Its size.")] }
  var size = 1.0

  func apply(to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream) {
    for index in pixels.indices { pixels[index] += Float(size) * (random.uniform() + 0.01) }
  }
}

/// Doubles every value.
private struct Doubling: Noise {
  static let name = "doubling"
  static let summary = "Doubles."
  static var level: NoiseLevel<Self> { NoiseLevel("size", \.size, 0...1) }
  static var fields: [Field<Self>] { [Field("size", \.size, .within(0...1), help: "Its size.")] }
  var size = 1.0

  func apply(to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream) {
    for index in pixels.indices { pixels[index] *= 2 }
  }
}
