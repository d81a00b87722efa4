import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Transforms of pixels")
struct PixelTransformTests {
  private let shape = ImageShape(height: 1, width: 4)

  private func bytes(_ bytes: [UInt8], white: UInt8 = 255) -> ImageSet {
    ImageSet(shape: shape, pixels: .bytes(bytes, white: white), origins: [7])
  }

  private func floats(_ floats: [Float]) -> ImageSet {
    ImageSet(shape: shape, pixels: .floats(floats))
  }

  @Test("invert makes negatives, and bytes stay bytes")
  func invert() throws {
    #expect(
      try transformed(Invert(), bytes([0, 1, 100, 255]))[0].pixels
        == .bytes([255, 254, 155, 0], white: 255))
    #expect(
      try transformed(Invert(), bytes([0, 1, 1, 0], white: 1))[0].pixels
        == .bytes([1, 0, 0, 1], white: 1))
    #expect(
      try transformed(Invert(), floats([0, 0.25, 0.5, 1]))[0].pixels
        == .floats([1, 0.75, 0.5, 0]))
  }

  @Test("binarize makes values from the threshold on 1, the others 0")
  func threshold() throws {
    #expect(
      try transformed(Binarize(), bytes([0, 127, 128, 255]))[0].pixels
        == .bytes([0, 0, 1, 1], white: 1))
    #expect(
      try transformed(Binarize(), floats([0.49, 0.5, 0, 1]))[0].pixels
        == .bytes([0, 1, 0, 1], white: 1))
    var stage = Binarize()
    stage.threshold = 1
    #expect(
      try transformed(stage, bytes([0, 1, 0, 1], white: 1))[0].pixels
        == .bytes([0, 1, 0, 1], white: 1))
  }

  @Test("binarize at random makes a value 1 as often as it says, the same for an image in any set")
  func random() throws {
    var stage = Binarize()
    stage.method = .random
    let set = ImageSet(
      shape: ImageShape(height: 100, width: 100),
      pixels: .floats((0..<40_000).map { [0, 0.25, 0.8, 1][$0 % 4] }))
    let whole = try transformed(stage, set)[0]
    guard case .bytes(let bytes, white: 1) = whole.pixels else {
      Issue.record("not bytes of 0 and 1")
      return
    }
    for (index, chance) in [0, 0.25, 0.8, 1].enumerated() {
      let share = stride(from: index, to: 40_000, by: 4).count { bytes[$0] == 1 }
      let deviation = (10_000 * chance * (1 - chance)).squareRoot()
      #expect(abs(Double(share) - 10_000 * chance) <= 4 * deviation)
    }
    let part = try transformed(stage, set.subset([2]))[0]
    #expect(part.pixels == .bytes(Array(bytes[20_000..<30_000]), white: 1))
    let other = RunContext(stageName: "transform", seed: 4)
    #expect(try transformed(stage, set, in: other)[0].pixels != whole.pixels)
  }

  @Test("pad puts a frame around the image, or as much as gives it a size, in every channel")
  func pad() throws {
    let image = ImageSet(
      shape: ImageShape(height: 1, width: 2, channels: 3),
      pixels: .bytes([1, 2, 3, 4, 5, 6], white: 255))
    var stage = Pad()
    stage.margin = 1
    stage.value = 1
    let white = [UInt8](repeating: 255, count: 12)
    #expect(
      try transformed(stage, image)[0].pixels
        == .bytes(white + [255, 255, 255, 1, 2, 3, 4, 5, 6, 255, 255, 255] + white, white: 255))

    stage.height = 2
    stage.width = 3
    stage.value = 0
    // Uneven: the image lies nearer the top and the left.
    #expect(
      try transformed(stage, image)[0].pixels
        == .bytes([1, 2, 3, 4, 5, 6, 0, 0, 0] + [UInt8](repeating: 0, count: 9), white: 255))
  }

  @Test("pad keeps bitmaps and floats what they are; a grey frame makes a bitmap grey")
  func padded() throws {
    var stage = Pad()
    stage.margin = 0
    stage.width = 6
    stage.value = 1
    #expect(
      try transformed(stage, bytes([0, 1, 0, 1], white: 1))[0].pixels
        == .bytes([1, 0, 1, 0, 1, 1], white: 1))
    stage.value = 0.5
    #expect(
      try transformed(stage, bytes([0, 1, 0, 1], white: 1))[0].pixels
        == .bytes([128, 0, 255, 0, 255, 128], white: 255))
    #expect(
      try transformed(stage, bytes([0, 1, 0, 1]))[0].pixels
        == .bytes([128, 0, 1, 0, 1, 128], white: 255))
    #expect(
      try transformed(stage, floats([0.1, 0.2, 0.3, 0.4]))[0].pixels
        == .floats([0.5, 0.1, 0.2, 0.3, 0.4, 0.5]))
  }

  @Test("pad to less than the image is a fault")
  func small() {
    var stage = Pad()
    stage.width = 3
    #expect(
      fault(stage, ImageHeader(shape: shape, count: 1))
        == "width: 'width' is 3, and the images are 1x4: use 'transform: resize' for less")
  }

  @Test("repeat puts the set after itself, labels and all; too many are a fault")
  func repetition() throws {
    var stage = Repeat()
    stage.times = 3
    let set = try transformed(stage, numbered(4, classes: 2))[0]
    #expect(numbers(set) == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
    #expect(set.labels == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    stage.times = 1_000_000
    #expect(
      fault(stage, ImageHeader(shape: shape, count: 60_000))
        == "times: 1000000 times 60000 images are more than a set can hold, 2147483647")
  }

  @Test("resize keeps proportions where one side is given, labels, origins and noise")
  func resize() throws {
    let wide = ImageShape(height: 2, width: 4)
    let image = ImageSet(
      shape: wide, pixels: .bytes([0, 0, 255, 255, 0, 0, 255, 255], white: 255), labels: [0],
      classNames: ["a"], origins: [5])
    var stage = Resize()
    stage.height = 1
    let small = try transformed(stage, image)[0]
    #expect(small.shape == ImageShape(height: 1, width: 2))
    #expect(small.origins == [5] && small.labels == [0])
    stage.filter = .nearest
    stage.width = 4
    #expect(try transformed(stage, image)[0].pixels == .bytes([0, 0, 255, 255], white: 255))
    #expect(
      Resize().faults(reading: PlannedInputs()).map(\.message)
        == ["neither 'height' nor 'width' is given: no image changes"])
    #expect(try transformed(Resize(), image)[0].pixels == image.pixels)
  }

  @Test(
    "no resized float leaves the range of the set's values, whatever the filter",
    arguments: ResizeFilter.allCases)
  func overshoot(filter: ResizeFilter) throws {
    var stage = Resize()
    stage.width = 16
    stage.filter = filter
    let edge = try transformed(stage, floats([-0.5, -0.5, 2, 2]))[0]
    guard case .floats(let values) = edge.pixels else {
      Issue.record("no floats")
      return
    }
    #expect(values.min() == -0.5 && values.max() == 2)
  }
}
