import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("PCF fonts of the X server")
struct FontPCFTests {
  /// A font of two glyphs, 0x41 of 10x2 pixels at the origin and 0x42 of 2x1 above it, in cells of
  /// 10 columns with 3 rows above the base line and 1 below.
  struct Sample {
    /// The byte order, the bit order and the padding of the tables' format.
    var format: UInt32 = 0b1110
    var isCompressed = false
    var glyphs = 2
    var lastColumn = 0x42
    var indices = [0, 1]
    var offsets: [UInt32] = [0, 8]
    var bitmapBytes: UInt32 = 12
    var tableSize: UInt32?

    private func number(_ value: UInt32, _ count: Int, lsb: Bool? = nil) -> [UInt8] {
      let bytes = littleEndian(value, count)
      return lsb ?? (format & 4 == 0) ? bytes : bytes.reversed()
    }

    private func metrics(_ values: [Int]) -> [UInt8] {
      isCompressed
        ? values.map { UInt8($0 + 0x80) }
        : (values + [0]).flatMap { number(UInt32(truncatingIfNeeded: $0), 2) }
    }

    /// Rows of 4 bytes: two of #..#######, one of ##.
    private var bitmaps: [UInt8] {
      let rows: [[UInt8]] = [[0x9f, 0xc0, 0, 0], [0x9f, 0xc0, 0, 0], [0xc0, 0, 0, 0]]
      var bytes: [UInt8] = []
      for row in rows {
        let row = format & 8 == 0 ? row.map(reversed) : row
        // Scan units of 4 bytes are swapped where the two orders differ.
        bytes += (format >> 2 & 1) == (format >> 3 & 1) ? row : row.reversed()
      }
      return bytes
    }

    private func reversed(_ byte: UInt8) -> UInt8 {
      var result: UInt8 = 0
      for bit in 0..<8 where byte >> bit & 1 == 1 { result |= 0x80 >> bit }
      return result
    }

    var bytes: [UInt8] {
      let format = self.format | 2 | 0x20
      let head = number(format, 4, lsb: true)
      let count = UInt32(glyphs)
      var accelerators = head + [UInt8](repeating: 0, count: 8)
      accelerators += number(3, 4) + number(1, 4)
      var metrics = number(format | (isCompressed ? 0x100 : 0), 4, lsb: true)
      metrics += number(count, isCompressed ? 2 : 4)
      metrics += self.metrics([0, 10, 10, 2, 0]) + self.metrics([1, 3, 10, 3, -2])
      var bitmaps = head + number(count, 4)
      for offset in offsets { bitmaps += number(offset, 4) }
      for padding in 0..<4 { bitmaps += number(padding == 2 ? bitmapBytes : 0, 4) }
      bitmaps += self.bitmaps
      var encodings = head + number(0x41, 2) + number(UInt32(lastColumn), 2)
      encodings += [UInt8](repeating: 0, count: 6)
      for index in indices { encodings += number(UInt32(index), 2) }
      let tables: [(UInt32, [UInt8])] = [
        (2, accelerators), (4, metrics), (8, bitmaps), (32, encodings),
      ]
      var bytes: [UInt8] = [1] + Array("fcp".utf8) + number(UInt32(tables.count), 4, lsb: true)
      var offset = 8 + 16 * tables.count
      for (kind, table) in tables {
        bytes += number(kind, 4, lsb: true) + number(0, 4)
        bytes += number(tableSize ?? UInt32(table.count), 4, lsb: true)
        bytes += number(UInt32(offset), 4, lsb: true)
        offset += table.count
      }
      return bytes + tables.flatMap(\.1)
    }
  }

  private func font(_ change: (inout Sample) -> Void = { _ in }) throws -> BitmapFont {
    var sample = Sample()
    change(&sample)
    return try BitmapFont.parse(sample.bytes, named: "f")
  }

  @Test("glyphs lie on the base line in a cell that holds them all, whatever the order of bytes")
  func orders() throws {
    for order: UInt32 in [0b1100, 0b1000, 0b0100, 0] {
      for isCompressed in [false, true] {
        let font = try font {
          $0.format = order
          $0.isCompressed = isCompressed
        }
        #expect(font.format == .pcf)
        #expect(font.codes == [0x41...0x42])
        #expect(font.cell == PixelSize(width: 10, height: 4))
        #expect(try picture(font, 0x41) == "..........\n#..#######\n#..#######\n..........")
        #expect(try picture(font, 0x42) == ".##.......\n..........\n..........\n..........")
      }
    }
  }

  @Test("codes without a glyph are left out, and two codes may share one")
  func codes() throws {
    let font = try font {
      $0.lastColumn = 0x44
      $0.indices = [0, 0xffff, 1, 1]
    }
    #expect(font.codes == [0x41...0x41, 0x43...0x44])
  }

  @Test("faults are said with their byte")
  func faults() throws {
    func fault(_ change: (inout Sample) -> Void) -> String? {
      var sample = Sample()
      change(&sample)
      return fontFault(sample.bytes)
    }
    #expect(fontFault(PCFFont.magic) == "'f', byte 4: the table ends here, within a number")
    #expect(
      fontFault(PCFFont.magic + [255, 255, 255, 255])
        == "'f', byte 8: 4294967295 tables do not fit into the 0 bytes that follow")
    #expect(
      fault { $0.tableSize = 0 }
        == "'f', byte 8: a table of 0 bytes at byte 72; the file has 186 bytes")
    #expect(
      fault { $0.glyphs = 900 }
        == "'f', byte 100: 900 metrics do not fit into the 24 bytes that follow")
    #expect(
      fault { $0.offsets = [0, 9] }
        == "'f', byte 136: the bitmap of glyph 1 reaches beyond the 12 bytes of bitmaps")
    #expect(
      fault { $0.bitmapBytes = .max }
        == "'f', byte 156: 4294967295 bytes of bitmaps do not fit into the 12 bytes that follow")
    #expect(
      fault { $0.indices = [0, 2] }
        == "'f', byte 184: a code of glyph 2, and the font has 2")
    #expect(
      fault { $0.lastColumn = 256 }
        == "'f', byte 172: codes of the columns 65 to 256 and the rows 0 to 0; both lie within 0 "
        + "to 255")
    #expect(fault { $0.indices = [0xffff, 0xffff] } == "the font 'f' has no glyphs with a code")
  }

  @Test("a file cut off anywhere is refused")
  func truncated() {
    let bytes = Sample().bytes
    for count in 4..<bytes.count { #expect(fontFault(Array(bytes[..<count])) != nil) }
  }

  static let x11 = "/usr/share/fonts/X11/misc/6x13-ISO8859-1.pcf.gz"

  @Test(
    "a gzipped font of Debian's X server loads",
    .enabled(if: FileManager.default.fileExists(atPath: x11), "no xfonts-base"))
  func realFont() throws {
    var stage = Font()
    stage.file = InputPath(Self.x11, from: "/")
    stage.codes = CodeRanges(0x4c...0x4c)
    let images = try stage.load(in: RunContext(stageName: "font", seed: 0))
    #expect(images.shape == ImageShape(height: 13, width: 6))
    guard case .bytes(let pixels, white: 1) = images.pixels else {
      Issue.record("not bytes")
      return
    }
    let rows = picture(pixels, width: 6).split(separator: "\n")
    #expect(rows[2...10].allSatisfy { $0.hasPrefix("#") })
    #expect(rows[10] == "#####.")
    #expect((rows[...1] + rows[11...]).allSatisfy { $0 == "......" })
  }
}
