package import Pipeline

extension ImageSet {
  /// The images in another size; all else stays.
  ///
  /// Bitmaps, whose white is another byte than 255, become bytes up to 255, as their edges turn
  /// grey; with `nearest` they stay as they are. No value leaves the range that the set's values
  /// have: `bicubic` and `lanczos` overshoot at edges, and a loss would refuse what is above 1.
  ///
  /// - Throws: `PipelineError` of kind `interrupted` once the user asked to stop.
  /// - Precondition: the sizes are positive.
  package func resized(
    height: Int, width: Int, filter: ResizeFilter, in context: RunContext
  ) throws -> ImageSet {
    let resizing = Resizing(from: shape, height: height, width: width, filter: filter)
    let pixels: Pixels
    switch self.pixels {
    case .bytes(let bytes, let white):
      let isKept = white == 255 || filter == .nearest
      let source = isKept ? bytes : scaled(bytes, white: white)
      let result = try concurrentlyFilled(
        count: count, size: resizing.target.count, of: UInt8.self, in: context, scratch: {}
      ) { _, index, image in
        resizing.resize(source.span.extracting(range(of: index)), into: &image)
      }
      pixels = .bytes(result.elements, white: isKept ? white : 255)
    case .floats(let floats):
      let (low, high) = (floats.min() ?? 0, floats.max() ?? 0)
      let result = try concurrentlyFilled(
        count: count, size: resizing.target.count, of: Float.self, in: context, scratch: {}
      ) { _, index, image in
        resizing.resize(floats.span.extracting(range(of: index)), into: &image)
        for place in image.indices {
          image[place] = min(max(image[place], low), high)
        }
      }
      pixels = .floats(result.elements)
    }
    var resized = ImageSet(
      shape: resizing.target, pixels: pixels, labels: labels, classNames: classNames,
      sources: sources, origins: origins)
    resized.noise = noise
    return resized
  }

  private func range(of image: Int) -> Range<Int> {
    image * shape.count..<(image + 1) * shape.count
  }
}

/// The bytes with 255 for white.
private func scaled(_ bytes: [UInt8], white: UInt8) -> [UInt8] {
  let table = (0...255).map { UInt8(clamping: ($0 * 255 + Int(white) / 2) / max(1, Int(white))) }
  return bytes.map { table[Int($0)] }
}
