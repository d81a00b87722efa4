import Tensors
import Testing

@testable import Datasets
@testable import Pipeline

/// What holds for every noise.
@Suite("Every noise")
struct NoiseLawTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let noise: any Noise
    var testDescription: String { type(of: noise).name }
    var levels: ClosedRange<Double> { range(noise) }
    func at(_ level: Double) -> any Noise { with(noise, level) }

    private func range<N: Noise>(_ noise: N) -> ClosedRange<Double> { N.level.range }
    private func with<N: Noise>(_ noise: N, _ level: Double) -> any Noise {
      noise.with(level: level)
    }
  }

  static let kinds: [Kind] = [
    BitFlip(), Dropout(), Gaussian(), Mask(), Rotate(), SaltAndPepper(), Shift(),
  ].map { (noise: any Noise) in Kind(noise: noise) }

  static let shapes = [
    ImageShape(height: 7, width: 5), ImageShape(height: 28, width: 28, channels: 3),
    ImageShape(height: 1, width: 1), ImageShape(height: 1, width: 300),
    ImageShape(height: 17, width: 1, channels: 3),
  ]

  private func image(_ shape: ImageShape) -> [Float] {
    (0..<shape.count).map { Float(($0 * 37) % 256) / 255 }
  }

  private func apply(
    _ noise: any Noise, to image: [Float], _ shape: ImageShape, seed: UInt64 = 1
  ) -> [Float] {
    var values = image
    var span = values.mutableSpan
    var stream = RandomKey(seed: seed).stream()
    noise.apply(to: &span, shape: shape, random: &stream)
    return values
  }

  @Test("leaves an image as it is at level 0", arguments: kinds, shapes)
  func nothing(_ kind: Kind, shape: ImageShape) {
    #expect(apply(kind.at(0), to: image(shape), shape) == image(shape))
  }

  @Test("keeps values within 0...1 at every level", arguments: kinds, shapes)
  func bounds(_ kind: Kind, shape: ImageShape) {
    for step in 0...8 {
      let level = kind.levels.upperBound * Double(step) / 8
      for seed in 0..<20 as Range<UInt64> {
        let values = apply(kind.at(level), to: image(shape), shape, seed: seed)
        #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 }, "level \(level), seed \(seed)")
      }
    }
  }

  @Test("changes an image at its default, each stream in its own way", arguments: kinds)
  func something(_ kind: Kind) {
    let shape = ImageShape(height: 28, width: 28)
    let image = image(shape)
    let drawn = (0..<40).map { apply(kind.noise, to: image, shape, seed: $0) }
    // The coarsest, shift, has 7 x 7 moves.
    #expect(Set(drawn).count > 20)
    #expect(drawn.count { $0 == image } < 5)
  }

  @Test("draws the same whatever the pixels", arguments: kinds, shapes)
  func obliviousness(_ kind: Kind, shape: ImageShape) {
    var (left, right) = (image(shape), [Float](repeating: 0, count: shape.count))
    var (one, two) = (RandomKey(seed: 3).stream(), RandomKey(seed: 3).stream())
    var leftSpan = left.mutableSpan
    kind.noise.apply(to: &leftSpan, shape: shape, random: &one)
    var rightSpan = right.mutableSpan
    kind.noise.apply(to: &rightSpan, shape: shape, random: &two)
    #expect(one.next() == two.next())
  }

  @Test("has a level that is one of its options, within that option's limits", arguments: kinds)
  func level(_ kind: Kind) {
    func check<N: Noise>(_ noise: N) {
      let option = N.fields.map(\.option).first { $0.name == N.level.option }
      #expect(option?.limits?.lower?.text == "0")
      #expect(option?.limits?.upper?.text == "\(Int(N.level.range.upperBound))")
      #expect(noise.with(level: 0.5)[keyPath: N.level.path] == 0.5)
    }
    check(kind.noise)
  }
}
