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
        "40\n40", "4g\n40",
        "'f', line 16: '4g' is no row of hexadecimal digits, and no ENDCHAR"
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
        "'f', line 11: 'ENCODING 1114112' has a code beyond 1114111, the last that there is"
      ),
      (
        "ENCODING 44", "ENCODING x", "'f', line 11: 'ENCODING x' is not ENCODING and a whole number"
      ),
      ("BITMAP\n40\n40\n80\n", "", "'f', line 15: ENDCHAR before any BITMAP of STARTCHAR comma"),
      (
        "SIZE 4 75 75", "SIZE 4 75 75 4",
        "'f', line 4: 'SIZE 4 75 75 4' says that a pixel has 4 bits; fonts of 1 bit a pixel can be "
          + "read"
      ),
      (
        "FONTBOUNDINGBOX 5 4 0 -2", "FONTBOUNDINGBOX 1000 1000 0 -2",
        "the font 'f' has 2 glyphs in cells of 1000x1000 pixels, far more than a file of 375 bytes "
          + "draws"
      ),
      ("STARTCHAR comma\n", "", "'f', line 10: ENCODING without a STARTCHAR before it"),
    ])
  func faults(text: String, other: String, message: String) throws {
    let range = try #require(Self.small.range(of: text))
    #expect(fontFault(Self.small.replacingCharacters(in: range, with: other)) == message)
  }

  /// What a change of `small` gives: the comma's picture and the notes.
  private func mended(_ text: String, _ other: String) throws -> (picture: String, notes: [String])
  {
    let range = try #require(Self.small.range(of: text))
    let font = try font(Self.small.replacingCharacters(in: range, with: other))
    return (try picture(font, 44), font.notes)
  }

  private let comma = ".....\n..#..\n..#..\n.#..."

  @Test("the cell is the union of all boxes where a glyph reaches beyond the FONTBOUNDINGBOX")
  func union() throws {
    let (picture, notes) = try mended("BBX 2 3 1 -2", "BBX 2 3 4 -3")
    #expect(picture == "......\n......\n.....#\n.....#\n....#.")
    #expect(
      notes == [
        "glyphs reach beyond the FONTBOUNDINGBOX 5 4 0 -2; the cell is 6 5 0 -3, which holds them all"
      ])
    // Without a box of the font, and with an empty one, those of the glyphs are all there are.
    for box in ["", "FONTBOUNDINGBOX 0 0 0 0\n"] {
      let (picture, notes) = try mended("FONTBOUNDINGBOX 5 4 0 -2\n", box)
      #expect(picture == ".#\n.#\n#.")
      #expect(notes.isEmpty)
    }
  }

  @Test("a case of the field: a letter lies below its font's box, and so does no other")
  func belowTheBox() throws {
    let text = """
      STARTFONT 2.1
      FONT own
      SIZE 8 75 75
      FONTBOUNDINGBOX 8 8 0 0
      CHARS 2
      STARTCHAR A
      ENCODING 65
      DWIDTH 8 0
      BBX 8 8 0 0
      BITMAP
      18
      24
      42
      7E
      42
      42
      42
      00
      ENDCHAR
      STARTCHAR g
      ENCODING 103
      DWIDTH 8 0
      BBX 8 9 0 -1
      BITMAP
      00
      00
      3C
      42
      42
      3E
      02
      02
      3C
      ENDCHAR
      ENDFONT
      """
    let font = try font(text)
    #expect(font.cell == PixelSize(width: 8, height: 9))
    #expect(
      try picture(font, 103) == "........\n........\n..####..\n.#....#.\n.#....#.\n..#####.\n"
        + "......#.\n......#.\n..####..")
    let disk = try FontOnDisk(Array(text.utf8))
    var stage = disk.stage
    stage.codes = CodeRanges(65...65)
    #expect(try stage.load(in: RunContext(stageName: "font", seed: 0)).count == 1)
  }

  @Test(
    "a file that breaks the rules is read as FreeType reads it, and what was mended is noted",
    arguments: [
      (
        "80\nENDCHAR\nSTARTCHAR none", "80\nSTARTCHAR none",
        ["line 19: STARTCHAR ends a glyph without ENDCHAR"]
      ),
      (
        "40\n40\n80", "40\n40\n80\nff\nff",
        ["line 19 is a row beyond the 3 of its BBX; it and those behind it are left out"]
      ),
      (
        "40\n40\n80", "4\n40ff\n80",
        [
          "line 16 has 1 digits for 2 columns; missing ones are paper, further ones are left out "
            + "(the first of 2 such places)"
        ]
      ),
      ("40\n40\n80", "40\n\n40\n# a comment\n80", []),
      (
        "ENCODING 32", "ENCODING 44",
        ["line 26 gives the code 0x2c again; the glyph of line 10 is the one that is read"]
      ),
      ("CHARS 3\n", "", []),
      ("CHARS 3", "CHARS 4", ["CHARS says 4, and the file has 3 glyphs"]),
      ("ENDPROPERTIES\n", "", []),
      ("ENCODING 44", "ENCODING -1 44", []),
      ("DWIDTH 5 0\n", "", []),
      ("ENDFONT\n", "ENDFONT\n\u{1a}", []),
    ] as [(String, String, [String])])
  func mended(text: String, other: String, notes: [String]) throws {
    let (picture, found) = try mended(text, other)
    #expect(picture == comma)
    #expect(found == notes)
  }

  @Test("rows that a BITMAP lacks are paper")
  func missingRows() throws {
    let (picture, notes) = try mended("40\n40\n80", "40\n40")
    #expect(picture == ".....\n..#..\n..#..\n.....")
    #expect(
      notes == [
        "line 18 ends a BITMAP after 2 of the 3 rows of its BBX; the others are paper"
      ])
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
    let empty = Self.small.replacing(
      "BBX 2 3 1 -2\nBITMAP\n40\n40\n80", with: "BBX 0 0 0 0\nBITMAP"
    )
    .replacing("FONTBOUNDINGBOX 5 4 0 -2\n", with: "")
    #expect(fontFault(empty) == "the font 'f' has no glyph with pixels")
  }
}
