import Tensors

extension Window {
  /// Floats of the patches that are made at a time: half of what the second cache of a usual processor
  /// holds.
  private static let cached = 1 << 15

  /// Places whose patches are made at a time.
  private var strip: Int {
    let all = places.height * places.width
    let few = max(16, min(512, Self.cached / patchCount))
    // Of small images several at once.
    return all < few ? few / all * all : (all + (all + few - 1) / few - 1) / ((all + few - 1) / few)
  }

  /// Floats of the patches of a strip.
  var scratch: Int { strip * patchCount }

  /// Multiplications and additions of an image.
  func operations(outputs: Int) -> Int {
    2 * places.height * places.width * patchCount * outputs
  }

  /// Of the weights.
  func weightShape(outputs: Int) -> Shape {
    Shape([groups, patchCount, outputs / groups], isBatched: false)
  }

  /// All places of some images, counted through, a strip at a time. A strip lies in one image, or holds
  /// whole ones.
  func forEachStrip(rows: Int, _ body: (Range<Int>) -> Void) {
    let all = places.height * places.width
    let strip = strip
    if strip >= all {
      for start in Swift.stride(from: 0, to: rows * all, by: strip) {
        body(start..<min(start + strip, rows * all))
      }
    } else {
      for row in 0..<rows {
        for start in Swift.stride(from: 0, to: all, by: strip) {
          body(row * all + start..<row * all + min(start + strip, all))
        }
      }
    }
  }

  /// What the window sees at some places of images.
  func copy(
    _ images: Span<Float>, group: Int, _ places: Range<Int>, into patches: inout MutableSpan<Float>
  ) {
    forEachImage(places) { row, own, start in
      patches.withElements(in: start * patchCount..<(start + own.count) * patchCount) {
        copyPatches(
          of: images.extracting(row * imageCount..<(row + 1) * imageCount), self, group: group,
          places: own, into: &$0)
      }
    }
  }

  /// Adds patches to where the window saw them.
  func add(
    _ patches: Span<Float>, group: Int, _ places: Range<Int>, to images: inout MutableSpan<Float>
  ) {
    forEachImage(places) { row, own, start in
      images.withElements(in: row * imageCount..<(row + 1) * imageCount) {
        addPatches(
          patches.extracting(start * patchCount..<(start + own.count) * patchCount), to: &$0, self,
          group: group, places: own)
      }
    }
  }

  /// The images of a strip, with the places in each and how many came before.
  private func forEachImage(
    _ strip: Range<Int>, _ body: (_ row: Int, _ places: Range<Int>, _ start: Int) -> Void
  ) {
    let all = places.height * places.width
    var first = strip.lowerBound
    while first < strip.upperBound {
      let row = first / all
      let end = min((row + 1) * all, strip.upperBound)
      body(row, first - row * all..<end - row * all, first - strip.lowerBound)
      first = end
    }
  }

  /// - Throws: `NetworkError` where the window does not fit its images, or the groups the channels.
  func checkSizes(outputs: Int) throws(NetworkError) {
    let sizes = [
      kernel.height, kernel.width, stride.height, stride.width, dilation.height, dilation.width,
      groups, outputs,
    ]
    let margins = [padding.top, padding.left, padding.bottom, padding.right]
    guard sizes.allSatisfy({ (1...1 << 20).contains($0) }),
      margins.allSatisfy({ (0...1 << 20).contains($0) })
    else {
      throw NetworkError("the sizes of a convolution are 1 to 1048576, its padding 0 or more")
    }
    _ = try Shape(checking: [height, width, channels], isBatched: true)
    guard channels % groups == 0, outputs % groups == 0 else {
      throw NetworkError(
        "\(groups) groups do not divide \(channels) channels into \(outputs) evenly")
    }
    guard places.height >= 1, places.width >= 1 else {
      throw NetworkError(
        "a kernel of \(kernel.height)x\(kernel.width) does not fit an image of \(height)x\(width)")
    }
    _ = try Shape(checking: [places.height, places.width, outputs], isBatched: true)
    _ = try Shape(
      checking: [kernel.height, kernel.width, channels / groups, outputs], isBatched: false)
  }

  func check(images: Shape, weights: Shape, outputs: Int) throws(NetworkError) {
    try checkSizes(outputs: outputs)
    guard images == .sample(height, width, channels) else {
      throw NetworkError("a convolution of \(height)x\(width)x\(channels) is given \(images)")
    }
    guard weights == weightShape(outputs: outputs) else {
      throw NetworkError(
        "the weights of this convolution are \(weightShape(outputs: outputs)), not \(weights)")
    }
  }

  func check(bias: Shape?, channels: Int) throws(NetworkError) {
    guard let bias, bias != .shared(channels) else { return }
    throw NetworkError("a bias has a number a channel, \(channels), not \(bias)")
  }
}
