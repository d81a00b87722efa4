@testable import Datasets

/// Fonts in bytes, without a header or in a format that the bytes tell, with options that the first
/// bytes choose.
enum FontRawTarget: FuzzTarget {
  static let name = "font-raw"
  static let seeds = [
    seed([0, 0, 0, 8], base16("0018 2442 7e42 4200 ff00 0000 0000 0001")),
    seed([1, 2, 12, 2, 0x41], base16("8010 fff0 0110 ff0f")),
    seed([2, 0, 5, 8, 1, 0, 0, 0, 0, 1], base16("7e11 1111 7e00")),
    seed([3, 1, 4, 16, 0, 0, 9, 20, 2], base16("0102 0304 0506 0708")),
    seed([4, 0, 3, 5, 0, 0, 0, 0, 1, 0, 0, 1], base16("57da 57da")),
    seed([], base16("36040201") + [UInt8](repeating: 0x81, count: 256) + base16("4100 ffff")),
    seed(
      [0, 0, 0, 0, 9],
      base16("72b54a86 00000000 20000000 00000000 02000000 04000000 02000000 0a000000")
        + base16("81408140 ffc00180")),
  ]

  private static func seed(_ choices: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    choices + [UInt8](repeating: 0, count: FontChoices.size - choices.count) + bytes
  }

  static func run(_ bytes: [UInt8]) throws {
    var font = FontChoices(bytes).font
    // Nothing else opens a file of no known format.
    font.options.glyphHeight = font.options.glyphHeight ?? 8
    font.options.array = nil
    try load(font, from: Array(bytes.dropFirst(FontChoices.size)))
  }
}
