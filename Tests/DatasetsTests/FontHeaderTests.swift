import Foundation
import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Fonts in C headers")
struct FontHeaderTests {
  private func font(_ text: String, _ change: (inout FontOptions) -> Void = { _ in }) throws
    -> BitmapFont
  {
    var options = FontOptions()
    change(&options)
    return try BitmapFont.parse(Array(text.utf8), named: "f", options: options)
  }

  /// A seven-row A in five columns.
  private let a = "0x04, 0x0a, 0x11, 0x11, 0x1f, 0x11, 0x11"
  private let pictureOfA = """
    ..#..
    .#.#.
    #...#
    #...#
    #####
    #...#
    #...#
    """

  @Test("a row is a byte whose low bits are the pixels, bit 4 leftmost, the top row first")
  func layout() throws {
    let font = try font("unsigned char Font[1][7] = {{\(a)}};")
    #expect(font.format == .header)
    #expect(font.name == "Font")
    #expect(font.codes == [0...0])
    #expect(font.cell == PixelSize(width: 5, height: 7))
    #expect(try picture(font, 0) == pictureOfA)
  }

  @Test(
    "spellings of the same array",
    arguments: [
      "const uint8_t x[] = {A};",
      "static const unsigned char x[7] PROGMEM = {A,};",
      "unsigned char x[][7] = { {A}, };",
      "unsigned char x[ROWS] __attribute__((aligned(4), used)) = {A};",
      "extern \"C\" {\nconst char x[] = {A};\n}",
      "#ifndef F_H\n#define F_H {1, 2}\nchar x[1][7]={{A}};\n#endif",
      "int y = 5; int size(int a[3]) { return a[0]; }\nchar x[] = {A};",
      "const char *names[] = {\"{1, 2\", \"a\\\"b\"}; char x[] = {A};",
      "char y[3]; char x[] = {A};",
      "/* char y[] = {1}; */ // char z[] = {2};\nchar x[] = {A};",
      "// a comment that goes on \\\n char y[] = {1};\nchar x[] = {A};",
      "#define Y char y[] = {1}; \\\n  char z[] = {2};\nchar x[] = {A};",
      "#define Y /* a comment\n over lines */ char y[] = {1};\nchar x[] = {A};",
      "char x[] = {A}\r\n;",
      "char x[] = {4, 0xA, 021, 0b1'0001, 0X1fu, 17UL, 0x11};",
      "char x[] = {B00100, B01010, B10001, B10001, B11111, B10001, B10001};",
      "float f = 1.5f;\nchar x[] = {A};",
      "char x[] = { /* 0x41, A */ 0x04, // 0x05,\n 0x0a,/**/0x11, 17, 31, 17 /* 1 */, 17};",
    ])
  func spellings(text: String) throws {
    let font = try font(text.replacing("A}", with: a + "}").replacing("A,}", with: a + ",}"))
    #expect(font.name == "x")
    #expect(try picture(font, 0) == pictureOfA)
  }

  @Test("first_code is the code of the first glyph")
  func firstCode() throws {
    let font = try font("char x[2][7] = {{\(a)}, {\(a)}};") {
      $0.firstCode = CharacterCode(0x41)
    }
    #expect(font.codes == [0x41...0x42])
  }

  @Test("the array is the first one of numbers, or the one that is named")
  func arrays() throws {
    let text = "char s[] = \"ab\"; char x[1][7] = {{\(a)}}; char y[2][3] = {{1,2,3},{4,5,6}};"
    #expect(try font(text).name == "x")
    let named = try font(text) { $0.array = "y" }
    #expect(named.name == "y")
    #expect(named.cell == PixelSize(width: 3, height: 3))
    #expect(named.glyphs.count == 2)
  }

