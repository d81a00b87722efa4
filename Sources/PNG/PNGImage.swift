/// An image in memory: rows from the top, pixels from the left, the samples of a pixel together.
public struct PNGImage: Sendable, Equatable {
  /// In pixels, at least 1.
  public let width: Int

  /// In pixels, at least 1.
  public let height: Int

  /// Samples of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. Alpha is 0 where the
  /// image is transparent, and colours are not multiplied by it.
  public let channels: Int

  /// Bits of a sample in `pixels`: 8 or 16. Zero is black, all ones is white.
  public let bitDepth: Int

  /// `[height, width, channels]` samples; a sample of 16 bits is two bytes, the high one first.
  public let pixels: [UInt8]

  /// The notes of the file, in its order.
  public var text: [PNGText]

  /// An image of bytes laid out as `pixels` is.
  ///
  /// - Precondition: the sides are positive, `channels` is 1 to 4, `bitDepth` 8 or 16, and `pixels`
  ///   holds exactly `width * height * channels * bitDepth / 8` bytes.
  public init(
    width: Int, height: Int, channels: Int, bitDepth: Int = 8, pixels: [UInt8],
    text: [PNGText] = []
  ) {
    let sides = 1...Int(Int32.max)
    precondition(sides ~= width && sides ~= height, "an image's sides are 1 to 2147483647")
    precondition(1...4 ~= channels, "an image has 1 to 4 channels")
    precondition(bitDepth == 8 || bitDepth == 16, "an image has 8 or 16 bits a sample")
    precondition(
      pixels.count == width * height * channels * bitDepth / 8, "pixels do not match the size")
    self.width = width
    self.height = height
    self.channels = channels
    self.bitDepth = bitDepth
    self.pixels = pixels
    self.text = text
  }

  /// An image of 16-bit samples, `[height, width, channels]`.
  ///
  /// - Precondition: as `init` of bytes, with `width * height * channels` samples.
  public init(width: Int, height: Int, channels: Int, samples: [UInt16], text: [PNGText] = []) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(2 * samples.count)
    for sample in samples {
      pixels.append(UInt8(truncatingIfNeeded: sample >> 8))
      pixels.append(UInt8(truncatingIfNeeded: sample))
    }
    self.init(
      width: width, height: height, channels: channels, bitDepth: 16, pixels: pixels, text: text)
  }

  /// The samples as numbers, `[height, width, channels]`: 0 to 255 or 0 to 65535, by `bitDepth`.
  public var samples: [UInt16] {
    if bitDepth == 8 { return pixels.map(UInt16.init) }
    var samples: [UInt16] = []
    samples.reserveCapacity(pixels.count / 2)
    for index in stride(from: 0, to: pixels.count, by: 2) {
      samples.append(UInt16(pixels[index]) << 8 | UInt16(pixels[index + 1]))
    }
    return samples
  }
}
