import Foundation
import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Fonts in C headers")
struct FontHeaderTests {
  func font(_ text: String, _ change: (inout FontOptions) -> Void = { _ in }) throws
    -> BitmapFont
  {
    var options = FontOptions()
    change(&options)
    return try BitmapFont.parse(Array(text.utf8), named: "f", options: options)
  }

  /// A seven-row A in five columns.
  let a = "0x04, 0x0a, 0x11, 0x11, 0x1f, 0x11, 0x11"

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
