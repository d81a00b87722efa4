extension PNGImage {
  /// The bytes of a PNG file of this image, its text before its pixels.
  ///
  /// An image with its options gives the same bytes each time, with the same libpng and zlib.
  /// Text that Latin-1 can hold is written as tEXt, any other as iTXt.
  ///
  /// - Parameters:
  ///   - bitDepth: bits of a sample in the file. 8 or 16 with any channels, converted as
  ///     `converted(channels:bitDepth:background:)` does; 1 for grey of only black and white; nil
  ///     writes the image's own.
  ///   - compression: speed against size.
  ///   - density: of its pixels, for programs that show or print it; nil says nothing.
  /// - Throws: `PNGError` where a pixel does not fit 1 bit, where the depth is another, or where
  ///   PNG cannot hold a text.
  public func encode(
    bitDepth: Int? = nil, compression: PNGCompression = .default, density: PNGDensity? = nil
  ) throws(PNGError) -> [UInt8] {
    let depth = bitDepth ?? self.bitDepth
    var ancillary: [(type: ChunkType, payload: [UInt8])] = []
    if let density { ancillary.append((.density, density.payload)) }
    for note in text { ancillary.append(try note.encoded()) }
    var chunks: [UInt8] = []
    for (type, payload) in ancillary {
      guard let length = Int32(exactly: payload.count) else {
        throw PNGError("a text of \(payload.count) bytes: PNG holds at most 2147483647")
      }
      chunks += type.letters
      chunks += (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
      chunks += payload
    }
    let rows: [UInt8]
    switch depth {
    case 1: rows = try packedBits()
    case self.bitDepth: rows = pixels
    case 8, 16: rows = converted(bitDepth: depth).pixels
    default: throw PNGError("a bit depth of \(depth) cannot be written: expected 1, 8 or 16")
    }
    return try encodeRows(
      rows, width: width, height: height, channels: channels, bitDepth: depth,
      compression: compression, chunks: chunks)
  }

  /// Rows of eight pixels a byte, the leftmost in the highest bit.
  private func packedBits() throws(PNGError) -> [UInt8] {
    guard channels == 1 else {
      throw PNGError("1 bit a sample needs a grey image, this one has \(channels) channels")
    }
    let grey = bitDepth == 8 ? pixels.map(UInt16.init) : samples
    let white: UInt16 = bitDepth == 8 ? 255 : 65535
    let rowBytes = (width + 7) / 8
    var rows = [UInt8](repeating: 0, count: rowBytes * height)
    for y in 0..<height {
      for x in 0..<width {
        let sample = grey[y * width + x]
        if sample == white {
          rows[y * rowBytes + x / 8] |= 0x80 >> (x % 8)
        } else if sample != 0 {
          throw PNGError(
            "the pixel (\(x), \(y)) is \(sample): 1 bit holds only 0 and \(white)")
        }
      }
    }
    return rows
  }
}
