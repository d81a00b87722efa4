import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("BDF fonts")
struct FontBDFTests {
  /// Two glyphs in a cell of 5x4 whose origin is two rows above its bottom.
  static let small = """
    STARTFONT 2.1
    COMMENT ENDFONT is no keyword here
    FONT -small-
    SIZE 4 75 75
    FONTBOUNDINGBOX 5 4 0 -2
    STARTPROPERTIES 1
    COPYRIGHT "CHARS 9"
    ENDPROPERTIES
    CHARS 3
    STARTCHAR comma
    ENCODING 44
    SWIDTH 500 0
    DWIDTH 5 0
    BBX 2 3 1 -2
    BITMAP
    40
    40
    80
    ENDCHAR
    STARTCHAR none
    ENCODING -1
    BBX 1 1 0 0
    BITMAP
    80
    ENDCHAR
    STARTCHAR space
    ENCODING 32
    BBX 0 0 0 0
    BITMAP
    ENDCHAR
    ENDFONT

    """

  private func font(_ text: String = small) throws -> BitmapFont {
    try BitmapFont.parse(Array(text.utf8), named: "f")
  }

  @Test("a glyph's bitmap lies in the font's bounding box where its own box says")
  func placement() throws {
    let font = try font()
    #expect(font.format == .bdf)
    #expect(font.name == "-small-")
    #expect(font.codes == [32...32, 44...44])
    #expect(font.cell == PixelSize(width: 5, height: 4))
    #expect(try picture(font, 44) == ".....\n..#..\n..#..\n.#...")
    #expect(try picture(font, 32) == ".....\n.....\n.....\n.....")
  }

  @Test("lines may end as on any system, with spaces before it")
  func lineEnds() throws {
    for end in ["\r\n", "\r", "  \n", "\n\n"] {
      let font = try font(Self.small.replacing("\n", with: end))
      #expect(try picture(font, 44) == ".....\n..#..\n..#..\n.#...")
    }
  }

  @Test("rows of more than 8 columns take more bytes, and bits beyond the box are ignored")
  func wide() throws {
    let text = Self.small.replacing("FONTBOUNDINGBOX 5 4 0 -2", with: "FONTBOUNDINGBOX 9 1 0 0")
      .replacing("BBX 2 3 1 -2\nBITMAP\n40\n40\n80", with: "BBX 9 1 0 0\nBITMAP\n80ff")
    #expect(try picture(font(text), 44) == "#.......#")
  }

  @Test(
    "a fault is said with its line",
    arguments: [
      ("ENDFONT\n", "", "'f', line 30: the file ends without ENDFONT; it may be cut off"),
      (
        "80\nENDCHAR\nSTARTCHAR space", "80\nSTARTCHAR space",
        "'f', line 25: no ENDCHAR after the 1 rows of BBX 1 1 0 0 of line 22, but 'STARTCHAR space'"
      ),
      ("40\n40\n80", "40\n80", "'f', line 18: ENDCHAR after 2 rows; BBX 2 3 1 -2 of line 14 has 3"),
      (
        "40\n40\n80", "40\n40\n40\n80",
        "'f', line 19: no ENDCHAR after the 3 rows of BBX 2 3 1 -2 of line 14, but '80'"
      ),
      (
        "40\n40", "4\n40",
        "'f', line 16: '4' is not a row of 2 hexadecimal digits, which BBX 2 3 1 -2 of line 14 "
          + "asks for"
      ),
      (
        "40\n40", "4g\n40",
        "'f', line 16: '4g' is not a row of 2 hexadecimal digits, which BBX 2 3 1 -2 of line 14 "
          + "asks for"
      ),
      (
        "BBX 2 3 1 -2", "BBX 2 3 4 -2",
        "'f', line 14: BBX 2 3 4 -2 reaches beyond the FONTBOUNDINGBOX 5 4 0 -2 of line 5"
      ),
      (
        "BBX 2 3 1 -2", "BBX 2 3 1",
        "'f', line 14: 'BBX 2 3 1' is not BBX and 4 whole numbers"
      ),
      (
        // Found by the fuzzer: a terminal would obey them.
        "BBX 2 3 1 -2", "BBX 2 3\u{01}\0\u{1b}C2",
        "'f', line 14: 'BBX 2 3\u{fffd}\u{fffd}\u{fffd}C2' is not BBX and 4 whole numbers"
      ),
      ("BBX 2 3 1 -2", "BBX -2 3 1 -2", "'f', line 14: BBX -2 3 1 -2 has a negative size"),
      (
        "BBX 2 3 1 -2", "BBX 99999999999999999999 3 1 -2",
        "'f', line 14: 'BBX 99999999999999999999 3 1 -2' has a number outside -1024 to 1024"
      ),
      ("BBX 2 3 1 -2\n", "", "'f', line 14: BITMAP before the BBX of STARTCHAR comma"),
      ("ENCODING 44\n", "", "'f', line 14: BITMAP before the ENCODING of STARTCHAR comma"),
      (
        "ENCODING 44", "ENCODING 1114112",
        "'f', line 11: 'ENCODING 1114112' has a number outside -1 to 1114111"
      ),
      (
        "ENCODING 44", "ENCODING x", "'f', line 11: 'ENCODING x' is not ENCODING and a whole number"
      ),
      (
        "ENCODING 32", "ENCODING 44",
        "'f', line 26: the code 0x2c is there already, in line 10"
      ),
      ("BITMAP\n40\n40\n80\n", "", "'f', line 15: ENDCHAR before any BITMAP of STARTCHAR comma"),
      ("CHARS 3\n", "", "'f', line 30: ENDFONT without CHARS"),
      ("CHARS 3", "CHARS 4", "'f', line 9: CHARS 4, and the file has 3 glyphs"),
      (
        "FONTBOUNDINGBOX 5 4 0 -2\n", "",
        "'f', line 9: STARTCHAR comma comes before any FONTBOUNDINGBOX"
      ),
      (
        "FONTBOUNDINGBOX 5 4 0 -2", "FONTBOUNDINGBOX 0 4 0 -2",
        "'f', line 5: FONTBOUNDINGBOX 0 4 0 -2 has no pixels"
      ),
      (
        "FONTBOUNDINGBOX 5 4 0 -2", "FONTBOUNDINGBOX 1000 1000 0 -2",
        "'f', line 5: FONTBOUNDINGBOX 1000 1000 0 -2 takes 2000000 pixels for 2 glyphs, far more "
          + "than a file of 375 bytes has"
      ),
      ("ENDPROPERTIES\n", "", "'f', line 6: STARTPROPERTIES without ENDPROPERTIES"),
      ("STARTCHAR comma\n", "", "'f', line 10: ENCODING without a STARTCHAR before it"),
    ])
  func faults(text: String, other: String, message: String) throws {
    let range = try #require(Self.small.range(of: text))
    #expect(fontFault(Self.small.replacingCharacters(in: range, with: other)) == message)
  }

  @Test("a file cut off anywhere is refused")
  func truncated() {
    let bytes = Array(Self.small.utf8)
    let end = bytes.count - 2
    for count in 9..<end { #expect(fontFault(Array(bytes[..<count])) != nil) }
  }

  @Test("a font without coded glyphs is refused")
  func noGlyphs() {
    let text = "STARTFONT 2.1\nFONTBOUNDINGBOX 1 1 0 0\nCHARS 0\nENDFONT\n"
    #expect(fontFault(text) == "the font 'f' has no glyphs with a code")
  }
}
