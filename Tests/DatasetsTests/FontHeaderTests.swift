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
        "'f', line 2: 256 does not fit into a byte; where this is not the font, name the array "
          + "that is with the option 'array'"
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
