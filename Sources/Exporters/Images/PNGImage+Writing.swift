import PNG

extension PNGImage {
  /// The file of this picture with other notes and as few channels and bits as hold it.
  /// - Parameter bits: of a sample, 1, 8 or 16; `nil` takes 1 where there is only black and white.
  func written(
    bits: Int?, compression: PNGCompression, density: PNGDensity? = nil, notes: [PNGText]
  ) throws(PNGError) -> [UInt8] {
    let grey = greyPixels
    let image = PNGImage(
      width: width, height: height, channels: grey == nil ? channels : 1, bitDepth: bitDepth,
      pixels: grey ?? pixels, text: notes)
    var depth = bits ?? bitDepth
    if bits == nil, image.channels == 1, image.pixels.allSatisfy({ $0 == 0 || $0 == 255 }) {
      depth = bitDepth == 8 ? 1 : bitDepth
    }
    return try image.encode(bitDepth: depth, compression: compression, density: density)
  }

  /// The pixels with one channel; `nil` where they hold colour. Grey pictures come back as they are.
  private var greyPixels: [UInt8]? {
    guard channels == 3 else { return channels == 1 ? pixels : nil }
    let size = bitDepth / 8
    let pixels = pixels
    let count = pixels.count / (3 * size)
    var isGrey = true
    let grey = unsafe [UInt8](unsafeUninitializedCapacity: count * size) { buffer, filled in
      for pixel in 0..<count {
        for byte in 0..<size {
          let at = 3 * size * pixel + byte
          let value = pixels[at]
          if pixels[at + size] != value || pixels[at + 2 * size] != value {
            isGrey = false
            return
          }
          unsafe buffer[pixel * size + byte] = value
        }
      }
      filled = count * size
    }
    return isGrey ? grey : nil
  }
}
