import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Resizing")
struct ResizingTests {
  private func set(_ pixels: Pixels, channels: Int = 1) -> ImageSet {
    ImageSet(shape: ImageShape(height: 9, width: 7, channels: channels), pixels: pixels)
  }

  @Test(
    "bytes and floats come out as Pillow's, larger and smaller, grey and in colour",
    arguments: ImagesReference.resized.indices)
  func reference(index: Int) throws {
    let expected = ImagesReference.resized[index]
    let filter = try #require(ResizeFilter(rawValue: expected.filter))
    func resized(_ images: ImageSet) throws -> Pixels {
      try images.resized(
        height: expected.height, width: expected.width, filter: filter, in: imagesContext
      ).pixels
    }
    let grey = base64(ImagesReference.grey)
    #expect(
      try resized(set(.bytes(grey, white: 255))) == .bytes(base64(expected.grey), white: 255))
    let colour = base64(ImagesReference.colour)
    #expect(
      try resized(set(.bytes(colour, white: 255), channels: 3))
        == .bytes(base64(expected.colour), white: 255))
    let source = base64Floats(ImagesReference.floats)
    let (low, high) = (try #require(source.min()), try #require(source.max()))
    let result = try resized(set(.floats(source)))
    guard case .floats(let floats) = result else { return #expect(Bool(false), "bytes of floats") }
    let wanted = base64Floats(expected.floats)
    #expect(floats.count == wanted.count)
    // Pillow's overshoot at edges; ours stay in the range of the set.
    for (value, other) in zip(floats, wanted) {
      #expect(abs(value - min(max(other, low), high)) <= 1e-6)
    }
  }

  @Test(
    "weights add up to 1, so that one colour stays that colour", arguments: ResizeFilter.allCases)
  func weights(filter: ResizeFilter) {
    for (length, newLength) in [(1, 1), (1, 9), (9, 1), (28, 32), (32, 28), (1000, 7), (5, 5)] {
      let plan = ResizingWeights(from: length, to: newLength, filter: filter)
      for index in 0..<newLength {
        let row = plan.weights[index * plan.stride..<index * plan.stride + plan.counts[index]]
        #expect(abs(row.reduce(0, +) - 1) < 1e-12)
        #expect(plan.starts[index] >= 0 && plan.starts[index] + plan.counts[index] <= length)
      }
    }
  }

  @Test("bitmaps turn grey, up to 255 for white; nearest leaves their bytes as they are")
  func bitmaps() throws {
    let images = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .bytes([0, 1, 1, 1], white: 1))
    #expect(
      try images.resized(height: 1, width: 1, filter: .box, in: imagesContext).pixels
        == .bytes([128, 255], white: 255))
    #expect(
      try images.resized(height: 1, width: 1, filter: .nearest, in: imagesContext).pixels
        == .bytes([1, 1], white: 1))
  }

  @Test("labels, class names, sources and origins stay")
  func rest() throws {
    let images = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .bytes([0, 1, 1, 1], white: 255),
      labels: [1, 0], classNames: ["a", "b"], sources: [SourceFile(path: "/x", sha256: "y")],
      origins: [7, 3])
    let resized = try images.resized(height: 2, width: 2, filter: .bicubic, in: imagesContext)
    #expect(resized.shape == ImageShape(height: 2, width: 2))
    #expect(resized.labels == images.labels && resized.classNames == images.classNames)
    #expect(resized.sources == images.sources && resized.origins == images.origins)
  }
}
