/// A PNG file of 8-bit samples, its pixels stored as they are.
enum PNGFile {
  static func bytes(width: Int, height: Int, channels: Int, _ samples: [UInt8]) -> [UInt8] {
    let row = width * channels
    let raw = (0..<height).flatMap { [0] + samples[$0 * row..<($0 + 1) * row] }
    let size = raw.count
    let stored: [UInt8] =
      [
        0x78, 0x01, 1, UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255),
        UInt8(~size >> 8 & 255),
      ]
      + raw + bigEndian(adler32(raw))
    let header =
      bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, channels == 3 ? 2 : 0, 0, 0, 0]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
      + chunk("IHDR", header) + chunk("IDAT", stored) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ bytes: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + bytes
    return bigEndian(UInt32(bytes.count)) + body + bigEndian(crc32(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1) * 0xedb8_8320 }
    }
  }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return b << 16 | a
  }
}
