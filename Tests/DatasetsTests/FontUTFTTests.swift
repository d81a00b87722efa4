import Pipeline
import Testing

@testable import Datasets

@Suite("Fonts of UTFT in C headers")
struct FontUTFTTests {
  /// An A and a B of 16x5 pixels from code 0x41 on.
  private let text = """
    // Font size: 16x5
    fontdatatype Two[24] PROGMEM={
    0x10,0x05,0x41,0x02,
    0x01,0x80,0x02,0x40,0x07,0xE0,0x08,0x10,0x10,0x08,  // A
    0xFF,0x00,0x81,0x00,0xFE,0x00,0x81,0x00,0xFF,0x01,  // B
    };
    """

  @Test("four bytes say the size, the first code and the count; rows begin at the high bit")
  func layout() throws {
    let font = try BitmapFont.parse(Array(text.utf8), named: "f")
    #expect(font.format == .utft)
    #expect(font.name == "Two")
    #expect(font.codes == [0x41...0x42])
    #expect(font.cell == PixelSize(width: 16, height: 5))
    #expect(font.layout == nil)
    #expect(font.notes.isEmpty)
    #expect(
      try picture(font, 0x41) == """
        .......##.......
        ......#..#......
        .....######.....
        ....#......#....
        ...#........#...
        """)
    #expect(
      try picture(font, 0x42) == """
        ########........
        #......#........
        #######.........
        #......#........
        ########.......#
        """)
  }

  @Test("options that say what the four bytes say are refused")
  func options() {
    var wide = FontOptions()
    wide.glyphWidth = 16
    #expect(
      fontFault(text, options: wide)
        == "the font 'f' is a font of UTFT, which says where its pixels lie: leave out "
        + "'glyph_width'")
    var mirrored = FontOptions()
    mirrored.firstPixel = .low
    #expect(
      fontFault(text, options: mirrored)
        == "the font 'f' is a font of UTFT, which says where its pixels lie: leave out "
        + "'first_pixel'")
    var coded = FontOptions()
    coded.firstCode = CharacterCode(0x41)
    #expect(
      fontFault(text, options: coded)
        == "the font 'f' has its codes from the file; leave out 'first_code'")
  }

  @Test(
    "an array that its first four bytes do not describe is one of rows, as any other",
    arguments: [
      "char x[] = {8, 1, 0x41, 2, 0xf0, 0x0f, 0x3c};",
      "char x[] = {12, 1, 0x41, 1, 0xf0, 0x0f, 0x3c};",
      "char x[] = {8, 1, 0xff, 3, 0xf0, 0x0f, 0x3c};",
      "char x[] = {8, 1, 0x41, 256, 0xf0, 0x0f, 0x3c};",
      "char x[1][7] = {8, 1, 0x41, 3, 0xf0, 0x0f, 0x3c};",
      "char x[] = {{8, 1, 0x41, 3, 0xf0, 0x0f, 0x3c}};",
    ])
  func others(text: String) throws {
    let font = try BitmapFont.parse(Array(text.utf8), named: "f")
    #expect(font.format == .header)
    #expect(font.codes == [0...0])
  }

  @Test("a font of different widths is refused by name, not read as noise")
  func proportional() {
    // A comma of 2x3 pixels, a dot of one and a blank.
    let text = """
      unsigned char small[] = {0x00, 0x09, 0x00, 0x00,
        0x2C, 0x07, 0x02, 0x03, 0x00, 0x03, 0x58,
        0x2E, 0x07, 0x01, 0x01, 0x00, 0x02, 0x80,
        0x20, 0x08, 0x00, 0x00, 0x00, 0x02,
        0xFF};
      """
    #expect(
      fontFault(text)
        == "'f', line 1: 'small' is a font of glyphs of different widths, which lie behind headers of "
        + "their own, as libraries for colour displays have it: it cannot be read; take the font that "
        + "it was made from")
  }
}
