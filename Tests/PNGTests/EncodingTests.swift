import PNG
import Testing

@Suite("Encoding")
struct EncodingTests {
  static let stored = PNGCompression(level: 0, filter: .none)

  @Test("every depth and number of channels comes back as written", arguments: 1...4, [8, 16])
  func roundTrip(channels: Int, depth: Int) throws {
    // Large enough for several IDAT chunks.
    let image = PNGImage(
      width: 150, height: 61, channels: channels, bitDepth: depth,
      pixels: noise(150 * 61 * channels * depth / 8),
      text: [PNGText(keyword: "Title", text: "noise")])
    for compression in [PNGCompression.default, .fast, Self.stored] {
      let bytes = try image.encode(compression: compression)
      #expect(try PNGImage(decoding: bytes) == image)
      #expect(try image.encode(compression: compression) == bytes, "the same bytes each time")
    }
  }

  @Test("the rows in the file are those of the image", arguments: [(1, 0), (2, 4), (3, 2), (4, 6)])
  func rows(kind: (channels: Int, color: UInt8)) throws {
    for depth in [8, 16] {
      let rowBytes = 2 * kind.channels * depth / 8
      let pixels = noise(3 * rowBytes)
      let image = PNGImage(
        width: 2, height: 3, channels: kind.channels, bitDepth: depth, pixels: pixels)
      let written = chunks(of: try image.encode(compression: Self.stored))
      #expect(written.map(\.type) == ["IHDR", "IDAT", "IEND"])
      #expect(written[0].contents == [0, 0, 0, 2, 0, 0, 0, 3, UInt8(depth), kind.color, 0, 0, 0])
      var expected: [UInt8] = []
      for y in 0..<3 { expected += [0] + pixels[y * rowBytes..<(y + 1) * rowBytes] }
      #expect(storedBytes(written[1].contents) == expected)
    }
  }

  @Test("the density stands behind the header, in pixels a metre, and is read from there")
  func density() throws {
    let image = PNGImage(
      width: 2, height: 1, channels: 1, pixels: [1, 2],
      text: [PNGText(keyword: "Title", text: "a")])
    let bytes = try image.encode(density: PNGDensity(pixelsPerMetre: 7559))
    let written = chunks(of: bytes)
    #expect(written.map(\.type) == ["IHDR", "pHYs", "tEXt", "IDAT", "IEND"])
    #expect(written[1].contents == [0, 0, 0x1D, 0x87, 0, 0, 0x1D, 0x87, 1])
    #expect(try PNGDensity(reading: bytes) == PNGDensity(pixelsPerMetre: 7559))
    #expect(try PNGImage(decoding: bytes) == image)
    let plain = try image.encode()
    #expect(try PNGDensity(reading: plain) == nil)
  }

  @Test(
    "a density that is none says nothing",
    arguments: [
      [0, 0, 0, 1, 0, 0, 0, 1, 0],  // How wide a pixel is for its height.
      [0, 0, 0, 0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1], [],
    ] as [[UInt8]])
  func noDensity(contents: [UInt8]) throws {
    let bytes = file(1, depth: 8, color: 0, rows: [[7]], extra: chunk("pHYs", contents))
    #expect(try PNGDensity(reading: bytes) == nil)
    #expect(try PNGImage(decoding: bytes).pixels == [7])
  }

  @Test("black and white is written with 1 bit a pixel", arguments: [8, 16])
  func oneBit(depth: Int) throws {
    let bits: [UInt16] = [1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1]
    let image =
      depth == 8
      ? PNGImage(width: 9, height: 2, channels: 1, pixels: bits.map { UInt8($0 * 255) })
      : PNGImage(width: 9, height: 2, channels: 1, samples: bits.map { $0 * 65535 })
    let bytes = try image.encode(bitDepth: 1, compression: Self.stored)
    let written = chunks(of: bytes)
    #expect(written[0].contents == [0, 0, 0, 9, 0, 0, 0, 2, 1, 0, 0, 0, 0])
    #expect(storedBytes(written[1].contents) == [0, 0b1011_0000, 0x80, 0, 0b0100_0001, 0x80])
    #expect(try PNGImage(decoding: bytes).pixels == bits.map { UInt8($0 * 255) })
  }

  @Test("8 bits are widened and 16 bits rounded where the file wants it")
  func otherDepth() throws {
    let narrow = PNGImage(width: 3, height: 1, channels: 1, pixels: [0, 1, 255])
    let wide = try PNGImage(decoding: narrow.encode(bitDepth: 16))
    #expect(wide.samples == [0, 257, 65535])
    let rounded = PNGImage(width: 4, height: 1, channels: 1, samples: [128, 129, 65406, 65407])
    #expect(try PNGImage(decoding: rounded.encode(bitDepth: 8)).pixels == [0, 1, 254, 255])
  }

  @Test(
    "every strategy and filter keeps the pixels",
    arguments: [PNGCompression.Strategy.automatic, .standard, .filtered, .huffman, .runLength],
    [PNGCompression.Filter.automatic, .none, .sub, .up, .average, .paeth, .adaptive])
  func choices(strategy: PNGCompression.Strategy, filter: PNGCompression.Filter) throws {
    let ramp: [UInt8] = (0..<1200).map { index in UInt8(index / 7 % 256) }
    let image = PNGImage(width: 20, height: 20, channels: 3, pixels: ramp)
    for level in [0, 1, 9] {
      let compression = PNGCompression(level: level, strategy: strategy, filter: filter)
      #expect(try PNGImage(decoding: image.encode(compression: compression)) == image)
    }
  }

  @Test("the filter asked for is the one in the file")
  func filterNumbers() throws {
    let image = PNGImage(width: 4, height: 3, channels: 1, pixels: noise(12))
    let filters: [(PNGCompression.Filter, [UInt8])] = [
      (.none, [0, 0, 0]), (.sub, [1, 1, 1]), (.up, [2, 2, 2]), (.average, [3, 3, 3]),
      (.paeth, [4, 4, 4]),
    ]
    for (filter, numbers) in filters {
      let bytes = try image.encode(compression: PNGCompression(level: 0, filter: filter))
      let data = storedBytes(chunks(of: bytes)[1].contents)
      #expect([data[0], data[5], data[10]] == numbers)
    }
  }

  @Test("a higher level makes a smaller file")
  func levels() throws {
    let ramp: [UInt8] = (0..<4096).map { index in UInt8(index % 61 * (index / 640) % 256) }
    let image = PNGImage(width: 64, height: 64, channels: 1, pixels: ramp)
    let sizes = try [0, 1, 9].map {
      try image.encode(compression: PNGCompression(level: $0, filter: .none)).count
    }
    #expect(sizes[0] > sizes[1] && sizes[1] > sizes[2])
  }

  @Test("what a file cannot hold is refused")
  func refused() {
    let grey = PNGImage(width: 2, height: 2, channels: 1, pixels: [0, 255, 255, 254])
    expect("the pixel (1, 1) is 254: 1 bit holds only 0 and 255") { try grey.encode(bitDepth: 1) }
    let wide = PNGImage(width: 2, height: 1, channels: 1, samples: [65535, 255])
    expect("the pixel (1, 0) is 255: 1 bit holds only 0 and 65535") { try wide.encode(bitDepth: 1) }
    let rgb = PNGImage(width: 1, height: 1, channels: 3, pixels: [0, 0, 0])
    expect("1 bit a sample needs a grey image, this one has 3 channels") {
      try rgb.encode(bitDepth: 1)
    }
    expect("a bit depth of 4 cannot be written: expected 1, 8 or 16") {
      try grey.encode(bitDepth: 4)
    }
  }
}
