/// What a file is that no loader reads, as far as its first bytes tell.
package enum ForeignFile {
  private static let kinds: [(start: [UInt8], title: String)] = [
    ([0xff, 0xd8, 0xff], "a JPEG image"),
    (Array("GIF8".utf8), "a GIF image"),
    ([0x49, 0x49, 0x2a, 0x00], "a TIFF image"),
    ([0x4d, 0x4d, 0x00, 0x2a], "a TIFF image"),
    (Array("PK\u{3}\u{4}".utf8), "a ZIP archive; unpack it with 'unzip'"),
    (Array("BZh".utf8), "compressed with bzip2; unpack it with 'bunzip2'"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "compressed with xz; unpack it with 'unxz'"),
    ([0x28, 0xb5, 0x2f, 0xfd], "compressed with zstd; unpack it with 'unzstd'"),
    ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7-Zip archive; unpack it with '7z x'"),
    ([0x1f, 0x9d], "compressed with compress; unpack it with 'gunzip'"),
    (Array("%PDF".utf8), "a PDF document"),
    ([0x7f] + Array("ELF".utf8), "a program"),
    (Array("version https://git-lfs".utf8), "a pointer of Git LFS; 'git lfs pull' gets the file"),
    (Array("<!DOCTYPE".utf8), "a web page"),
    (Array("<html".utf8), "a web page"),
  ]

  private static let outlines: [[UInt8]] = [
    [0, 1, 0, 0], Array("true".utf8), Array("OTTO".utf8), Array("ttcf".utf8),
  ]

  static func isOutlineFont(_ bytes: some Collection<UInt8>) -> Bool {
    let start = Array(bytes.prefix(4))
    return outlines.contains(start)
  }

  /// With an article, and what to do where something can be done; `nil` for what is not known.
  package static func title(of bytes: some Collection<UInt8>) -> String? {
    let start = Array(bytes.prefix(32))
    if isOutlineFont(start) { return "an outline font" }
    if isIntelHex(start) { return "an Intel HEX file, the memory of a controller" }
    if isSmoothFont(start) { return "a smooth font as Processing writes it (.vlw)" }
    if start.starts(with: Array("RIFF".utf8)), start.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      return "a WebP image"
    }
    // The size of a bitmap's file stands behind its letters, then four zeros.
    if start.starts(with: Array("BM".utf8)), start.count > 9, start[6..<10].allSatisfy({ $0 == 0 })
    {
      return "a BMP image"
    }
    if start.dropFirst(4).starts(with: Array("ftypavif".utf8)) { return "an AVIF image" }
    if start.dropFirst(4).starts(with: Array("ftypheic".utf8)) { return "a HEIC image" }
    return kinds.first { start.starts(with: $0.start) }?.title
  }
  /// A colon, the count of bytes, their address, a type below 6, and as many bytes and a checksum.
  private static func isIntelHex(_ start: [UInt8]) -> Bool {
    guard start.count >= 11, start[0] == UInt8(ascii: ":") else { return false }
    let digits = start[1..<11].compactMap(\.hexadecimalValue)
    return digits.count == 10 && digits[6] == 0 && digits[7] < 6
  }

  /// A count of glyphs, the version 11, a size in points, a zero, the ascent and the descent: numbers
  /// of four bytes, the highest first.
  static func isSmoothFont(_ start: [UInt8]) -> Bool {
    guard start.count >= 24 else { return false }
    let numbers = (0..<6).map { index in
      start[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    return (1...0xffff).contains(numbers[0]) && numbers[1] == 11 && (1...1000).contains(numbers[2])
      && numbers[3] == 0 && (1...1000).contains(numbers[4]) && numbers[5] <= 1000
  }
}
