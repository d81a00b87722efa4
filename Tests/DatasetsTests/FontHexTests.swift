import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("Unifont .hex fonts")
struct FontHexTests {
  private func font(_ text: String) throws -> BitmapFont {
    try BitmapFont.parse(Array(text.utf8), named: "f")
  }

  private let narrow = "00000000182442427E42424242420000"

  @Test("a glyph a line: 8x16, wider ones and 8x8, with comments and blank lines")
  func sizes() throws {
    let wide = String(repeating: "80000001", count: 8) + String(repeating: "0000", count: 0)
    let font = try font(
      "# mine\n\n0041:\(narrow)\n4E00:\(wide)\n01F600:\(String(repeating: "0", count: 96))\r\n"
        + "42:8100000000000000\n")
    #expect(font.format == .hex)
    #expect(font.codes == [0x41...0x42, 0x4e00...0x4e00, 0x1f600...0x1f600])
    #expect(
      font.glyphs.map(\.cell) == [
        PixelSize(width: 8, height: 16), PixelSize(width: 8, height: 8),
        PixelSize(width: 16, height: 16), PixelSize(width: 24, height: 16),
      ])
    let a = try picture(font, 0x41).split(separator: "\n")
    #expect(a[4...8] == ["...##...", "..#..#..", ".#....#.", ".#....#.", ".######."])
    #expect(try picture(font, 0x4e00).hasPrefix("#...............\n...............#\n"))
  }

  @Test(
    "a fault is said with its line",
    arguments: [
      (
        "0041:00\n",
        "'f', line 1: 2 hexadecimal digits; a glyph has 32 (8x16 pixels), 64, 96, 128, "
          + "or 16 (8x8)"
      ),
      (
        "0041:8100000000000000\n0042\n",
        "'f', line 2: no colon; a line is a code, a colon and "
          + "hexadecimal rows"
      ),
      ("0041:8100000000000000\nxy:00\n", "'f', line 2: 'xy' is not a hexadecimal code"),
      ("0041:810000000000000g\n", "'f', line 1: the rows of 0x41 are not all hexadecimal digits"),
      (
        "0041:8100000000000000\n\n41:8100000000000000",
        "'f', line 3: the code 0x41 is there already, "
          + "in line 1"
      ),
      (
        "110000:8100000000000000\n",
        "'f', line 1: the code 110000 is beyond 10FFFF, the last that "
          + "there is"
      ),
    ])
  func faults(text: String, message: String) { #expect(fontFault(text) == message) }

  static let unifont = "/usr/share/unifont/unifont.hex"

  @Test(
    "GNU Unifont loads: its letters are 8x16, with the ideographs 16x16",
    .enabled(if: FileManager.default.fileExists(atPath: unifont), "no unifont"))
  func realFont() throws {
    var stage = Font()
    stage.file = InputPath(Self.unifont, from: "/")
    stage.codes = CodeRanges(0x20...0x7e)
    #expect(try stage.header().shape == ImageShape(height: 16, width: 8))
    #expect(try stage.header().count == 95)
    stage.codes = CodeRanges(0x4e00...0x4eff)
    let images = try stage.load(in: RunContext(stageName: "font", seed: 0))
    #expect(images.shape == ImageShape(height: 16, width: 16))
    #expect(images.classNames.first == "\u{4e00}")
  }
}
