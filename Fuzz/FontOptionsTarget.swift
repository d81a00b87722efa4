@testable import Datasets

/// Fonts in text, above all C headers, with options that the first bytes choose.
enum FontOptionsTarget: FuzzTarget {
  static let name = "font-options"
  static let seeds = [
    seed([], "char x[] = {0x10,1,0x41,2, 0xff,1,0x81,2};"),
    seed([], "unsigned char x[] = {0,9,0,0, 0x2c,7,2,3,0,3,0x58, 0x20,8,0,0,0,2, 255};"),
    seed([4, 0, 3, 5, 1], "uint16_t x[] = {0b010101111101101, 017};"),
    seed([4, 1, 3, 5], "char x[] = {0x57, 0xda};"),
    seed([3, 0, 4, 10], "char x[1][8] = {{1, 0x80, 2, 1, 0, 0, 1, 1}};"),
    seed([2, 1, 0, 10, 0, 3, 5, 5, 2], "char x[1][4] = {{1, 2, 0x80, 1}};"),
    seed([1, 2, 12, 2, 9, 1, 0, 0, 1, 1, 9, 255], "char b[1][2][2] = {{{0x20,1},{B00100,0}}};"),
    seed([0, 2, 0, 2], "uint32_t x[] = {0x80000010, 0xfff00000};"),
    seed(
      [0, 0, 0, 0, 0, 0, 9, 9, 2, 0, 0x40, 2],
      """
      const uint8_t b[] PROGMEM = {0x57, 0xDA, 0xC0};
      const GFXglyph g[] PROGMEM = {{0, 0, 0, 4, 0, 1}, {0, 3, 5, 4, 0, -4}, {2, 1, 2, 2, -1, 0}};
      const GFXfont x PROGMEM = {(uint8_t *)b, (GFXglyph *)g, 0x40, 0x42, 6};
      """),
    seed([], "const uint8_t u8g2_font_a[3] = \"\\1\\2\";"),
    seed([0, 0, 0, 0, 0, 0, 9, 20, 2, 1, 0x41, 0], "0041:0000000018242442427E424242420000"),
  ]

  private static func seed(_ choices: [UInt8], _ text: String) -> [UInt8] {
    choices + [UInt8](repeating: 0, count: FontChoices.size - choices.count) + Array(text.utf8)
  }

  static func run(_ bytes: [UInt8]) throws {
    try load(FontChoices(bytes).font, from: textual(bytes.dropFirst(FontChoices.size)))
  }
}

/// Bytes without the control characters that would make them no text.
func textual(_ bytes: some Sequence<UInt8>) -> [UInt8] {
  bytes.map { $0 < 9 || $0 == 0x7f || (14..<32).contains($0) ? 10 : $0 }
}
