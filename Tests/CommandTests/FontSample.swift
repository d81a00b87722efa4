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
    FontSample("font.h", Array("char font[2][2] = {{1, 2}, {3, 0}}; // two of 2x2\n".utf8), ""),
    FontSample("header", Array("char font[2][2] = {{1, 2}, {3, 0}};\n".utf8), ""),
    FontSample("font.bdf", Array(bdf.utf8), ""),
    FontSample("font.psf", base16("36040001") + (0..<256).map { UInt8($0) }, ""),
    FontSample(
      "font.psfu",
      base16("72b54a86 00000000 20000000 01000000 02000000 04000000 02000000 0a000000")
        + base16("81408140 ffc00180 41 ff e29688 c3a9 ff"), ""),
    FontSample("font.hex", Array("41:8100000000000000\n0042:00FF\(String(repeating: "0", count: 28))\n".utf8), ""),
    FontSample("font.pcf", base16(pcf), ""),
    FontSample("font.psf.gz", base16(gzipped), ""),
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
