/// A picture in memory: 8-bit grey, or red, green, blue, row by row from the top.
public struct PixelImage: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Bytes of a pixel: 1 where every pixel is grey, else 3.
  public let channels: Int
  /// `[height, width, channels]`, 0 to 255.
  public let pixels: [UInt8]

  /// `[height, width, 3]`, 0 to 255; made anew where the picture is grey.
  public var rgb: [UInt8] {
    guard channels == 1 else { return pixels }
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * pixels.count)
    for value in pixels {
      rgb.append(value)
      rgb.append(value)
      rgb.append(value)
    }
    return rgb
  }

  /// A picture from `[height, width, 3]` bytes.
  ///
  /// - Precondition: `rgb` has three bytes a pixel.
  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == width * height * 3, "an RGB picture has three bytes a pixel")
    self.width = width
    self.height = height
    let starts = stride(from: 0, to: rgb.count, by: 3)
    let isGrey = starts.allSatisfy { at in
      let red = rgb[at]
      return red == rgb[at + 1] && red == rgb[at + 2]
    }
    channels = isGrey ? 1 : 3
    pixels = isGrey ? starts.map { rgb[$0] } : rgb
  }

  /// A picture from `[height, width]` grey bytes.
  ///
  /// - Precondition: `grey` has one byte a pixel.
  public init(width: Int, height: Int, grey: [UInt8]) {
    precondition(grey.count == width * height, "a grey picture has one byte a pixel")
    self.width = width
    self.height = height
    channels = 1
    pixels = grey
  }
}
