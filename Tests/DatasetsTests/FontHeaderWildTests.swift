import Testing

@testable import Datasets
@testable import Pipeline

/// What is met in headers of public libraries beside plain tables of pixels.
@Suite("Fonts in C headers as they are met")
struct FontHeaderWildTests {
  private func font(_ text: String, _ options: FontOptions = FontOptions()) throws -> BitmapFont {
    try BitmapFont.parse(Array(text.utf8), named: "f", options: options)
  }

  private func array(_ name: String, _ values: [Int]) -> String {
    "const char \(name)[] = {\(values.map(String.init).joined(separator: ","))};"
  }

  private func braced(_ glyphs: [[Int]]) -> String {
    let lines = glyphs.map { "{\($0.map(String.init).joined(separator: ","))}" }
    return
      "const char f[\(glyphs.count)][\(glyphs[0].count)] = {\(lines.joined(separator: ",\n"))};"
  }

  @Test("a comment may quote a control character as its glyph")
  func controlCharacters() throws {
    let text = """
      // The characters of an old machine, each with its glyph: a comment that is long enough.
      const unsigned char font[2][7] = {
        {0x04, 0x0a, 0x11, 0x11, 0x1f, 0x11, 0x11}, // '\u{1}'
        {0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e}, // '\u{7f}'
      };
      """
    #expect(try font(text).cell == PixelSize(width: 5, height: 7))
    #expect(FontFormat.recognise(Array("char x[] = {\0};".utf8)) == nil)
    #expect(FontFormat.recognise(Array("\u{1}\u{2} = {1};".utf8)) == nil)
  }

  /// Two glyphs, of 3 and of 2 bytes, and a space that has none.
  private let jumpTable =
    [6, 8, 32, 3, 0xff, 0xff, 0, 2, 0, 0, 3, 4, 0, 3, 2, 3] + [1, 2, 3, 4, 5]
  /// A smooth font of one glyph of 2x2 pixels: six numbers, seven for the glyph, four shades.
  private let smooth =
    [1, 11, 15, 0, 12, 4, 65, 2, 2, 3, 2, 0, 0].flatMap { [0, 0, 0, $0] } + [0, 85, 170, 255]

