import PNG
import Testing

@Suite("Hostile files")
struct HostileTests {
  /// Small files that between them take every path: palette, interlaced, text of all kinds, 16 bits.
  static let files: [[UInt8]] = [
    file(
      header(5, 2, 2, 3), chunk("PLTE", [UInt8](0..<12)), chunk("tRNS", [1, 2]),
      chunk("IDAT", zlib([0, 0x1B, 0x40, 1, 0x1B, 0x40]))),
    file(
      header(3, 3, 16, 0, [0, 0, 1]), chunk("tRNS", [0, 1]), chunk("tEXt", [65, 0, 66]),
      chunk("zTXt", [65, 0, 0] + base16("78da4b4e4c7ba9900c270034d1069a")),
      chunk("iTXt", [65, 0, 1, 0, 0, 0] + base16("78da7b367de9b3396b000f870451")),
      chunk("IDAT", zlib([0, 1, 2, 0, 3, 4, 0, 5, 6, 7, 8, 0, 9, 9, 0, 1, 1, 0] + noise(6)))),
    base16(
      """
      89504e470d0a1a0a0000000d4948445200000004000000050802000000edcfda8c000000144944415478da25
      c9410d80400c45c1f7170cf4b0067ada8430a226f10000002f49444154632d200039d8a50eaaa08490cc6da0
      59cdd5dc8df4b0b0df50a234a52b631b27b37cd6312bf66f30e1225e39f70f9a0f6fc9600000000049454e44
      ae426082
      """),
  ]

  private let limits = PNGLimits(side: 1 << 12, pixels: 1 << 20, textBytes: 1 << 12)

  @Test("a file cut at any byte is refused", arguments: files)
  func truncation(bytes: [UInt8]) {
    for end in 0..<bytes.count {
      #expect(throws: PNGError.self, "cut at \(end)") {
        try PNGImage(decoding: Array(bytes[..<end]), limits: limits)
      }
    }
  }

  @Test("any one wrong bit is refused by the checksums", arguments: files)
  func bitFlips(bytes: [UInt8]) {
    for bit in 0..<8 * bytes.count {
      var bytes = bytes
      bytes[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: PNGError.self, "bit \(bit % 8) of byte \(bit / 8)") {
        try PNGImage(decoding: bytes, limits: limits)
      }
    }
  }

  @Test("wrong bits with right checksums give an image or an error", arguments: files)
  func sealedBitFlips(bytes: [UInt8]) {
    var refused = 0
    for bit in 64..<8 * bytes.count {
      var bytes = bytes
      bytes[bit / 8] ^= 1 << (bit % 8)
      do {
        let image = try PNGImage(decoding: resealed(bytes), limits: limits)
        #expect(
          image.pixels.count == image.width * image.height * image.channels * image.bitDepth / 8)
      } catch { refused += 1 }
    }
    // Some flips only change a colour; most reach a check of ours or of libpng.
    #expect(refused > bytes.count && refused < 8 * bytes.count)
  }

  @Test("image data cut at any byte, with right checksums, are refused", arguments: files)
  func shortImageData(bytes: [UInt8]) throws {
    let parts = chunks(of: bytes)
    let data = parts.filter { $0.type == "IDAT" }.flatMap(\.contents)
    let before = parts.prefix { $0.type != "IDAT" }.flatMap { chunk($0.type, $0.contents) }
    // The last bytes are zlib's own checksum, which no pixel needs.
    for end in 0..<data.count - 8 {
      #expect(throws: PNGError.self, "cut at \(end)") {
        try PNGImage(decoding: file(before, chunk("IDAT", Array(data[..<end]))), limits: limits)
      }
    }
    #expect(throws: Never.self) {
      try PNGImage(decoding: file(before, chunk("IDAT", data)), limits: limits)
    }
  }

  @Test("decoding from many tasks at once gives each its own image or error")
  func concurrent() async {
    let (good, bad) = (Self.files[2], resealed(Self.files[2].map { $0 == 0xC9 ? 0xC8 : $0 }))
    let wrong = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<200 {
        group.addTask {
          let image = try? PNGImage(decoding: index % 2 == 0 ? good : bad)
          return (image != nil) != (index % 2 == 0)
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(wrong == 0)
  }
}
