import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("PSF fonts of the console")
struct FontPSFTests {
  /// 256 glyphs of 8x2: glyph n has the rows n and 0x81.
  static func psf1(mode: UInt8 = 0, table: [UInt16] = []) -> [UInt8] {
    var bytes: [UInt8] = [0x36, 0x04, mode, 2]
    for glyph in 0..<(mode & 1 == 0 ? 256 : 512) { bytes += [UInt8(glyph & 255), 0x81] }
    for entry in table { bytes += [UInt8(entry & 255), UInt8(entry >> 8)] }
    return bytes
  }

  /// Version 2, with glyphs of `width` x 2 of which all bytes are 0x81.
  static func psf2(
    count: UInt32 = 3, width: UInt32 = 10, flags: UInt32 = 0, header: UInt32 = 32,
    glyphSize: UInt32 = 4, version: UInt32 = 0, glyphs: Int = 3, table: [UInt8] = []
  ) -> [UInt8] {
    let fields: [UInt32] = [0x864a_b572, version, header, flags, count, glyphSize, 2, width]
    var bytes: [UInt8] = []
    for field in fields { bytes += littleEndian(field, 4) }
    return bytes + [UInt8](repeating: 0x81, count: glyphs * 4) + table
  }

  private func font(_ bytes: [UInt8], firstCode: Int? = nil) throws -> BitmapFont {
    var options = FontOptions()
    options.firstCode = firstCode.map(CharacterCode.init)
    return try BitmapFont.parse(bytes, named: "f", options: options)
  }

  @Test("version 1 without a table: glyphs of 8 columns by their places, from first_code on")
  func version1() throws {
    let font = try font(Self.psf1())
    #expect(font.format == .psf1)
    #expect(font.codes == [0...255])
    #expect(font.cell == PixelSize(width: 8, height: 2))
    #expect(try picture(font, 0x41) == ".#.....#\n#......#")
    #expect(try self.font(Self.psf1(mode: 1)).codes == [0...511])
    #expect(try self.font(Self.psf1(), firstCode: 0x100).codes == [0x100...0x1ff])
  }

  @Test("version 1 with a table: each of a glyph's codes, without the sequences")
  func table1() throws {
    var table: [UInt16] = [0x41, 0x391, 0xfffe, 0x41, 0x301, 0xffff]
    table += [UInt16](repeating: 0xffff, count: 254) + [0x2588, 0xffff]
    let font = try font(Self.psf1(mode: 2, table: table))
    #expect(font.codes == [0x41...0x41, 0x391...0x391, 0x2588...0x2588])
    #expect(try picture(font, 0x391) == "........\n#......#")
    #expect(try picture(font, 0x2588) == "########\n#......#")
  }

  @Test("version 2: any size, each row padded to bytes, and a table in UTF-8")
  func version2() throws {
    let plain = try font(Self.psf2())
    #expect(plain.format == .psf2)
    #expect(plain.codes == [0...2])
    #expect(plain.cell == PixelSize(width: 10, height: 2))
    #expect(try picture(plain, 1) == "#......##.\n#......##.")
    let table =
      Array("Aé".utf8) + [0xfe] + Array("e\u{301}".utf8) + [0xff, 0xff]
      + Array("\u{10ffff}".utf8) + [0xff]
    let tabled = try font(Self.psf2(flags: 1, table: table))
    #expect(tabled.codes == [0x41...0x41, 0xe9...0xe9, 0x10ffff...0x10ffff])
  }

  @Test("of two glyphs for one character the last counts, as on the console")
  func twice() throws {
    let table: [UInt16] = [0x41, 0xffff, 0x41, 0xffff] + Array(repeating: 0xffff, count: 254)
    #expect(try picture(font(Self.psf1(mode: 2, table: table)), 0x41) == ".......#\n#......#")
  }

