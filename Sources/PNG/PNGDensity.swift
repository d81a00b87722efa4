/// How many pixels of an image make a metre of what it shows: the chunk pHYs.
///
/// Source: PNG specification (W3C, third edition), section 11.3.4.3.
public struct PNGDensity: Sendable, Equatable {
  /// From left to right and from top to bottom, at least 1.
  public let x: Int
  public let y: Int

  /// A density that is the same both ways.
  ///
  /// - Precondition: `pixelsPerMetre` is 1 to 2^31 - 1.
  public init(pixelsPerMetre: Int) {
    precondition(1...Int(Int32.max) ~= pixelsPerMetre, "a metre has 1 to 2147483647 pixels")
    (x, y) = (pixelsPerMetre, pixelsPerMetre)
  }

  /// What a file says, read up to its pixels without decoding them; `nil` where it says nothing, or
  /// only how wide a pixel is for its height.
  ///
  /// - Throws: `PNGError` for a file whose header or chunks are damaged.
  public init?(reading bytes: Span<UInt8>) throws(PNGError) {
    _ = try PNGHeader(reading: bytes)
    var offset = PNGHeader.byteCount
    while let chunk = try Chunk(reading: bytes, at: offset) {
      switch chunk.type {
      case .imageData, .end: return nil
      case .density:
        let start = chunk.payload.lowerBound
        guard chunk.payload.count == 9, bytes[start + 8] == 1 else { return nil }
        (x, y) = (bytes.bigEndian(at: start), bytes.bigEndian(at: start + 4))
        guard x > 0, y > 0 else { return nil }
        return
      default: offset = chunk.end
      }
    }
    return nil
  }

  /// What a file in an array says, read up to its pixels without decoding them; `nil` where it says
  /// nothing, or only how wide a pixel is for its height.
  ///
  /// - Throws: `PNGError` for a file whose header or chunks are damaged.
  public init?(reading bytes: [UInt8]) throws(PNGError) {
    guard let density = try PNGDensity(reading: bytes.span) else { return nil }
    self = density
  }

  var payload: [UInt8] {
    [x, y].flatMap { side in (0..<4).map { UInt8(truncatingIfNeeded: side >> (24 - 8 * $0)) } } + [
      1
    ]
  }
}
