import Tensors
import Testing

@testable import Datasets
@testable import Pipeline

/// Which pixels of one image a noise touches, pinned: a seed must give the same images forever.
/// The values come from an independent computation, Tests/TensorsTests/Reference/random_streams.py.
@Suite("What a seed draws")
struct NoiseGoldenTests {
  private let shape = ImageShape(height: 7, width: 5)

  /// Copy 1 of image 5 in epoch 3 of a set of eight images, seed 7.
  private func drawn<N: Noise>(_ noise: N, grey: Float) -> [Float] {
    var stage = Augmentation<N>()
    stage.noise = noise
    stage.usage.copies = 2
    let images = ImageSet(
      shape: shape, pixels: .floats(Array(repeating: grey, count: 8 * shape.count)))
    let noisy = stage.augment(images, in: RunContext(stageName: N.name, seed: 7))
    var values = [Float](repeating: 0, count: shape.count)
    var span = values.mutableSpan
    noisy.draw([5 * 2 + 1].span, epoch: 3, into: &span)
    return values
  }

  private func picture(_ values: [Float]) -> String {
    values.map { $0 == 1 ? "#" : $0 == 0 ? "x" : "." }.joined()
  }

  @Test("bit-flip")
  func bitFlip() {
    let values = drawn(BitFlip(), grey: 0.25)
    #expect(
      values.map { $0 == 0.75 ? "#" : $0 == 0.25 ? "." : "?" }.joined()
        == "...#.....#............#......###...")
  }

  @Test("dropout")
  func dropout() {
    var noise = Dropout()
    noise.rate = 0.5
    noise.value = 1
    #expect(picture(drawn(noise, grey: 0.5)) == "####......###..#.####.##..########.")
  }

  @Test("salt-and-pepper")
  func saltAndPepper() {
    var noise = SaltAndPepper()
    noise.rate = 0.6
    #expect(picture(drawn(noise, grey: 0.5)) == ".x..#x.#.#....x.##.#..#..#x..##x#xx")
  }

  @Test("gaussian")
  func gaussian() {
    let expected: [Float] = [0.42546052, 0.37271675, 0.24499968, 0.546602, 0.405279]
    for (value, expected) in zip(drawn(Gaussian(), grey: 0.5), expected) {
      #expect(abs(value - expected) < 1e-6)
    }
  }

  @Test("mask: 3x2 pixels at 2 from the top, 1 from the left")
  func mask() {
    #expect(
      picture(drawn(Mask(), grey: 0.5)) == "....." + "....." + ".xx.." + ".xx.." + ".xx.."
        + "....." + ".....")
  }

  @Test("shift: 2 down and 1 right")
  func shift() {
    var noise = Shift()
    noise.distance = 0.4
    #expect(
      picture(drawn(noise, grey: 0.5)) == "xxxxx" + "xxxxx" + "x...." + "x...." + "x...."
        + "x...." + "x....")
  }

  @Test("rotate: 10.165688 degrees")
  func rotate() {
    let image = (0..<35).map { Float($0 % 3) / 2 }
    var turned = image
    var span = turned.mutableSpan
    Rotate().turn(&span, shape, degrees: 10.165688395500183)
    var drawn = image
    var other = drawn.mutableSpan
    var stream = RandomKey(seed: 7).derived("rotate").derived(3).derived(5).derived(1).stream()
    Rotate().apply(to: &other, shape: shape, random: &stream)
    for (value, expected) in zip(drawn, turned) { #expect(abs(value - expected) < 1e-6) }
  }
}