  @Test(
    "a fault is said with its byte",
    arguments: [
      ([0x36, 0x04, 0], "'f', byte 3: the file ends within the header of 4 bytes"),
      ([0x36, 0x04, 9, 8], "'f', byte 2: the mode is 9; PSF version 1 has 0 to 7"),
      ([0x36, 0x04, 0, 0], "'f', byte 3: glyphs of 0 rows"),
      (
        Array(psf1().dropLast()),
        "'f', byte 515: the file ends here; 256 glyphs of 8x2 pixels reach to byte 516"
      ),
      (psf1() + [0], "'f', byte 516: 1 bytes follow the last of 256 glyphs of 8x2"),
      (
        psf1(mode: 2, table: [0xffff]),
        "'f', byte 518: the file ends here, in the Unicode table at glyph 1 of 256"
      ),
      (
        psf1(mode: 2, table: Array(repeating: 0xffff, count: 257)),
        "'f', byte 1028: 2 bytes follow the Unicode table"
      ),
      (
        psf1(mode: 2, table: Array(repeating: 0xffff, count: 256)),
        "'f', byte 516: the Unicode table names no character"
      ),
      (Array(psf2()[..<31]), "'f', byte 31: the file ends within the header of 32 bytes"),
      (psf2(version: 1), "'f', byte 4: version 1 of PSF 2; only version 0 is known"),
      (
        psf2(header: 45),
        "'f', byte 8: a header of 45 bytes; it has at least 32, and the file has 44"
      ),
      (
        psf2(header: 31),
        "'f', byte 8: a header of 31 bytes; it has at least 32, and the file has 44"
      ),
      (psf2(width: 0), "'f', byte 24: glyphs of 0x2 pixels; both are 1 to 1024"),
      (psf2(width: .max), "'f', byte 24: glyphs of 4294967295x2 pixels; both are 1 to 1024"),
      (psf2(glyphSize: 5), "'f', byte 20: 5 bytes a glyph; 10x2 pixels take 4"),
      (psf2(count: 0), "'f', byte 16: a font of 0 glyphs"),
      (
        psf2(count: .max),
        "'f', byte 44: the file ends here; 4294967295 glyphs of 10x2 pixels reach to byte "
          + "17179869212"
      ),
      (psf2(glyphs: 4), "'f', byte 44: 4 bytes follow the last of 3 glyphs of 10x2"),
      (
        psf2(flags: 1, table: [0x41, 0xff, 0xff]),
        "'f', byte 47: the file ends here, in the Unicode table at glyph 2 of 3"
      ),
      (
        psf2(flags: 1, table: [0x41, 0xc3, 0xff, 0xff, 0xff]),
        "'f', byte 45: the Unicode table is not UTF-8 here"
      ),
      (
        psf2(
          count: 1, width: 1024, flags: 1, glyphSize: 256, glyphs: 64,
          table: Array(0x21..<0x5d) + [0xff]),
        "the font 'f' has 60 codes for glyphs of 1024x2 pixels, far more than a file of 349 bytes "
          + "draws"
      ),
    ] as [([UInt8], String)])
  func faults(bytes: [UInt8], message: String) { #expect(fontFault(bytes) == message) }

  @Test("first_code is refused where the table has the codes")
  func firstCode() {
    var options = FontOptions()
    options.firstCode = CharacterCode(0)
    #expect(
      fontFault(Self.psf2(flags: 1, table: [0x41, 0xff, 0xff, 0xff]), options: options)
        == "the font 'f' has its codes from its Unicode table; leave out 'first_code'")
  }

  static let console = "/usr/share/consolefonts/Uni2-Fixed16.psf.gz"

  @Test(
    "a gzipped font of Debian's console loads by its characters",
    .enabled(if: FileManager.default.fileExists(atPath: console), "no console-setup-linux"))
  func realFont() throws {
    var stage = Font()
    stage.file = InputPath(Self.console, from: "/")
    stage.codes = CodeRanges(0x41...0x5a)
    let images = try stage.load(in: RunContext(stageName: "font", seed: 0))
    #expect(images.shape == ImageShape(height: 16, width: 8))
    #expect(images.classNames.joined() == "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    guard case .bytes(let pixels, white: 1) = images.pixels else {
      Issue.record("not bytes")
      return
    }
    let l = Array(pixels[11 * 128..<12 * 128])
    #expect(
      picture(l, width: 8)
        == """
        ........
        ........
        ........
        ........
        .#......
        .#......
        .#......
        .#......
        .#......
        .#......
        .#......
        .#......
        .#......
        .######.
        ........
        ........
        """)
  }
}