  @Test("fonts that begin with a header of their own are refused by what it holds")
  func headers() {
    #expect(
      fontFault(array("Dialog_plain_6", jumpTable))
        == "'f', line 1: 'Dialog_plain_6' is a font of ThingPulse's OLED library, whose glyphs lie "
        + "behind a jump table: it cannot be read; take the font that it was made from")
    #expect(
      fontFault(array("Sans15", smooth))
        == "'f', line 1: 'Sans15' is a smooth font as Processing and TFT_eSPI have it (.vlw), whose "
        + "pixels have shades: it cannot be read; take the font that it was made from")
    #expect(
      fontFault("GLCDFONTDECL(font5x7) = {\n  0x0, 0x0, 0x05, 0x07, 0x20, 0x60,\n};")
        == "'f', line 1: 'GLCDFONTDECL' is the mark of a font of openGLCD or SSD1306Ascii, whose "
        + "glyphs lie behind a header of their own: it cannot be read; take the BDF font that it was "
        + "made from")
  }

  @Test("an array that has another length than its header says is no such font")
  func shorter() throws {
    #expect(try font(array("x", jumpTable + [Int](repeating: 0, count: 7))).glyphs.count == 4)
  }

  @Test("pictures of very many values are not taken for glyphs of a row a value")
  func tall() throws {
    let picture = [Int](repeating: 1, count: 25)
    #expect(
      fontFault(braced([picture, picture]))
        == "'f', line 1: the array 'f' has 25 values a glyph, more than one for each row of a font; "
        + "say glyph_width and glyph_height")
    #expect(try font(braced([Array(picture.dropLast())])).cell.height == 24)
    var options = FontOptions()
    options.glyphHeight = 25
    #expect(try font(braced([picture]), options).cell.height == 25)
  }

  @Test("a size in the name counts against seven rows, which are but a guess")
  func named() throws {
    #expect(
      fontFault(array("VGA_8x14", [Int](repeating: 1, count: 28)))
        == "'f', line 1: the array 'VGA_8x14' says no size but in its name, 8x14: say "
        + "glyph_width: 8, glyph_height: 14")
    #expect(
      fontFault(array("font6x8", [Int](repeating: 1, count: 28)))
        == "'f', line 1: the array 'font6x8' says no size but in its name, 6x8: say glyph_width, "
        + "glyph_height and packing; rows of that size leave a rest")
    #expect(try font(array("font_8x7", [Int](repeating: 1, count: 28))).glyphs.count == 4)
    var options = FontOptions()
    options.glyphHeight = 14
    #expect(try font(array("VGA_8x14", [Int](repeating: 1, count: 28)), options).glyphs.count == 2)
  }

  /// The built-in font's glyphs, each pixel two rows high where that is asked for, as columns of
  /// bytes: those of the first 8 rows, then those of the next.
  private func columns(rowHeight: Int, width: Int) -> [[Int]] {
    let height = rowHeight == 1 ? 8 : 16
    return (0x20...0x7e).map { code in
      let pixels = Array(BuiltinFont.pixels(of: code))
      return stride(from: 0, to: height, by: 8).flatMap { top in
        (0..<width).map { column in
          (0..<8).reduce(0) { byte, bit in
            let row = (top + bit) / rowHeight
            let isInk =
              row < BuiltinFont.height && column < BuiltinFont.width
              && pixels[row * BuiltinFont.width + column] == 1
            return isInk ? byte | 1 << bit : byte
          }
        }
      }
    }
  }

  @Test(
    "letters that lie in columns are told from rows, with the options that read them",
    arguments: [
      (1, 5, "packing: columns, glyph_width: 5, glyph_height: 8"),
      (2, 6, "packing: pages, glyph_width: 6, glyph_height: 16"),
      (2, 8, "packing: pages, glyph_width: 8, glyph_height: 16"),
    ])
  func turned(rowHeight: Int, width: Int, options: String) throws {
    let turned = try font(braced(columns(rowHeight: rowHeight, width: width)))
    #expect(turned.notes == ["the glyphs look like letters if they lie in columns: '\(options)'"])
  }

  @Test("letters that lie in rows are left alone, and so are those whose packing is said")
  func upright() throws {
    let rows = (0x20...0x7e).map { code in
      let pixels = Array(BuiltinFont.pixels(of: code))
      return stride(from: 0, to: pixels.count, by: BuiltinFont.width).map { start in
        pixels[start..<start + BuiltinFont.width].reduce(0) { $0 << 1 | Int($1) }
      }
    }
    #expect(try font(braced(rows)).notes.isEmpty)
    var options = FontOptions()
    (options.packing, options.glyphHeight) = (.columns, 8)
    let stood = try font(braced(columns(rowHeight: 1, width: 5)), options)
    #expect(stood.notes.isEmpty)
    #expect(
      try picture(stood, 0x41 - 0x20) == picture(Array(BuiltinFont.pixels(of: 0x41)), width: 5)
        + "\n.....")
  }

  @Test("files of other formats are told by their first bytes")
  func files() {
    #expect(
      ForeignFile.title(of: Array(":10000000C0".utf8))
        == "an Intel HEX file, the memory of a controller")
    #expect(ForeignFile.title(of: Array("0041:00181818".utf8)) == nil)
    #expect(
      ForeignFile.title(of: smooth.map(UInt8.init))
        == "a smooth font as Processing writes it (.vlw)")
    #expect(ForeignFile.title(of: Array("OTTO".utf8)) == "an outline font")
    #expect(
      fontFault(":10000000C0\n")
        == "the font 'f' is no bitmap font: it is an Intel HEX file, the memory of a controller")
    #expect(fontFault("<!DOCTYPE html>\n") == "the font 'f' is no bitmap font: it is a web page")
  }
}
