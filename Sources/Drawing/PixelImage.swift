/// A picture in memory: 8-bit red, green, blue, row by row from the top.
public struct PixelImage: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `[height, width, 3]`, 0 to 255.
  public let rgb: [UInt8]

  /// A picture from `[height, width, 3]` bytes.
  ///
  /// - Precondition: `rgb` has three bytes a pixel.
  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == width * height * 3, "an RGB picture has three bytes a pixel")
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// A picture from `[height, width]` grey bytes.
  ///
  /// - Precondition: `grey` has one byte a pixel.
  public init(width: Int, height: Int, grey: [UInt8]) {
    precondition(grey.count == width * height, "a grey picture has one byte a pixel")
    var rgb = [UInt8](repeating: 0, count: grey.count * 3)
    for (i, value) in grey.enumerated() {
      rgb[3 * i] = value
      rgb[3 * i + 1] = value
      rgb[3 * i + 2] = value
    }
    self.init(width: width, height: height, rgb: rgb)
  }
}
