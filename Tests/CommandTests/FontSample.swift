import Foundation
import Testing

/// A small font of each format, and all that `pipe inspect` says of it.
struct FontSample: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  let text: String

  var testDescription: String { name }

  private init(_ name: String, _ bytes: [UInt8], _ text: String) {
    (self.name, self.bytes, self.text) = (name, bytes, text)
  }

  static let all = [
    FontSample(
      "font.h", Array("char font[2][2] = {{1, 2}, {3, 0}}; // two of 2x2\n".utf8),
      """
      font.h: bitmap font, a C header
        bytes      50
        sha256     17d32238c6c3c449407506aa1d698a82450a16abeafbc5f1525e9c94bc66fa60
        name       font
        glyphs     2
        cell       2x2 pixels, width first
        codes      0x0-0x1
        read with  glyph_width: 2, glyph_height: 2, packing: low, first_pixel: high, first_code: 0x0
        images     2
        shape      2x2, height first
        values     0 to 1, white is 1

      ++ ++

      """),
    FontSample(
      "header", Array("char font[2][2] = {{1, 2}, {3, 0}};\n".utf8),
      """
      header: bitmap font, a C header
        bytes      36
        sha256     8ba9f6a74893e9449a660469c485844c012b01315f4d1737e523159c3e0323aa
        name       font
        glyphs     2
        cell       2x2 pixels, width first
        codes      0x0-0x1
        read with  glyph_width: 2, glyph_height: 2, packing: low, first_pixel: high, first_code: 0x0
        images     2
        shape      2x2, height first
        values     0 to 1, white is 1

      ++ ++

      """),
    FontSample(
      "font.bdf", Array(bdf.utf8),
      """
      font.bdf: bitmap font, a BDF font
        bytes   129
        sha256  2064d19ee21fc019fa2e2de103798576661b2e233ec94dc77e5cfa45deb494be
        name    -\u{fffd}[1m-small-
        glyphs  1
        cell    2x2 pixels, width first
        codes   0x41
        images  1
        shape   2x2, height first
        values  0 to 1, white is 1

      ++

      """),
    FontSample(
      "font.psf", base16("36040001") + (0..<256).map { UInt8($0) },
      """
      font.psf: bitmap font, a PSF 1 font
        bytes   260
        sha256  37337318c5003e75a889de79b1c11169a36f2c19d1da78f57bce8b60a664b6fd
        glyphs  256
        cell    8x1 pixels, width first
        codes   0x0-0xff
        images  256
        shape   1x8, height first
        values  0 to 1, white is 1

             @       @        @@      @        @ @      @@       @@@     @        @  @

          @ @      @ @@     @@ \u{20}

      """),
    FontSample(
      "font.psfu",
      base16("72b54a86 00000000 20000000 01000000 02000000 04000000 02000000 0a000000")
        + base16("81408140 ffc00180 41 ff e29688 c3a9 ff"),
      """
      font.psfu: bitmap font, a PSF 2 font
        bytes   48
        sha256  7be800e4224f3beb5045273cbdd544c0c38aa7f8a078137b524f5a8a8baf375a
        glyphs  3
        cell    10x2 pixels, width first
        codes   0x41, 0xe9, 0x2588
        images  3
        shape   2x10, height first
        values  0 to 1, white is 1

      @      @ @ +++++++@@+ +++++++@@+

      """),
    FontSample(
      "font.hex",
      Array("41:8100000000000000\n0042:00FF\(String(repeating: "0", count: 28))\n".utf8),
      """
      font.hex: bitmap font, a Unifont .hex font
        bytes   58
        sha256  1d8fd018d7646fc0de2eb7e6af98f5e8e32975ab17c4d44f6c8e97fe367e0197
        glyphs  2
        cell    8x16 pixels, width first
        codes   0x41-0x42
        images  2
        shape   16x8, height first
        values  0 to 1, white is 1

      +      + ++++++++
                      \u{20}
                      \u{20}
                      \u{20}
                      \u{20}
                      \u{20}
                      \u{20}
                      \u{20}

      """),
    FontSample(
      "font.pcf", base16(pcf),
      """
      font.pcf: bitmap font, a PCF font
        bytes   170
        sha256  fe33abde5e50c65e41e546ad4936a7c655899b6679e81f6f250130a34aecf5cd
        glyphs  2
        cell    10x4 pixels, width first
        codes   0x41-0x42
        images  2
        shape   4x10, height first
        values  0 to 1, white is 1

      +  +++++++  ++      \u{20}
      +  +++++++          \u{20}

      """),
    FontSample(
      "font.psf.gz", base16(gzipped),
      """
      font.psf.gz: bitmap font, a PSF 2 font, gzip
        bytes   39
        sha256  d2470c954ef888c3f7cd5ac33461f49f40ce779a6e3bd1b37df2a49ba2eb81a4
        glyphs  1
        cell    8x2 pixels, width first
        codes   0x0
        images  1
        shape   2x8, height first
        values  0 to 1, white is 1

      +      +

      """),
  ]

  private static let bdf = """
    STARTFONT 2.1
    FONT -\u{1b}[1m-small-
    FONTBOUNDINGBOX 2 2 0 0
    CHARS 1
    STARTCHAR A
    ENCODING 65
    BBX 2 2 0 0
    BITMAP
    40
    80
    ENDCHAR
    ENDFONT

    """

  /// The glyphs 0x41 and 0x42 in cells of 10x4.
  private static let pcf = """
    0166637004000000020000000000000014000000480000000400000000000000100000005c00000008000000
    000000002c0000006c0000002000000000000000120000009800000022000000000000000000000003000000
    01000000220100000200808a8a828081838a837e220000000200000000000000080000000000000000000000
    0c00000000000000f9030000f903000003000000220000004100420000000000000000000100
    """

  /// PSF 2 with one glyph of 8x2.
  private static let gzipped = """
    1f8b08000000000000032bdaead5c600040a0c10c008c44c50cc01c40d8c00a5e8916722000000
    """
}

/// Bytes of base 16.
private func base16(_ text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