  @Test("the size comes from the options, then the dimensions, then braces and pixels, else 7 rows")
  func sizes() throws {
    func size(_ text: String, _ width: Int? = nil, _ height: Int? = nil) throws -> String {
      let font = try font(text) {
        $0.glyphWidth = width
        $0.glyphHeight = height
      }
      return "\(font.glyphs.count) of \(font.cell)"
    }
    #expect(try size("char x[] = {1,2,3,4,5,6,7, 1,2,3,4,5,6,0x80};") == "2 of 8x7")
    #expect(try size("char x[] = {1,2,3,4,5,6,7,8};", nil, 4) == "2 of 4x4")
    #expect(try size("char x[] = {1,2,3,4,5,6,7,8};", 5, 8) == "1 of 5x8")
    #expect(try size("char x[2][4] = {1,2,3,4,5,6,7,8};") == "2 of 4x4")
    #expect(try size("char x[][N] = {{1,2},{3,4}};") == "2 of 3x2")
    #expect(try size("char x[2][4] = {1,2,3,4,5,6,7,8};", 16) == "2 of 16x2")
    #expect(try size("char x[2][4] = {1,2,3,4,5,6,7,8};", nil, 2) == "2 of 16x2")
    #expect(try size("char x[1][2][2] = {{{1,2},{3,4}}};") == "1 of 16x2")
  }

  @Test("wider rows take as many bytes as they need, the pixels in the low bits")
  func wide() throws {
    let font = try font("char x[1][2][2] = {{{0x08, 0x01}, {0x0f, 0xff}}};") { $0.glyphWidth = 12 }
    #expect(try picture(font, 0) == "#..........#\n############")
  }

  @Test("the other packings: pixels in the high bits, and columns with the top row in bit 0")
  func packings() throws {
    let high = try font("char x[1][3] = {{0x20, 0x50, 0xf8}};") { $0.packing = .high }
    #expect(try picture(high, 0) == "..#..\n.#.#.\n#####")
    let columns = try font("char x[1][5] = {{0x04, 0x06, 0x05, 0x06, 0x04}};") {
      $0.packing = .columns
    }
    #expect(try picture(columns, 0) == "..#..\n.#.#.\n#####")
  }

