import PNG
import Testing

@Suite("Faults of files")
struct FaultTests {
  private let good = file(1, depth: 8, color: 0, rows: [[5]])
  private let pixel = chunk("IDAT", zlib([0, 5]))
  private let conversion = "; 'magick mogrify -format png FILE' converts it (at byte 0)"

  @Test("what is not a PNG is named")
  func notPNG() {
    let files: [(String, [UInt8])] = [
      ("the file is empty, expected a PNG", []),
      ("the file ends inside the PNG signature (at byte 3)", [137, 80, 78]),
      ("the file ends after the PNG signature (at byte 8)", signature),
      ("not a PNG: it looks like a JPEG image" + conversion, [0xFF, 0xD8, 0xFF, 0xE0]),
      ("not a PNG: it looks like a GIF image" + conversion, Array("GIF89a".utf8)),
      ("not a PNG: it looks like a BMP image" + conversion, Array("BM1234567890".utf8)),
      ("not a PNG: it looks like a TIFF image" + conversion, [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]),
      ("not a PNG: it looks like a TIFF image" + conversion, [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8]),
      ("not a PNG: it looks like gzip data (at byte 0)", [0x1F, 0x8B, 8]),
      ("not a PNG: it looks like a ZIP archive (at byte 0)", [0x50, 0x4B, 3, 4]),
      (
        "not a PNG: it begins with 0A 00 FF, expected 89 50 4E 47 0D 0A 1A 0A (at byte 0)",
        [10, 0, 255]
      ),
    ]
    for (text, bytes) in files { expect(text) { try PNGImage(decoding: bytes) } }
  }

  @Test("a header that means nothing is refused")
  func headers() {
    let headers: [(String, [UInt8])] = [
      ("an image of 0x5 pixels has no pixels (at byte 16)", header(0, 5, 8, 0)),
      ("an image of 5x0 pixels has no pixels (at byte 16)", header(5, 0, 8, 0)),
      (
        "an image of 2147483648x1 pixels: PNG sides end at 2147483647 (at byte 16)",
        header(2_147_483_648, 1, 8, 0)
      ),
      ("colour type 5 is unknown: expected 0, 2, 3, 4 or 6 (at byte 25)", header(1, 1, 8, 5)),
      (
        "bit depth 3 with colour type 0: expected one of 1, 2, 4, 8, 16 (at byte 24)",
        header(1, 1, 3, 0)
      ),
      (
        "bit depth 16 with colour type 3: expected one of 1, 2, 4, 8 (at byte 24)",
        header(1, 1, 16, 3)
      ),
      ("bit depth 4 with colour type 6: expected one of 8, 16 (at byte 24)", header(1, 1, 4, 6)),
      (
        "compression and filter method 1 and 0: only 0 and 0 exist (at byte 26)",
        header(1, 1, 8, 0, [1, 0, 0])
      ),
      (
        "interlace method 2 is unknown: expected 0 or 1 (at byte 28)",
        header(1, 1, 8, 0, [0, 0, 2])
      ),
      ("the first chunk is CgBI, expected IHDR (at byte 8)", chunk("CgBI", [1, 2, 3, 4])),
      (
        "the IHDR chunk has 12 bytes, expected 13 (at byte 8)",
        chunk("IHDR", [UInt8](repeating: 1, count: 12))
      ),
    ]
    for (text, bytes) in headers {
      expect(text) { try PNGHeader(reading: file(bytes)) }
      expect(text) { try PNGImage(decoding: file(bytes, pixel)) }
    }
  }

