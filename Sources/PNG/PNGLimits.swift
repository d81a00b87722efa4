/// How large an image a reader accepts; checked against the header before anything is allocated.
public struct PNGLimits: Sendable, Equatable {
  /// The greatest width and height, in pixels; 2^20 unless told.
  public var side: Int

  /// The greatest number of pixels; 2^26 (67 million, up to 512 MiB) unless told.
  public var pixels: Int

  /// The most bytes of text to read, decompressed, all chunks together; nil leaves text unread.
  public var textBytes: Int?

  /// Limits that any honest picture of a data set or a report fits; 1 MiB of text.
  public init(side: Int = 1 << 20, pixels: Int = 1 << 26, textBytes: Int? = 1 << 20) {
    self.side = side
    self.pixels = pixels
    self.textBytes = textBytes
  }

  /// - Throws: `PNGError` where the header tells of a larger image.
  package func check(_ header: PNGHeader) throws(PNGError) {
    // Written only where it is needed: this runs for every file.
    var size: String { "\(header.width)x\(header.height) pixels" }
    if header.width > side || header.height > side {
      throw PNGError("an image of \(size): a side may have at most \(side)", at: 16)
    }
    // Both are below 2^31, so the product fits.
    if header.width * header.height > pixels {
      throw PNGError("an image of \(size): at most \(pixels) pixels are read", at: 16)
    }
  }
}
