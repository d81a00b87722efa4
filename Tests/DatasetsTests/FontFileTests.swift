import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("Files of fonts")
struct FontFileTests {
  @Test("a format is told from the first bytes")
  func recognition() {
    func format(_ text: String) -> FontFormat? { FontFormat.recognise(Array(text.utf8)) }
    #expect(format("STARTFONT 2.1\n") == .bdf)
    #expect(format("0041:00") == .hex)
    #expect(format("# a\n\n1F600:00") == .hex)
    #expect(format("char x[] = {1};") == .header)
    #expect(format("default: 00") == .header)
    #expect(format("\0") == nil)
    #expect(format("") == nil)
    #expect(FontFormat.recognise([0x36, 0x04]) == .psf1)
    #expect(FontFormat.recognise([0x72, 0xb5, 0x4a, 0x86]) == .psf2)
    #expect(FontFormat.recognise([1, 0x66, 0x63, 0x70]) == .pcf)
  }

  @Test("what is no font is refused, an outline font with the command that converts it")
  func foreign() {
    let unknown =
      "the font 'f' is in none of the formats that can be read: a C header, BDF, PCF, PSF or "
      + "Unifont .hex, gzipped or not; of one without a header, such as the 8x8 or 8x16 font of a "
      + "ROM, say 'glyph_height'"
    #expect(fontFault([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]) == unknown)
    #expect(fontFault((0...255).map { UInt8($0) }) == unknown)
    #expect(
      fontFault([0, 1, 0, 0, 0, 12])
        == "the font 'f' is an outline font; make a bitmap of it: "
        + "otf2bdf -p 12 -r 72 -o font.bdf FILE")
    #expect(fontFault([]) == "the font 'f' is an empty file")
  }

  @Test("options of C headers are refused for other formats, by name")
  func headerOptions() {
    var options = FontOptions()
    options.glyphWidth = 8
    #expect(
      fontFault(FontBDFTests.small, options: options)
        == "the font 'f' is a BDF font; 'glyph_width' is for C headers and for "
        + "files without a header: leave it out")
    options = FontOptions()
    options.firstCode = CharacterCode(5)
    #expect(
      fontFault(FontBDFTests.small, options: options)
        == "the font 'f' has its codes from the file; leave out 'first_code'")
  }

  @Test("damage anywhere in a small font of any format is met with an error or with a font")
  func damage() {
    let fonts = [
      Array(FontBDFTests.small.utf8), FontPSFTests.psf2(flags: 1, table: [65, 255, 255, 255]),
      FontPCFTests.Sample().bytes, Array("41:8100000000000000\n4E00:\n".utf8),
      Array("/**/ char x[2][3] = {{1, 0x2, 03}, {4, 0b1, 6}}; // x".utf8),
    ]
    for font in fonts {
      for index in font.indices {
        for byte: UInt8 in [0, 1, 0x20, 0x2d, 0x39, 0x7b, 0x7f, 0x80, 0xff] {
          var bytes = font
          bytes[index] = byte
          _ = try? BitmapFont.parse(bytes, named: "f")
        }
        _ = try? BitmapFont.parse(Array(font[..<index]), named: "f")
      }
    }
  }

  /// 200,000 zero bytes.
  private static let bomb = """
      H4sIAAAAAAACA+3BMQEAAADCoPVPbQZ/oAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
      AAAAAAAAAAAAAAAAAAAACA1wB7WOBcQA0DAA==
    """

  @Test("a gzip file that inflates beyond what a font of its size can be is refused")
  func bomb() throws {
    let bytes = try #require(
      Data(base64Encoded: Self.bomb, options: .ignoreUnknownCharacters).map(Array.init))
    #expect(
      fontFault(bytes)
        == "the font 'f' inflates to more than \(128 * bytes.count + 65536) bytes, far more than a font"
    )
    #expect(fontFault(Array(bytes[..<100])) == "'f', byte 100: the gzip stream is cut off here")
    #expect(
      fontFault([0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 3, 0])
        == "'f', byte 4: the gzip stream is damaged: unknown compression method")
  }
}
