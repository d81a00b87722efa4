import PNG
import Testing

@Suite("Decoding")
struct DecodingTests {
  @Test("grey of 1, 2 and 4 bits spans black to white in 8 bits")
  func lowGrey() throws {
    let one = try PNGImage(
      decoding: file(10, depth: 1, color: 0, rows: [[0b1010_0001, 0b0100_0000]]))
    #expect(one.pixels == [255, 0, 255, 0, 0, 0, 0, 255, 0, 255])
    let two = try PNGImage(
      decoding: file(5, depth: 2, color: 0, rows: [[0b0001_1011, 0b1000_0000]]))
    #expect(two.pixels == [0, 85, 170, 255, 170])
    let four = try PNGImage(
      decoding: file(3, depth: 4, color: 0, rows: [[0x0F, 0x80], [0x12, 0x30]]))
    #expect(four.pixels == [0, 255, 136, 17, 34, 51])
    for image in [one, two, four] { #expect(image.channels == 1 && image.bitDepth == 8) }
  }

  @Test(
    "8 and 16 bits of each kind of colour come out as stored",
    arguments: [(0, 1), (4, 2), (2, 3), (6, 4)], [8, 16])
  func plain(kind: (color: Int, channels: Int), depth: Int) throws {
    let rowBytes = 3 * kind.channels * depth / 8
    let pixels = noise(2 * rowBytes)
    let rows = [Array(pixels[..<rowBytes]), Array(pixels[rowBytes...])]
    let image = try PNGImage(
      decoding: file(3, depth: UInt8(depth), color: UInt8(kind.color), rows: rows))
    #expect(image.width == 3 && image.height == 2)
    #expect(image.channels == kind.channels && image.bitDepth == depth)
    #expect(image.pixels == pixels)
  }

  @Test("palette colours of 1, 2, 4 and 8 bits become RGB")
  func palettes() throws {
    let colors: [UInt8] = [9, 8, 7, 100, 110, 120]
    let rows: [(UInt8, [UInt8])] = [
      (1, [0b0110_0000]), (2, [0b0001_0100]), (4, [0x01, 0x10]), (8, [0, 1, 1]),
    ]
    for (depth, row) in rows {
      let image = try PNGImage(
        decoding: file(3, depth: depth, color: 3, rows: [row], extra: chunk("PLTE", colors)))
      #expect(image.pixels == [9, 8, 7, 100, 110, 120, 100, 110, 120], "\(depth) bits")
      #expect(image.channels == 3 && image.bitDepth == 8)
    }
  }

  @Test("a palette with transparency becomes RGBA, opaque where tRNS ends")
  func transparentPalette() throws {
    // Written by Pillow 13: colours 0 to 3, with alphas 0, 128, 255 for the first three.
    let image = try PNGImage(
      decoding: base16(
        """
        89504e470d0a1a0a0000000d494844520000000500000003020300000026582d6b0000000c504c54450a141e
        28323c46505ac8d2dc8fe1559e0000000374524e530080ffecf7b3180000001149444154789c63906660b17a
        cdf8e40e00086e03064c104eb60000000049454e44ae426082
        """))
    let colors: [[UInt8]] = [
      [10, 20, 30, 0], [40, 50, 60, 128], [70, 80, 90, 255], [200, 210, 220, 255],
    ]
    let indices = [0, 1, 2, 3, 0, 1, 1, 1, 1, 1, 3, 2, 1, 0, 3]
    #expect(image.width == 5 && image.height == 3 && image.channels == 4)
    #expect(image.pixels == Array(indices.map { colors[$0] }.joined()))
  }

  @Test("a transparent colour becomes an alpha channel")
  func transparentColor() throws {
    let grey = try PNGImage(
      decoding: file(2, depth: 8, color: 0, rows: [[7, 9]], extra: chunk("tRNS", [0, 9])))
    #expect(grey.channels == 2 && grey.pixels == [7, 255, 9, 0])
    let bits = try PNGImage(
      decoding: file(2, depth: 1, color: 0, rows: [[0b1000_0000]], extra: chunk("tRNS", [0, 1])))
    #expect(bits.channels == 2 && bits.pixels == [255, 0, 0, 255])
    let rgb = try PNGImage(
      decoding: file(
        2, depth: 8, color: 2, rows: [[1, 2, 3, 1, 2, 4]], extra: chunk("tRNS", [0, 1, 0, 2, 0, 3]))
    )
    #expect(rgb.channels == 4 && rgb.pixels == [1, 2, 3, 0, 1, 2, 4, 255])
    let wide = try PNGImage(
      decoding: file(2, depth: 16, color: 0, rows: [[1, 2, 1, 3]], extra: chunk("tRNS", [1, 3])))
    #expect(wide.channels == 2 && wide.samples == [0x0102, 65535, 0x0103, 0])
  }

  @Test("16-bit samples are numbers with the high byte first")
  func wideSamples() throws {
    // Written by Pillow 13 from mode I;16.
    let image = try PNGImage(
      decoding: base16(
        """
        89504e470d0a1a0a0000000d4948445200000003000000021000000000e88fe5850000001649444154789c63
        60606060646460f8ff5fc864f559000e1d03bfed369d470000000049454e44ae426082
        """))
    #expect(image.width == 3 && image.height == 2 && image.bitDepth == 16)
    #expect(image.samples == [0, 1, 256, 65535, 4660, 43981])
  }

  @Test("each of the five row filters is undone, across two IDAT chunks")
  func filters() throws {
    // Compressed and filtered by Python, row y with filter y; Pillow reads the same pixels.
    let image = try PNGImage(
      decoding: base16(
        """
        89504e470d0a1a0a0000000d4948445200000004000000050802000000edcfda8c000000144944415478da25
        c9410d80400c45c1f7170cf4b0067ada8430a226f10000002f49444154632d200039d8a50eaaa08490cc6da0
        59cdd5dc8df4b0b0df50a234a52b631b27b37cd6312bf66f30e1225e39f70f9a0f6fc9600000000049454e44
        ae426082
        """))
    var expected: [UInt8] = []
    for y in 0..<5 {
      for x in 0..<4 {
        for value in [40 * x + y, 255 - 30 * y, 17 * x * y] { expected.append(UInt8(value % 256)) }
      }
    }
    #expect(image.width == 4 && image.height == 5 && image.channels == 3)
    #expect(image.pixels == expected)
  }

  @Test("interlaced images of every small size come out in order", arguments: 1...9, 1...9)
  func interlaced(width: Int, height: Int) throws {
    let pixels = noise(width * height)
    let image = try PNGImage(
      decoding: file(
        header(width, height, 8, 0, [0, 0, 1]),
        chunk("IDAT", zlib(interlace(pixels, width: width, height: height)))))
    #expect(image.pixels == pixels)
  }

  @Test("interlaced palette images come out in order")
  func interlacedPalette() throws {
    let indices = noise(49).map { $0 % 3 }
    let image = try PNGImage(
      decoding: file(
        header(7, 7, 8, 3, [0, 0, 1]), chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        chunk("IDAT", zlib(interlace(indices, width: 7, height: 7)))))
    let colors: [[UInt8]] = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    #expect(image.pixels == Array(indices.map { colors[Int($0)] }.joined()))
  }

  @Test("unknown and unneeded chunks, and bytes after IEND, are ignored")
  func ignored() throws {
    let bytes = file(
      header(1, 1, 8, 0), chunk("gAMA", [0, 0, 0, 1]), chunk("iCCP", [1, 2, 3]), chunk("abCd"),
      chunk("IDAT", zlib([0, 77])), chunk("tIME", [1]))
    #expect(try PNGImage(decoding: bytes + [1, 2, 3]).pixels == [77])
  }

  @Test("the header is read from 33 bytes")
  func headerOnly() throws {
    let bytes = file(header(70_000, 3, 4, 3, [0, 0, 1]))
    let read = try PNGHeader(reading: Array(bytes.prefix(PNGHeader.byteCount)))
    #expect(read.width == 70_000 && read.height == 3 && read.bitDepth == 4)
    #expect(read.colorType == .palette && read.isInterlaced)
    #expect(try !PNGHeader(reading: file(header(1, 1, 8, 6))).isInterlaced)
  }
}

/// The passes of Adam7 after each other, each row with filter 0: the picture of the specification.
private func interlace(_ pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
  let picture = [
    "16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777",
  ]
  var data: [UInt8] = []
  for pass in "1234567" {
    for y in 0..<height {
      let row = Array(picture[y % 8])
      let inPass = (0..<width).filter { row[$0 % 8] == pass }.map { pixels[y * width + $0] }
      if !inPass.isEmpty { data += [0] + inPass }
    }
  }
  return data
}
