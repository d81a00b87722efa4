import Drawing
import PNG
import Pipeline

/// A picture into which images are copied, each of their pixels a square of whole pixels.
struct TiledPicture {
  private let width: Int
  private let height: Int
  private let bits: Int
  /// `[height, width, 3]` samples of `bits`.
  private var pixels: [UInt8]

  init(_ background: PixelImage, bits: Int) {
    width = background.width
    height = background.height
    self.bits = bits
    pixels = bits == 16 ? background.rgb.flatMap { [$0, $0] } : background.rgb
  }

  var image: PNGImage {
    PNGImage(width: width, height: height, channels: 3, bitDepth: bits, pixels: pixels)
  }

  /// Copies an image to the place whose upper left corner is (x, y).
  /// - Parameter values: `[height, width, channels]`, 0 to 1.
  /// - Precondition: it lies within the picture.
  mutating func draw(
    _ values: ArraySlice<Float>, _ shape: ImageShape, x: Int, y: Int, scale: Int
  ) {
    let size = bits / 8
    let samples = samples(values, bits: bits)
    let rowBytes = shape.width * scale * 3 * size
    for row in 0..<shape.height {
      let start = ((y + row * scale) * width + x) * 3 * size
      var at = start
      for column in 0..<shape.width {
        let pixel = (row * shape.width + column) * shape.channels
        for _ in 0..<scale {
          for channel in 0..<3 {
            let sample = (pixel + (shape.channels == 3 ? channel : 0)) * size
            for byte in 0..<size {
              pixels[at] = samples[sample + byte]
              at += 1
            }
          }
        }
      }
      for copy in 1..<max(scale, 1) {
        let to = start + copy * width * 3 * size
        for byte in 0..<rowBytes { pixels[to + byte] = pixels[start + byte] }
      }
    }
  }
}
