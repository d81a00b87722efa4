/// What a PNG file's first bytes say of the image, read without decoding it.
///
/// Source: PNG specification (W3C, third edition), sections 5.2 and 11.2.1.
public struct PNGHeader: Sendable, Equatable {
  /// How many of a file's first bytes hold the header: the signature and the IHDR chunk.
  public static let byteCount = 33

  /// What the samples of a pixel are; the raw value is the file's.
  public enum ColorType: UInt8, Sendable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    /// Samples stored for each pixel: 1 (a grey or a palette index) to 4.
    public var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    var bitDepths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    }
  }

  /// In pixels, 1 to 2^31 - 1.
  public let width: Int

  /// In pixels, 1 to 2^31 - 1.
  public let height: Int

  /// Bits of each sample in the file: 1, 2, 4, 8 or 16.
  public let bitDepth: Int

  /// What the samples are.
  public let colorType: ColorType

  /// Whether the rows come in the seven passes of Adam7.
  public let isInterlaced: Bool

  /// Reads the header of the file that begins with `bytes`; 33 bytes are enough.
  ///
  /// - Throws: `PNGError` for what is not a PNG (saying what it looks like), for a header that is
  ///   cut off or damaged, and for values that the specification does not have.
  public init(reading bytes: Span<UInt8>) throws(PNGError) {
    try Signature.check(bytes)
    guard let chunk = try Chunk(reading: bytes, at: 8) else {
      throw PNGError("the file ends after the PNG signature", at: 8)
    }
    guard chunk.type == .header else {
      throw PNGError("the first chunk is \(chunk.type), expected IHDR", at: 8)
    }
    guard chunk.payload.count == 13 else {
      throw PNGError("the IHDR chunk has \(chunk.payload.count) bytes, expected 13", at: 8)
    }
    (width, height) = (bytes.bigEndian(at: 16), bytes.bigEndian(at: 20))
    if width == 0 || height == 0 {
      throw PNGError("an image of \(width)x\(height) pixels has no pixels", at: 16)
    }
    if width > Int(Int32.max) || height > Int(Int32.max) {
      throw PNGError("an image of \(width)x\(height) pixels: PNG sides end at 2147483647", at: 16)
    }
    guard let colorType = ColorType(rawValue: bytes[25]) else {
      throw PNGError("colour type \(bytes[25]) is unknown: expected 0, 2, 3, 4 or 6", at: 25)
    }
    self.colorType = colorType
    bitDepth = Int(bytes[24])
    guard colorType.bitDepths.contains(bitDepth) else {
      let depths = colorType.bitDepths.map(String.init).joined(separator: ", ")
      throw PNGError(
        "bit depth \(bitDepth) with colour type \(bytes[25]): expected one of \(depths)", at: 24)
    }
    guard bytes[26] == 0, bytes[27] == 0 else {
      let methods = "\(bytes[26]) and \(bytes[27])"
      throw PNGError("compression and filter method \(methods): only 0 and 0 exist", at: 26)
    }
    guard bytes[28] <= 1 else {
      throw PNGError("interlace method \(bytes[28]) is unknown: expected 0 or 1", at: 28)
    }
    isInterlaced = bytes[28] == 1
  }

  /// Reads the header of the file that begins with `bytes`; 33 bytes are enough.
  ///
  /// - Throws: as `init(reading:)` of a span.
  public init(reading bytes: [UInt8]) throws(PNGError) {
    try self.init(reading: bytes.span)
  }

  /// Bytes that the image data decompress to: each row is preceded by its filter's number.
  var filteredByteCount: Int {
    guard isInterlaced else { return filteredByteCount(columns: width, rows: height) }
    // Adam7: where each pass begins, and its steps, as (x, y, dx, dy).
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    return passes.reduce(0) { sum, pass in
      let (x, y, dx, dy) = pass
      let columns = (width - x + dx - 1) / dx
      let rows = (height - y + dy - 1) / dy
      return sum + filteredByteCount(columns: columns, rows: rows)
    }
  }

  private func filteredByteCount(columns: Int, rows: Int) -> Int {
    columns == 0 ? 0 : rows * (1 + (columns * colorType.samples * bitDepth + 7) / 8)
  }
}
