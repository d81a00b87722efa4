import PNG
import Testing

@Suite("Conversion")
struct ConversionTests {
  @Test("RGB becomes grey by BT.601 luma")
  func luma() {
    let colors: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 20, 30]
    let image = PNGImage(width: 5, height: 1, channels: 3, pixels: colors)
    #expect(image.converted(channels: 1).pixels == [76, 150, 29, 255, 18])
    let wide = PNGImage(
      width: 2, height: 1, channels: 3, samples: [65535, 65535, 65535, 65535, 0, 0])
    #expect(wide.converted(channels: 1).samples == [65535, 19595])
  }

  @Test("dropped alpha blends over the background")
  func blending() {
    let grey = PNGImage(width: 3, height: 1, channels: 2, pixels: [100, 255, 100, 0, 100, 51])
    #expect(grey.converted(channels: 1).pixels == [100, 255, 224])
    #expect(grey.converted(channels: 1, background: 0).pixels == [100, 0, 20])
    #expect(
      grey.converted(channels: 3, background: 0).pixels == [100, 100, 100, 0, 0, 0, 20, 20, 20])
    let rgba = PNGImage(width: 1, height: 1, channels: 4, pixels: [200, 100, 0, 128])
    #expect(rgba.converted(channels: 3).pixels == [227, 177, 127])
  }

  @Test("added alpha is opaque, kept alpha is kept")
  func alpha() {
    let grey = PNGImage(width: 2, height: 1, channels: 1, pixels: [3, 4])
    #expect(grey.converted(channels: 2).pixels == [3, 255, 4, 255])
    #expect(grey.converted(channels: 4).pixels == [3, 3, 3, 255, 4, 4, 4, 255])
    let pair = PNGImage(width: 1, height: 1, channels: 2, pixels: [8, 9])
    #expect(pair.converted(channels: 4).pixels == [8, 8, 8, 9])
    let rgba = PNGImage(width: 1, height: 1, channels: 4, pixels: [255, 255, 255, 9])
    #expect(rgba.converted(channels: 2).pixels == [255, 9])
  }

  @Test("8 bits to 16 and back is exact, and rounding is to the nearest")
  func depths() {
    let all = PNGImage(width: 256, height: 1, channels: 1, pixels: (0...255).map { UInt8($0) })
    let wide = all.converted(bitDepth: 16)
    #expect(wide.bitDepth == 16 && wide.samples == (0...255).map { UInt16($0 * 257) })
    #expect(wide.converted(bitDepth: 8) == all)
    let each = PNGImage(
      width: 65536, height: 1, channels: 1, samples: (0...65535).map { UInt16($0) })
    let expected = (0...65535).map { UInt8((Double($0) / 257).rounded()) }
    #expect(each.converted(bitDepth: 8).pixels == expected)
  }

  @Test("depth and channels change together, and the text stays")
  func both() {
    let image = PNGImage(
      width: 1, height: 1, channels: 4, samples: [65535, 0, 0, 32768],
      text: [PNGText(keyword: "Title", text: "red")])
    let grey = image.converted(channels: 1, bitDepth: 8, background: 0)
    #expect(grey.pixels == [38] && grey.bitDepth == 8 && grey.text == image.text)
  }
}
