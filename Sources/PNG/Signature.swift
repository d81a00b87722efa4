/// The eight bytes that begin every PNG file, and what other files begin with.
enum Signature {
  static let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static let others: [(name: String, bytes: [UInt8], isImage: Bool)] = [
    ("a JPEG image", [0xFF, 0xD8, 0xFF], true),
    ("a GIF image", Array("GIF8".utf8), true),
    ("a BMP image", Array("BM".utf8), true),
    ("a TIFF image", [0x49, 0x49, 0x2A, 0x00], true),
    ("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A], true),
    ("gzip data", [0x1F, 0x8B], false),
    ("a ZIP archive", Array("PK".utf8), false),
  ]

  /// - Throws: `PNGError` where `file` does not begin with the signature.
  static func check(_ file: Span<UInt8>) throws(PNGError) {
    if file.count >= 8, file.bigEndian(at: 0) == 0x8950_4E47, file.bigEndian(at: 4) == 0x0D0A_1A0A {
      return
    }
    var start: [UInt8] = []
    for index in 0..<min(file.count, bytes.count) { start.append(file[index]) }
    if start.isEmpty { throw PNGError("the file is empty, expected a PNG") }
    if bytes.starts(with: start) {
      throw PNGError("the file ends inside the PNG signature", at: start.count)
    }
    if start.starts(with: Array("RIFF".utf8)), file.count >= 12,
      file.bigEndian(at: 8) == 0x5745_4250
    {
      throw PNGError(
        "not a PNG: it looks like a WebP image; 'magick mogrify -format png FILE' converts it",
        at: 0)
    }
    if let other = others.first(where: { start.starts(with: $0.bytes) }) {
      let cure = other.isImage ? "; 'magick mogrify -format png FILE' converts it" : ""
      throw PNGError("not a PNG: it looks like \(other.name)\(cure)", at: 0)
    }
    let found = start.map(hex).joined(separator: " ")
    let expected = bytes.map(hex).joined(separator: " ")
    throw PNGError("not a PNG: it begins with \(found), expected \(expected)", at: 0)
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "0" + digits : digits
  }
}
