import Testing

@testable import Datasets
@testable import Pipeline

/// What is refused, with its line and a cure.
extension FontHeaderTests {
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
}
