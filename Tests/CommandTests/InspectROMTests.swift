import Foundation
import Testing

@Suite("pipe inspect of a font without a header")
struct InspectROMTests {
  private let work: Command.Workplace

  init() throws { work = try Command.Workplace() }

  @Test("says what loads it, with its glyphs to judge by", arguments: [8, 14, 16])
  func rom(_ height: Int) throws {
    // Glyph 1 is a corner; all others are empty.
    var bytes = [UInt8](repeating: 0, count: 256 * height)
    bytes[height] = 0xff
    for row in 1..<height { bytes[height + row] = 0x80 }
    try work.write(bytes, to: "vga.bin")
    let found = try work.inspect("vga.bin")
    #expect(found.status == 0, "\(found.error)")
    #expect(
      found.output.contains(
        """
          glyphs      256
          cell        8x\(height) pixels, width first
          codes       0x0-0xff
          read with   glyph_width: 8, glyph_height: \(height), packing: low, first_pixel: high, \
        first_code: 0x0
          to load it  where the preview shows glyphs: load: font, glyph_height: \(height)

        """), "\(found.output)")
    #expect(
      found.output.hasPrefix("vga.bin: perhaps the font of a ROM, without a header\n"),
      "\(found.output)")
    // What it says is right.
    try work.write(
      "pipeline: p\nstages:\n- {load: font, file: vga.bin, glyph_height: \(height)}\n",
      to: "p.yaml")
    #expect(try work.pipe("run", "p.yaml", "--no-cache").status == 0)
  }

  @Test("does not take another size or another format for one")
  func others() throws {
    try work.write([UInt8](repeating: 1, count: 2047), to: "odd")
    try work.write([0xff, 0xd8, 0xff] + [UInt8](repeating: 0, count: 2045), to: "photo")
    let found = try work.inspect("odd", "photo")
    #expect(found.status == 65)
    #expect(found.error.contains("odd' is of no known format"))
    #expect(found.error.contains("photo' cannot be inspected: it is a JPEG image\n"))
  }
}