  @Test("the first pixel may be the lowest bit, as in XBM and font8x8: L and F are not mirrored")
  func firstPixel() throws {
    let text = """
      /* own: L, then F; the left pixel is bit 0 */
      unsigned char font[2][8] = {
        {0x01,0x01,0x01,0x01,0x01,0x01,0x7F,0x00},
        {0x7F,0x01,0x01,0x1F,0x01,0x01,0x01,0x00}};
      """
    let font = try font(text) { $0.firstPixel = .low }
    #expect(
      try picture(font, 0)
        == "#......\n#......\n#......\n#......\n#......\n#......\n#######\n.......")
    #expect(
      try picture(font, 1)
        == "#######\n#......\n#......\n#####..\n#......\n#......\n#......\n.......")
    // Twelve columns in two bytes: the second byte goes on where the first one ends.
    let wide = try self.font("char x[1][2][2] = {{{0x03, 0x08}, {0x01, 0x00}}};") {
      ($0.firstPixel, $0.glyphWidth) = (.low, 12)
    }
    #expect(try picture(wide, 0) == "##.........#\n#...........")
    let high = try self.font("char x[1][1] = {0x18};") {
      ($0.firstPixel, $0.packing, $0.glyphWidth) = (.low, .high, 5)
    }
    #expect(try picture(high, 0) == "##...")
  }

  @Test("rows and columns of 16 bits are numbers, whatever the array's type is called")
  func words() throws {
    let rows = try font("uint16_t x[1][2] = {{0x0801, 0x0fff}};")
    #expect(rows.cell == PixelSize(width: 12, height: 2))
    #expect(try picture(rows, 0) == "#..........#\n############")
    let high = try font("const unsigned short x[] = {0x8010, 0xfff0};") {
      ($0.packing, $0.glyphHeight) = (.high, 2)
    }
    #expect(try picture(high, 0) == "#..........#\n############")
    let low = try font("WORD x[1][2] = {{0x0801, 0x0fff}};") { $0.firstPixel = .low }
    #expect(try picture(low, 0) == "#..........#\n############")
    let columns = try font("u16 x[1][3] = {{0x0001, 0x0200, 0x0201}};") { $0.packing = .columns }
    #expect(columns.cell == PixelSize(width: 3, height: 10))
    #expect(try picture(columns, 0).hasPrefix("#.#\n"))
    #expect(try picture(columns, 0).hasSuffix("\n.##"))
  }

  @Test("columns may begin at the high bit, and be several bytes high or lie in pages")
  func columns() throws {
    let upright = try font("char x[1][3] = {{0x80, 0xc0, 0x20}};") {
      ($0.packing, $0.firstPixel) = (.columns, .high)
    }
    #expect(try picture(upright, 0) == "##.\n.#.\n..#")
    let tall = try font("char x[1][4] = {{0x01, 0x02, 0x80, 0x01}};") {
      ($0.packing, $0.glyphHeight) = (.columns, 10)
    }
    #expect(
      try picture(tall, 0).split(separator: "\n") == [
        "#.", "..", "..", "..", "..", "..", "..", ".#", ".#", "#.",
      ])
    let pages = try font("char x[1][4] = {{0x01, 0x80, 0x02, 0x01}};") {
      ($0.packing, $0.glyphHeight) = (.pages, 10)
    }
    #expect(try picture(pages, 0) == picture(tall, 0))
  }

  @Test("packed glyphs run on from row to row, in bytes or in one number")
  func packed() throws {
    // A of 3x5 pixels: 010 101 111 101 101.
    let bytes = try font("char x[] = {0b01010111, 0b11011010};") {
      ($0.packing, $0.glyphWidth, $0.glyphHeight) = (.packed, 3, 5)
    }
    #expect(try picture(bytes, 0) == ".#.\n#.#\n###\n#.#\n#.#")
    let number = try font("uint16_t x[] = {0b010101111101101};") {
      ($0.packing, $0.glyphWidth, $0.glyphHeight) = (.packed, 3, 5)
    }
    #expect(try picture(number, 0) == picture(bytes, 0))
    var options = FontOptions()
    options.packing = .packed
    #expect(
      fontFault("char x[] = {1};", options: options)
        == "'f', line 1: the array 'x' is packed without a gap, which says no size: say glyph_width "
        + "and glyph_height")
  }

  @Test("what a font was read with is said, and what else a count of bytes may be")
  func assumptions() throws {
    #expect(
      try font("char x[1][7] = {{\(a)}};").layout
        == "glyph_width: 5, glyph_height: 7, packing: low, first_pixel: high, first_code: 0x0")
    let text = "char x[] = {\(String(repeating: "1,", count: 475))};"
    #expect(
      fontFault(text)
        == "'f', line 1: the array 'x' has 475 bytes, which are 67 glyphs of 7 bytes (1x7 pixels) "
        + "and 6 bytes more; say glyph_width and glyph_height, or complete the last glyph: it may be "
        + "95 glyphs of 5, in rows (glyph_height: 5) or in columns (packing: columns, glyph_width: 5)"
    )
  }

  @Test("a size in the array's name is told where it fits")
  func named() {
    let values = String(repeating: "1,", count: 512)
    #expect(
      fontFault("char f_12x16[] = {\(values)};")
        == "'f', line 1: the array 'f_12x16' has 512 bytes, which are 73 glyphs of 7 bytes (1x7 "
        + "pixels) and 1 byte more; say glyph_width and glyph_height, or complete the last glyph: "
        + "its name says 12x16: glyph_width: 12, glyph_height: 16, with packing: high or low")
  }

  @Test("fonts of Adafruit GFX have their own table: codes, boxes and bits without gaps")
  func gfx() throws {
    let text = """
      const uint8_t TinyBitmaps[] PROGMEM = {0x57, 0xDA, 0xC0};
      const GFXglyph TinyGlyphs[] PROGMEM = {
          {0, 0, 0, 4, 0, 1},    // 0x40 ' '
          {0, 3, 5, 4, 0, -4},   // 0x41 'A'
          {2, 1, 2, 2, -1, 0}};  // 0x42 ','
      const GFXfont Tiny PROGMEM = {(uint8_t *)TinyBitmaps,
                                    (GFXglyph *)TinyGlyphs, 0x40, 0x42, 6};
      """
    let font = try font(text)
    #expect(font.format == .gfx)
    #expect(font.name == "Tiny")
    #expect(font.codes == [0x40...0x42])
    #expect(font.cell == PixelSize(width: 5, height: 6))
    #expect(try picture(font, 0x41) == "..#..\n.#.#.\n.###.\n.#.#.\n.#.#.\n.....")
    #expect(try picture(font, 0x42) == ".....\n.....\n.....\n.....\n#....\n#....")
    #expect(
      fontFault(text.replacing("0x42, 6", with: "0x43, 6"))
        == "'f', line 2: 'TinyGlyphs' has 18 numbers, and 4 glyphs of 6 take 24")
    #expect(
      fontFault(text.replacing("{0, 3, 5,", with: "{1, 3, 8,"))
        == "'f', line 2: 'TinyGlyphs' has a glyph of 3x8 pixels from byte 1, and 'TinyBitmaps' has 3 "
        + "bytes")
    var options = FontOptions()
    options.glyphWidth = 8
    #expect(
      fontFault(text, options: options)
        == "the font 'f' is a font of Adafruit GFX, which says where its pixels lie: leave out "
        + "'glyph_width'")
  }

  @Test(
    "fonts of libraries that code their glyphs are refused by name",
    arguments: [
      (
        "\nconst uint8_t u8g2_font_4x6_tf[3] U8G2_FONT_SECTION(\"a\") = \"\\1\\2\";",
        "'f', line 2: 'u8g2_font_4x6_tf' is a font of U8g2, whose glyphs are run-length coded: it "
          + "cannot be read; take the BDF font that it was made from"
      ),
      (
        "static LV_ATTRIBUTE_LARGE_CONST const uint8_t glyph_bitmap[] = {1};\n"
          + "static const lv_font_fmt_txt_glyph_dsc_t glyph_dsc[] = {{.bitmap_index = 0}};",
        "'f', line 2: 'lv_font_fmt_txt_glyph_dsc_t' is a font of LVGL, which has its own tables of "
          + "glyphs: it cannot be read; take the BDF font that it was made from"
      ),
    ])
  func foreign(text: String, message: String) { #expect(fontFault(text) == message) }

  @Test("a file without a header is read where the height of its glyphs is said")
  func raw() throws {
    let rows: [UInt8] = [0, 0x18, 0x24, 0x42, 0x7e, 0x42, 0x42, 0, 0xff, 0, 0, 0, 0, 0, 0, 1]
    var options = FontOptions()
    options.glyphHeight = 8
    options.firstCode = CharacterCode(0x41)
    let font = try BitmapFont.parse(rows, named: "f", options: options)
    #expect(font.format == .raw)
    #expect(font.codes == [0x41...0x42])
    #expect(font.cell == PixelSize(width: 8, height: 8))
    #expect(try picture(font, 0x41).hasPrefix("........\n...##...\n..#..#..\n"))
    options.glyphHeight = 5
    #expect(
      fontFault(rows, options: options)
        == "the font 'f' has 16 bytes and no header, and glyphs of 8x5 pixels take 5 each, which "
        + "leaves 1 over")
    #expect(
      fontFault([0xff, 0xd8, 0xff, 0xe0, 0], options: options)
        == "the font 'f' is no bitmap font: it is a JPEG image")
  }

  @Test(
    "what is no font is refused with its line",
    arguments: [
      ("", "the font 'f' is an empty file"),
      (
        "int x = 5;\n",
        "the font 'f' holds no array of bytes, such as: unsigned char font[32][7] = {{0x04, ...}, "
          + "...};"
      ),
      (
        "char *names[] = {\"a\"};",
        "the font 'f' holds no array of bytes: the values of names are not numbers"
      ),
      ("char x[] = {};", "the font 'f' holds no array of bytes: the values of x are not numbers"),
      (
        "\nchar x[] = {1,2,3,4,5,6};",
        "'f', line 2: the array 'x' has 6 bytes, which are 0 glyphs of 7 bytes (3x7 pixels) and 6 "
          + "bytes more; say glyph_width and glyph_height, or complete the last glyph"
      ),
      (
        "char x[][7] = {{1,2,3,4,5,6,7},\n{1,2,3,4,5,6}};",
        "'f', line 2: glyph 1 of the array 'x' has 6 bytes, not 7"
      ),
      (
        "char x[3][7] = {{1,2,3,4,5,6,7}};",
        "'f', line 1: the array 'x' is declared with 3 glyphs and holds 1"
      ),
      (
        "char x[8] = {1,2,3,4,5,6,7};",
        "'f', line 1: the array 'x' is declared with 8 bytes and holds 7"
      ),
      ("char x[] = {1,2,\n", "'f', line 1: the array 'x' that starts here has no closing brace"),
      ("/* a", "'f', line 1: the comment that starts here has no end"),
      ("char x[] = {1,\n2 3};", "'f', line 2: a comma is missing before 3"),
      ("char x[] = {1,,2};", "'f', line 1: a value is missing before ','"),
      (
        "char x[] = {1,\n256};",
        "'f', line 1: the array 'x' has 2 values of 16 bits, which are 0 glyphs of 7 values of 16 "
          + "bits (9x7 pixels) and 2 values of 16 bits more; say glyph_width and glyph_height, or "
          + "complete the last glyph"
      ),
      (
        "char x[] = {1,\n4294967296};",
        "'f', line 2: 4294967296 does not fit into 32 bits; where this is not the font, name the "
          + "array that is with the option 'array'"
      ),
      ("char x[] = {1, X__X};", "'f', line 1: 'X__X' is not a number; macros are not looked up"),
      ("char x[] = {1, 0x};", "'f', line 1: '0x' is not a whole number of C"),
      ("char x[] = {1, 09};", "'f', line 1: '09' is not a whole number of C"),
      ("char x[] = {1, 1.5};", "'f', line 1: '1.5' is not a whole number of C"),
      (
        "char x[] = {1, 99999999999999999999};",
        "'f', line 1: '99999999999999999999' is not a whole number of C"
      ),
      ("char x[] = {1, 'a'};", "'f', line 1: quoted text where a number belongs"),
      (
        "char x[] = {1, -2};",
        "'f', line 1: '-' where a number belongs; expressions are not worked out"
      ),
      (
        "char x[] = {1,\n#include \"rest.inc\"\n};",
        "'f', line 2: '#include' inside the array: the array must be spelt out"
      ),
      (
        "char x[] = {1,{{{2}}}};",
        "'f', line 1: braces within braces within braces: a font has two or three levels"
      ),
    ])
  func faults(text: String, message: String) { #expect(fontFault(text) == message) }

  @Test("an array that is not there is refused with the names of those that are")
  func noSuchArray() {
    var options = FontOptions()
    options.array = "z"
    #expect(
      fontFault("char x[] = {1}; char y[] = {2};", options: options)
        == "the font 'f' holds no array named 'z'; its arrays are x, y")
  }

  @Test("sizes that do not fit the array, and pixels outside of them, are refused")
  func wrongSizes() {
    var options = FontOptions()
    options.glyphHeight = 8
    #expect(
      fontFault("char x[1][7] = {{\(a)}};", options: options)
        == "'f', line 1: the array 'x' has 7 bytes a glyph, and glyphs of 5x8 pixels take 8; say "
        + "glyph_width and glyph_height")
    options = FontOptions()
    options.glyphWidth = 4
    #expect(
      fontFault("char x[1][7] = {\n{\(a)}};", options: options)
        == "'f', line 2: 0x11 has pixels outside the 4x7 of a glyph")
    options = FontOptions()
    options.firstCode = CharacterCode(0x10ffff)
    #expect(
      fontFault("char x[2][1] = {{1}, {2}};", options: options)
        == "the font 'f' has 2 glyphs, which from first_code 0x10ffff on reach beyond 0x10ffff, "
        + "the last code that there is")
  }

  @Test("columns of an empty glyph are refused, as the fuzzer wrote them")
  func noColumns() {
    var options = FontOptions()
    options.array = "c"
    options.packing = .columns
    #expect(
      fontFault("s\n\nj {{{\nchar c[0] Sequence= {{\n\n\n},8}}};", options: options)
        == "'f', line 4: the array 'c' has glyphs of 0 columns; a font has 1 to 1024")
  }

  static let courseHeader = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/data/font.h").standardized.path

  @Test(
    "a real header of 32 glyphs loads as its comments draw it",
    .enabled(if: FileManager.default.fileExists(atPath: courseHeader), "no shared/data/font.h"))
  func realHeader() throws {
    var stage = Font()
    stage.file = InputPath(Self.courseHeader, from: "/")
    stage.options.firstCode = CharacterCode(0x60)
    let images = try stage.load(in: RunContext(stageName: "font", seed: 0))
    #expect(images.count == 32)
    #expect(images.shape == ImageShape(height: 7, width: 5))
    #expect(images.classNames.joined() == "`abcdefghijklmnopqrstuvwxyz{|}~DEL")
    guard case .bytes(let pixels, white: 1) = images.pixels else {
      Issue.record("not bytes")
      return
    }
    let e = ".....\n.....\n.###.\n#...#\n#####\n#....\n.####"
    #expect(picture(Array(pixels[5 * 35..<6 * 35]), width: 5) == e)
  }
}