  @Test("limits are checked by the header alone")
  func limits() throws {
    let huge = file(header(1_000_000, 1_000_000, 8, 2), pixel)
    expect("an image of 1000000x1000000 pixels: at most 67108864 pixels are read (at byte 16)") {
      try PNGImage(decoding: huge)
    }
    expect("an image of 1048577x1 pixels: a side may have at most 1048576 (at byte 16)") {
      try PNGImage(decoding: file(header(1_048_577, 1, 8, 0), pixel))
    }
    let limits = PNGLimits(side: 4, pixels: 12)
    let square = file(4, depth: 8, color: 0, rows: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]])
    #expect(try PNGImage(decoding: square, limits: limits).height == 3)
    expect("an image of 4x4 pixels: at most 12 pixels are read (at byte 16)") {
      try PNGImage(decoding: file(header(4, 4, 8, 0), pixel), limits: limits)
    }
    expect("an image of 1x5 pixels: a side may have at most 4 (at byte 16)") {
      try PNGImage(decoding: file(header(1, 5, 8, 0), pixel), limits: limits)
    }
  }

  @Test("image data too short for the pixels are refused before memory is taken")
  func tooLittleData() {
    // A row of 8192 RGBA pixels of 16 bits is 65537 bytes with its filter.
    expect(
      "13 bytes of image data cannot hold the 536879104 bytes that 8192x8192 pixels need (at byte 33)"
    ) {
      try PNGImage(decoding: file(header(8192, 8192, 16, 6), pixel))
    }
    // 1032 bytes from each byte are possible: 13 of them end at 13416, and a row takes one more.
    expect(
      "13 bytes of image data cannot hold the 13417 bytes that 13416x1 pixels need (at byte 33)"
    ) {
      try PNGImage(decoding: file(header(13416, 1, 8, 0), pixel))
    }
    expect("the image data cannot be decoded: libpng says 'Not enough image data' (at byte 33)") {
      try PNGImage(decoding: file(header(13415, 1, 8, 0), pixel))
    }
    // Counted from the specification's picture of the passes; not interlaced it is 13572.
    expect(
      "13 bytes of image data cannot hold the 13676 bytes that 115x117 pixels need (at byte 33)"
    ) { try PNGImage(decoding: file(header(115, 117, 8, 0, [0, 0, 1]), pixel)) }
  }

  @Test("chunks in the wrong place, missing or twice are refused")
  func order() {
    let (grey, rgb, indexed) = (header(1, 1, 8, 0), header(1, 1, 8, 2), header(1, 1, 8, 3))
    let (palette, alpha) = (chunk("PLTE", [1, 2, 3]), chunk("tRNS", [9]))
    let faults: [(String, [[UInt8]])] = [
      ("no IDAT chunk before IEND (at byte 33)", [grey]),
      ("a second IHDR chunk (at byte 33)", [grey, grey, pixel]),
      ("the critical chunk ABCD is unknown (at byte 33)", [grey, chunk("ABCD"), pixel]),
      (
        "an IDAT chunk after tIME: they must follow each other (at byte 70)",
        [grey, pixel, chunk("tIME"), pixel]
      ),
      ("an image of palette colours without a PLTE chunk (at byte 33)", [indexed, pixel]),
      ("a second PLTE chunk (at byte 48)", [indexed, palette, palette, pixel]),
      ("a PLTE chunk after the image data (at byte 58)", [indexed, pixel, palette]),
      ("a PLTE chunk after tRNS (at byte 51)", [rgb, chunk("tRNS", [0, 1, 0, 2, 0, 3]), palette]),
      ("a PLTE chunk in a grey image (at byte 33)", [grey, palette, pixel]),
      (
        "a palette of 4 bytes: expected 3 for each of 1 to 256 (at byte 33)",
        [indexed, chunk("PLTE", [1, 2, 3, 4])]
      ),
      (
        "a palette of 0 bytes: expected 3 for each of 1 to 256 (at byte 33)",
        [indexed, chunk("PLTE")]
      ),
      (
        "a palette of 9 bytes: expected 3 for each of 1 to 2 (at byte 33)",
        [header(1, 1, 1, 3), chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9])]
      ),
      ("a tRNS chunk before PLTE (at byte 33)", [indexed, alpha, palette, pixel]),
      ("a second tRNS chunk (at byte 61)", [indexed, palette, alpha, alpha, pixel]),
      ("a tRNS chunk after the image data (at byte 73)", [indexed, palette, pixel, alpha]),
      (
        "a tRNS chunk of 2 bytes: expected 1 (at byte 48)",
        [indexed, palette, chunk("tRNS", [1, 2])]
      ),
      (
        "a tRNS chunk of 3 bytes: expected 1 to 2 (at byte 51)",
        [indexed, chunk("PLTE", [1, 2, 3, 4, 5, 6]), chunk("tRNS", [1, 2, 3])]
      ),
      ("a tRNS chunk of 1 bytes: expected 2 (at byte 33)", [grey, alpha]),
      ("a tRNS chunk of 1 bytes: expected 6 (at byte 33)", [rgb, alpha]),
      (
        "a tRNS chunk in an image that has an alpha channel (at byte 33)",
        [header(1, 1, 8, 4), alpha]
      ),
      ("the pixel (0, 0) has colour 5 of a palette of 1", [indexed, palette, pixel]),
      (
        "expected a chunk's four letters, found [73, 68, 65, 49] (at byte 37)",
        [grey, chunk("IDA1")]
      ),
    ]
    for (text, parts) in faults {
      expect(text) { try PNGImage(decoding: file(Array(parts.joined()))) }
    }
  }

  @Test("an index one past the palette is refused, in any row")
  func paletteIndex() {
    let palette = chunk("PLTE", [1, 2, 3, 4, 5, 6])
    expect("the pixel (1, 1) has colour 2 of a palette of 2") {
      try PNGImage(decoding: file(2, depth: 8, color: 3, rows: [[0, 1], [1, 2]], extra: palette))
    }
  }

  @Test("a wrong checksum is refused with both sums")
  func checksum() {
    var bytes = good
    bytes[29] ^= 1
    expect(
      "the IHDR chunk at byte 8 is damaged: its checksum is 3b7e9b55, its contents give 3a7e9b55 "
        + "(at byte 29)"
    ) { try PNGImage(decoding: bytes) }
    bytes = file(header(1, 1, 8, 0), chunk("tEXt", [65, 0, 66]), pixel)
    bytes[43] ^= 1
    expect(
      "the tEXt chunk at byte 33 is damaged: its checksum is df6ac413, its contents give a86df485 "
        + "(at byte 44)"
    ) { try PNGImage(decoding: bytes) }
  }

  @Test("a truncated file says where it ends and inside which chunk")
  func truncated() {
    expect("the file ends inside the IDAT chunk, which says it holds 13 bytes (at byte 50)") {
      try PNGImage(decoding: Array(good[..<50]))
    }
    expect("the file ends after its IDAT chunk: no IEND chunk (at byte 58)") {
      try PNGImage(decoding: Array(good[..<58]))
    }
    expect("the file ends inside the head of a chunk (at byte 60)") {
      try PNGImage(decoding: Array(good[..<60]))
    }
    expect("the file ends inside the IHDR chunk, which says it holds 13 bytes (at byte 30)") {
      try PNGHeader(reading: Array(good[..<30]))
    }
    expect("the file ends inside the IDAT chunk, which says it holds 4294967295 bytes (at byte 70)")
    {
      var bytes = good
      bytes.replaceSubrange(33..<37, with: [255, 255, 255, 255])
      return try PNGImage(decoding: bytes)
    }
  }

  @Test("image data that are no zlib stream are refused in libpng's words")
  func imageData() {
    expect(
      "the image data cannot be decoded: libpng says 'IDAT: incorrect header check' (at byte 33)"
    ) {
      try PNGImage(decoding: file(header(1, 1, 8, 0), chunk("IDAT", [1, 2, 3, 4])))
    }
    expect("the image data cannot be decoded: libpng says 'bad adaptive filter value' (at byte 33)")
    {
      try PNGImage(decoding: file(header(1, 1, 8, 0), chunk("IDAT", zlib([9, 5]))))
    }
  }
}
