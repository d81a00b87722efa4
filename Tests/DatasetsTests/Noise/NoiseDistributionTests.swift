import Tensors
import Testing

@testable import Datasets
@testable import Pipeline

@Suite("The distribution of a noise")
struct NoiseDistributionTests {
  /// A thousand images of a thousand pixels, each with a stream of its own.
  private func million(
    _ noise: some Noise, grey: Float, channels: Int = 1, _ body: ([Float]) -> Void
  ) {
    let shape = ImageShape(height: 20, width: 50, channels: channels)
    for image in 0..<1000 {
      var values = [Float](repeating: grey, count: shape.count)
      var span = values.mutableSpan
      var stream = RandomKey(seed: 11).derived(image).stream()
      noise.apply(to: &span, shape: shape, random: &stream)
      body(values)
    }
  }

  @Test(
    "bit-flip turns over the share of values that its rate says",
    arguments: [0.001, 0.2, 0.5, 0.9, 0.999])
  func flips(rate: Double) {
    var noise = BitFlip()
    noise.rate = rate
    var flipped = 0
    var squares = 0
    million(noise, grey: 0.25) { values in
      let count = values.count { $0 == 0.75 }
      flipped += count
      squares += count * count
    }
    let deviation = (1e6 * rate * (1 - rate)).squareRoot()
    #expect(abs(Double(flipped) - 1e6 * rate) < 4 * deviation)
    // The count of one image is binomial: no image is noisier than chance has it.
    let mean = Double(flipped) / 1000
    let variance = Double(squares) / 1000 - mean * mean
    #expect(abs(variance / (1000 * rate * (1 - rate)) - 1) < 0.25)
  }

