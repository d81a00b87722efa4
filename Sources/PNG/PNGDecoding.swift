extension PNGImage {
  /// Decodes a whole PNG file.
  ///
  /// Every kind of PNG is read, interlaced or not. Grey of 1, 2 and 4 bits becomes 8 bits; palette
  /// colours become RGB; a transparent colour, or a palette with transparency, adds an alpha
  /// channel; 16 bits stay 16. Nothing is corrected for gamma or colour profile.
  ///
  /// - Parameters:
  ///   - bytes: the file's contents. Bytes after its IEND chunk are ignored.
  ///   - limits: what to refuse before memory is taken for it.
  /// - Throws: `PNGError` for anything wrong, chunks with a wrong checksum included; the memory
  ///   taken is bounded by `limits` and by what the file's image data can hold.
  public init(
    decoding bytes: Span<UInt8>, limits: PNGLimits = PNGLimits()
  ) throws(PNGError) {
    let chunks = try ChunkTable(reading: bytes, limits: limits)
    let text = try PNGText.read(chunks.text, of: bytes, limit: limits.textBytes)
    let header = chunks.header
    let bitDepth = header.bitDepth == 16 ? 16 : 8
    let isPalette = header.colorType == .palette
    let samples = isPalette ? 1 : chunks.channels
    var pixels = try decodeRows(
      bytes, header: header, rowBytes: header.width * samples * bitDepth / 8,
      imageDataAt: chunks.firstImageData?.offset)
    if isPalette, let colours = Palette(chunks, of: bytes) {
      pixels = try colours.expand(pixels, width: header.width)
    }
    self.init(
      width: header.width, height: header.height, channels: chunks.channels, bitDepth: bitDepth,
      pixels: pixels, text: text)
  }

  /// Decodes a whole PNG file held in an array.
  ///
  /// - Throws: as `init(decoding:limits:)` of a span.
  public init(decoding bytes: [UInt8], limits: PNGLimits = PNGLimits()) throws(PNGError) {
    try self.init(decoding: bytes.span, limits: limits)
  }
}

/// The colours of a palette, as RGB or RGBA.
private struct Palette {
  private let channels: Int
  /// `[colours, channels]`
  private let colours: [UInt8]

  init?(_ chunks: ChunkTable, of bytes: Span<UInt8>) {
    guard let palette = chunks.palette?.payload else { return nil }
    let alphas = chunks.transparency?.payload
    channels = chunks.channels
    var colours: [UInt8] = []
    for index in 0..<palette.count / 3 {
      for sample in 0..<3 { colours.append(bytes[palette.lowerBound + 3 * index + sample]) }
      guard let alphas else { continue }
      // Colours that tRNS does not reach are opaque.
      colours.append(index < alphas.count ? bytes[alphas.lowerBound + index] : 255)
    }
    self.colours = colours
  }

  func expand(_ indices: [UInt8], width: Int) throws(PNGError) -> [UInt8] {
    let count = colours.count / channels
    if let wrong = indices.firstIndex(where: { Int($0) >= count }) {
      throw PNGError(
        "the pixel (\(wrong % width), \(wrong / width)) has colour \(indices[wrong]) "
          + "of a palette of \(count)")
    }
    return [UInt8](capacity: indices.count * channels) { pixels in
      for index in indices {
        let start = Int(index) * channels
        for sample in start..<start + channels { pixels.append(colours[sample]) }
      }
    }
  }
}
