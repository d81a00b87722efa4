@testable import Datasets

/// Fonts in C headers, which any text may be.
enum FontHeaderTarget: FuzzTarget {
  static let name = "font-header"
  static let seeds = [
    """
    // A comment with 0x12
    #define ROWS 7
    const unsigned char Font3[32][7]={
      {0x04, 0x04, 0x02, 0x00, 0x00, 0x00, 0x00}, /* 0x60, ' */
      {0x00, 0x0e, 0x01, 0x0d, 0x13, 0x13, 0x0d}, // 0x61, a
    };
    """,
    """
    static const uint8_t a[] PROGMEM = { 0b00010, 017, 12u, 'A', '\\x7f', '\\n', 255UL };
    const char *text = "a \\" } string";
    extern int b[3];
    unsigned char c[2][2][2] = {{{1,2},{3,4}},{{5,6},{7,8}}};
    """,
  ].map { Array($0.utf8) }

  /// Control characters would make the input no text.
  static func run(_ bytes: [UInt8]) throws {
    let text = textual(bytes)
    var columns = FontOptions()
    columns.packing = .columns
    columns.array = "c"
    var wide = FontOptions()
    wide.packing = .high
    (wide.glyphWidth, wide.glyphHeight) = (11, 2)
    for options in [columns, wide] {
      do {
        try loadFont(text, options)
      } catch {
        check(error)
      }
    }
    try loadFont(text)
  }
}
