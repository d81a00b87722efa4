import Drawing
import PNG
import Pipeline

/// A picture into which images are copied, each of their pixels a square of whole pixels.
struct TiledPicture {
  private let width: Int
  private let height: Int
  private let bits: Int
  /// 1 where the background and the images are grey, else 3.
  private let channels: Int
  /// `[height, width, channels]` samples of `bits`.
  private var pixels: [UInt8]

  /// - Parameter hasColour: whether the images may have.
  init(_ background: PixelImage, hasColour: Bool, bits: Int) {
    width = background.width
    height = background.height
    self.bits = bits
    channels = hasColour ? 3 : background.channels
    let bytes = hasColour ? background.rgb : background.pixels
    pixels = bits == 16 ? bytes.flatMap { [$0, $0] } : bytes
  }

  var image: PNGImage {
    PNGImage(width: width, height: height, channels: channels, bitDepth: bits, pixels: pixels)
  }

  /// Copies an image to the place whose upper left corner is (x, y).
  /// - Parameter samples: `[height, width, channels]`, of as many bits as the picture's.
  /// - Precondition: it lies within the picture.
  mutating func draw(
    _ samples: ArraySlice<UInt8>, _ shape: ImageShape, x: Int, y: Int, scale: Int
  ) {
    let size = bits / 8
    let rowBytes = shape.width * scale * channels * size
    for row in 0..<shape.height {
      let start = ((y + row * scale) * width + x) * channels * size
      var at = start
      for column in 0..<shape.width {
        let pixel = (row * shape.width + column) * shape.channels
        for _ in 0..<scale {
          for channel in 0..<channels {
            let sample =
              samples.startIndex + (pixel + (shape.channels == 3 ? channel : 0)) * size
            for byte in 0..<size {
              pixels[at] = samples[sample + byte]
              at += 1
            }
          }
        }
      }
      for copy in 1..<max(scale, 1) {
        let to = start + copy * width * channels * size
        for byte in 0..<rowBytes { pixels[to + byte] = pixels[start + byte] }
      }
    }
  }
}
