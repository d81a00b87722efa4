import Testing

@testable import Datasets
@testable import Pipeline

/// How the pixels of a glyph lie in numbers.
extension FontHeaderTests {
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
}
