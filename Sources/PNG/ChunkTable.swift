/// The chunks of a whole file that decoding needs, checked before libpng sees the file.
///
/// libpng checks again; doing it here gives every fault its byte offset, and bounds the memory by
/// what the file can hold before any is taken.
struct ChunkTable {
  let header: PNGHeader
  private(set) var palette: Chunk?
  private(set) var transparency: Chunk?
  private(set) var firstImageData: Chunk?
  private(set) var text: [Chunk] = []
  private var imageBytes = 0

  /// - Throws: `PNGError` for anything that makes the file no PNG within `limits`.
  init(reading bytes: Span<UInt8>, limits: PNGLimits) throws(PNGError) {
    header = try PNGHeader(reading: bytes)
    try limits.check(header)
    var offset = PNGHeader.byteCount
    var previous = ChunkType.header
    while true {
      guard let chunk = try Chunk(reading: bytes, at: offset) else {
        throw PNGError("the file ends after its \(previous) chunk: no IEND chunk", at: offset)
      }
      if chunk.type == .end { break }
      try add(chunk, after: previous)
      previous = chunk.type
      offset = chunk.end
    }
    try checkImageData(endingAt: offset)
  }

  /// Samples of a decoded pixel, transparency included: 1 to 4.
  var channels: Int {
    let stored = header.colorType == .palette ? 3 : header.colorType.samples
    return transparency == nil ? stored : stored + 1
  }

  private mutating func add(_ chunk: Chunk, after previous: ChunkType) throws(PNGError) {
    switch chunk.type {
    case .palette: try addPalette(chunk)
    case .transparency: try addTransparency(chunk)
    case .imageData:
      if firstImageData == nil {
        firstImageData = chunk
      } else if previous != .imageData {
        throw PNGError(
          "an IDAT chunk after \(previous): they must follow each other", at: chunk.offset)
      }
      imageBytes += chunk.payload.count
    case .latinText, .compressedText, .unicodeText: text.append(chunk)
    case .header: throw PNGError("a second IHDR chunk", at: chunk.offset)
    default:
      if chunk.type.isCritical {
        throw PNGError("the critical chunk \(chunk.type) is unknown", at: chunk.offset)
      }
    }
  }

  private mutating func addPalette(_ chunk: Chunk) throws(PNGError) {
    let (offset, bytes) = (chunk.offset, chunk.payload.count)
    if palette != nil { throw PNGError("a second PLTE chunk", at: offset) }
    if firstImageData != nil { throw PNGError("a PLTE chunk after the image data", at: offset) }
    if transparency != nil { throw PNGError("a PLTE chunk after tRNS", at: offset) }
    if header.colorType == .grey || header.colorType == .greyAlpha {
      throw PNGError("a PLTE chunk in a grey image", at: offset)
    }
    // In an image of RGB the palette is a suggestion for displays that cannot show every colour.
    let most = header.colorType == .palette ? 1 << header.bitDepth : 256
    guard bytes % 3 == 0, (1...most).contains(bytes / 3) else {
      throw PNGError("a palette of \(bytes) bytes: expected 3 for each of 1 to \(most)", at: offset)
    }
    palette = chunk
  }

  private mutating func addTransparency(_ chunk: Chunk) throws(PNGError) {
    let (offset, bytes) = (chunk.offset, chunk.payload.count)
    if transparency != nil { throw PNGError("a second tRNS chunk", at: offset) }
    if firstImageData != nil { throw PNGError("a tRNS chunk after the image data", at: offset) }
    let expected: ClosedRange<Int>
    switch header.colorType {
    case .grey: expected = 2...2
    case .rgb: expected = 6...6
    case .palette:
      guard let palette else { throw PNGError("a tRNS chunk before PLTE", at: offset) }
      expected = 1...palette.payload.count / 3
    case .greyAlpha, .rgba:
      throw PNGError("a tRNS chunk in an image that has an alpha channel", at: offset)
    }
    guard expected.contains(bytes) else {
      let wanted =
        expected.count == 1
        ? "\(expected.lowerBound)" : "\(expected.lowerBound) to \(expected.upperBound)"
      throw PNGError("a tRNS chunk of \(bytes) bytes: expected \(wanted)", at: offset)
    }
    transparency = chunk
  }

  private func checkImageData(endingAt end: Int) throws(PNGError) {
    guard let firstImageData else { throw PNGError("no IDAT chunk before IEND", at: end) }
    if header.colorType == .palette, palette == nil {
      throw PNGError("an image of palette colours without a PLTE chunk", at: firstImageData.offset)
    }
    // Deflate's densest code is two bits for 258 bytes.
    let needed = header.filteredByteCount
    guard imageBytes >= (needed + 1031) / 1032 else {
      throw PNGError(
        "\(imageBytes) bytes of image data cannot hold the \(needed) bytes that "
          + "\(header.width)x\(header.height) pixels need", at: firstImageData.offset)
    }
  }
}