  @Test("bit-flip at 1 turns every value over, black and white included")
  func allFlipped() {
    var noise = BitFlip()
    noise.rate = 1
    for (grey, negative) in [(0, 1), (1, 0), (0.25, 0.75)] as [(Float, Float)] {
      million(noise, grey: grey) { values in #expect(values.allSatisfy { $0 == negative }) }
    }
  }

  @Test("every place of an image is flipped equally often")
  func places() {
    var counts = [Double](repeating: 0, count: 1000)
    million(BitFlip(), grey: 0) { values in
      for index in values.indices { counts[index] += Double(values[index]) }
    }
    // Chi-square with 1000 degrees of freedom, within four deviations.
    let chiSquare = counts.reduce(0) { $0 + ($1 - 200) * ($1 - 200) / 160 }
    #expect(abs(chiSquare - 1000) < 4 * 2000.0.squareRoot())
  }

  @Test("bit-flip turns over each channel on its own")
  func flippedChannels() {
    var (one, all) = (0, 0)
    million(BitFlip(), grey: 0, channels: 3) { values in
      for pixel in stride(from: 0, to: values.count, by: 3) {
        if values[pixel] == 1 { one += 1 }
        if values[pixel..<pixel + 3].allSatisfy({ $0 == 1 }) { all += 1 }
      }
    }
    #expect(abs(one - 200_000) < 1600)
    #expect(abs(all - 8000) < 400)
  }

  @Test("gaussian has its deviation and mean where nothing is clipped, and is clipped elsewhere")
  func normal() {
    var noise = Gaussian()
    noise.deviation = 0.1
    var (sum, squares) = (0.0, 0.0)
    million(noise, grey: 0.5) { values in
      for value in values {
        let difference = Double(value) - 0.5
        sum += difference
        squares += difference * difference
      }
    }
    #expect(abs(sum / 1e6) < 4e-4)
    #expect(abs((squares / 1e6).squareRoot() - 0.1) < 4e-4)

    var black = 0
    million(noise, grey: 0) { values in black += values.count { $0 == 0 } }
    #expect(abs(black - 500_000) < 2000)
  }

  @Test("salt-and-pepper hits its share of pixels, whole ones, in the shares asked for")
  func saltAndPepper() {
    var noise = SaltAndPepper()
    noise.rate = 0.3
    noise.salt = 0.25
    var (white, black) = (0, 0)
    million(noise, grey: 0.5, channels: 3) { values in
      for pixel in stride(from: 0, to: values.count, by: 3) {
        #expect(values[pixel] == values[pixel + 1] && values[pixel] == values[pixel + 2])
        white += values[pixel] == 1 ? 1 : 0
        black += values[pixel] == 0 ? 1 : 0
      }
    }
    #expect(abs(white - 75_000) < 1100)
    #expect(abs(black - 225_000) < 1700)
  }

  @Test("salt alone and pepper alone at rate 1 make everything white and everything black")
  func extremes() {
    var noise = SaltAndPepper()
    noise.rate = 1
    noise.salt = 1
    million(noise, grey: 0.5) { values in #expect(values.allSatisfy { $0 == 1 }) }
    noise.salt = 0
    million(noise, grey: 0.5) { values in #expect(values.allSatisfy { $0 == 0 }) }
  }

  @Test("dropout loses its share of whole pixels to its value")
  func dropout() {
    var noise = Dropout()
    noise.rate = 0.4
    noise.value = 0.75
    var lost = 0
    million(noise, grey: 0.5, channels: 3) { values in
      lost += values.count { $0 == 0.75 }
    }
    #expect(lost.isMultiple(of: 3))
    #expect(abs(lost / 3 - 400_000) < 2000)
  }

  @Test("mask covers one rectangle of its size, at every place that it fits equally often")
  func mask() {
    var noise = Mask()
    noise.size = 0.25
    noise.value = 1
    var tops = [Int](repeating: 0, count: 16)
    million(noise, grey: 0) { values in
      // 0.25 of 20 by 50 is 5 by 12.5, rounded away from 0.
      #expect(values.count { $0 == 1 } == 5 * 13)
      tops[(values.firstIndex(of: 1) ?? 0) / 50] += 1
    }
    let chiSquare = tops.reduce(0) { $0 + (Double($1) - 62.5) * (Double($1) - 62.5) / 62.5 }
    #expect(chiSquare < 15 + 4 * 30.0.squareRoot())
  }

  @Test("several rectangles are drawn one after the other")
  func masks() {
    var noise = Mask()
    noise.size = 0.25
    noise.count = 3
    noise.value = 1
    var most = 0
    million(noise, grey: 0) { values in
      let covered = values.count { $0 == 1 }
      #expect(covered >= 65 && covered <= 195)
      most = max(most, covered)
    }
    #expect(most == 195)
  }

  @Test("shift moves by every whole number of pixels up to its distance, equally often")
  func shift() {
    var noise = Shift()
    noise.distance = 0.1
    let shape = ImageShape(height: 20, width: 50)
    var counts: [Int: Int] = [:]
    for image in 0..<5500 {
      var values = [Float](repeating: 0, count: shape.count)
      values[10 * 50 + 25] = 1
      var span = values.mutableSpan
      var stream = RandomKey(seed: 11).derived(image).stream()
      noise.apply(to: &span, shape: shape, random: &stream)
      let (y, x) = (values.firstIndex(of: 1) ?? 0).quotientAndRemainder(dividingBy: 50)
      #expect(abs(y - 10) <= 2 && abs(x - 25) <= 5)
      counts[(y - 10) * 100 + x - 25, default: 0] += 1
    }
    #expect(counts.count == 5 * 11)
    let chiSquare = counts.values.reduce(0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 }
    #expect(chiSquare < 54 + 4 * 108.0.squareRoot())
  }

  @Test(
    "shift keeps every value that stays inside, in every channel, and fills the rest",
    arguments: [1, 3])
  func shifted(channels: Int) {
    let shape = ImageShape(height: 4, width: 6, channels: channels)
    var noise = Shift()
    noise.distance = 1
    noise.fill = 1
    let image = (0..<shape.count).map { Float($0) / 100 }
    for seed in 0..<300 as Range<UInt64> {
      var (first, second) = (RandomKey(seed: seed).stream(), RandomKey(seed: seed).stream())
      let (down, right) = (first.integer(below: 9) - 4, first.integer(below: 13) - 6)
      var values = image
      var span = values.mutableSpan
      noise.apply(to: &span, shape: shape, random: &second)
      for y in 0..<4 {
        for x in 0..<6 {
          for channel in 0..<channels {
            let (fromY, fromX) = (y - down, x - right)
            let isInside = (0..<4).contains(fromY) && (0..<6).contains(fromX)
            let expected = isInside ? image[(fromY * 6 + fromX) * channels + channel] : 1
            #expect(values[(y * 6 + x) * channels + channel] == expected)
          }
        }
      }
    }
  }

  @Test("rotate draws every angle up to its own, both ways")
  func angles() {
    // A point far out moves by the angle: its place shows which was drawn.
    let shape = ImageShape(height: 101, width: 101)
    var noise = Rotate()
    noise.angle = 45
    var quarters = [0, 0, 0, 0]
    for image in 0..<400 {
      var values = [Float](repeating: 0, count: shape.count)
      for dy in -1...1 { for dx in -1...1 { values[(50 + dy) * 101 + 90 + dx] = 1 } }
      var span = values.mutableSpan
      var stream = RandomKey(seed: 11).derived(image).stream()
      noise.apply(to: &span, shape: shape, random: &stream)
      let brightest = values.indices.max { values[$0] < values[$1] } ?? 0
      let down = brightest / 101 - 50
      #expect(abs(down) <= 30)
      // 40 sin 22.5 is 15.3.
      quarters[down < -15 ? 0 : down < 0 ? 1 : down <= 15 ? 2 : 3] += 1
    }
    #expect(quarters.allSatisfy { $0 > 65 && $0 < 135 })
  }

  @Test("rotate by right angles moves whole pixels, clockwise")
  func rightAngles() {
    let shape = ImageShape(height: 3, width: 3)
    var values: [Float] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    var span = values.mutableSpan
    Rotate().turn(&span, shape, degrees: 90)
    let clockwise: [Float] = [0.7, 0.4, 0.1, 0.8, 0.5, 0.2, 0.9, 0.6, 0.3]
    for (value, expected) in zip(values, clockwise) { #expect(abs(value - expected) < 1e-5) }
  }
}
