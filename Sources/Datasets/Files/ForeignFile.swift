/// What a file is that no loader reads, as far as its first bytes tell.
enum ForeignFile {
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

  /// With an article, and what to do where something can be done; `nil` for what is not known.
  static func title(of bytes: some Collection<UInt8>) -> String? {
    let start = Array(bytes.prefix(32))
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
}
