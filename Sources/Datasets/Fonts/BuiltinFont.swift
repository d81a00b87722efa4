/// The project's own font: the printable ASCII characters and DEL, 5 pixels wide and 7 high.
///
/// Capitals and digits stand on the last row; small letters are 5 rows high, and those with a
/// descender fit it into the same rows. Codes 0x60 to 0x7f differ pairwise in 3 pixels or more, all
/// others in 2 or more; only the space is empty.
package enum BuiltinFont {
  package static let name = "5x7"
  /// Columns of a glyph.
  package static let width = 5
  /// Rows of a glyph.
  package static let height = 7
  /// ASCII codes of the glyphs, in their order.
  package static let codes = 0x20...0x7f

  /// All glyphs, 1 for ink and 0 for paper: `[codes.count, height, width]`, row-major.
  package static let pixels = parse(drawing)

  /// All glyphs as a font to load from.
  static let font: BitmapFont = {
    let size = PixelSize(width: width, height: height)
    var bits: [UInt8] = []
    for start in stride(from: 0, to: pixels.count, by: width) {
      bits.append(pixels[start..<start + width].reduce(0) { $0 << 1 | $1 } << UInt8(8 - width))
    }
    let glyphs = codes.enumerated().map { index, code in
      BitmapFont.Glyph(code: code, size: size, start: index * size.byteCount)
    }
    return BitmapFont(.builtin, name: name, glyphs: glyphs, bits: bits)
  }()

  /// One glyph, 1 for ink and 0 for paper: `[height, width]`, row-major.
  ///
  /// - Precondition: `code` is in `codes`.
  package static func pixels(of code: Int) -> ArraySlice<UInt8> {
    precondition(codes.contains(code), "the font has no glyph for code \(code)")
    let size = width * height
    return pixels[(code - codes.lowerBound) * size..<(code - codes.lowerBound + 1) * size]
  }

  /// Reads a drawing of the whole font in the layout of `drawing`; blank lines are skipped.
  ///
  /// A malformed drawing is a programming error and ends the process. It does so by `fatalError`,
  /// because a precondition loses its message in optimised builds.
  static func parse(_ drawing: String) -> [UInt8] {
    let lines = drawing.utf8.split(separator: UInt8(ascii: "\n")).map(Array.init)
    let blocks = codes.count / glyphsPerBlock
    guard lines.count == blocks * (1 + height) else {
      fatalError("font drawing: \(lines.count) lines, expected \(blocks) blocks of \(1 + height)")
    }
    var pixels = [UInt8](repeating: 0, count: codes.count * width * height)
    for block in 0..<blocks {
      let firstCode = codes.lowerBound + block * glyphsPerBlock
      let title = "font drawing, block \(String(firstCode, radix: 16))"
      let heading = lines[block * (1 + height)]
      for glyph in 0..<glyphsPerBlock {
        let code = String(firstCode + glyph, radix: 16)
        guard heading.dropFirst(glyph * pitch).starts(with: code.utf8) else {
          fatalError("\(title): the heading lacks code \(code) in column \(glyph * pitch)")
        }
      }
      for row in 0..<height {
        let line = lines[block * (1 + height) + 1 + row]
        let length = glyphsPerBlock * pitch - gap
        guard line.count == length else {
          fatalError("\(title), row \(row): \(line.count) characters, expected \(length)")
        }
        for (column, byte) in line.enumerated() {
          let (glyph, x) = column.quotientAndRemainder(dividingBy: pitch)
          switch (byte, x < width) {
          case (UInt8(ascii: "#"), true):
            pixels[((block * glyphsPerBlock + glyph) * height + row) * width + x] = 1
          case (UInt8(ascii: "."), true), (UInt8(ascii: " "), false):
            continue
          default:
            fatalError("\(title), row \(row): unexpected character in column \(column)")
          }
        }
      }
    }
    return pixels
  }

  private static let glyphsPerBlock = 8
  /// Columns of paper between two glyphs of the drawing.
  private static let gap = 2
  /// Columns of the drawing from one glyph to the next.
  private static let pitch = width + gap

  /// `#` is ink, `.` is paper; each block is headed by its characters' codes in hexadecimal.
  static let drawing = #"""
    20     21 !   22 "   23 #   24 $   25 %   26 &   27 '
    .....  ..#..  .#.#.  .#.#.  ..#..  ##..#  .##..  ..#..
    .....  ..#..  .#.#.  .#.#.  .####  ##..#  #..#.  ..#..
    .....  ..#..  .#.#.  #####  #.#..  ...#.  #.#..  ..#..
    .....  ..#..  .....  .#.#.  .###.  ..#..  .#...  .....
    .....  .....  .....  #####  ..#.#  .#...  #.#.#  .....
    .....  .....  .....  .#.#.  ####.  #..##  #..#.  .....
    .....  ..#..  .....  .#.#.  ..#..  #..##  .##.#  .....

    28 (   29 )   2a *   2b +   2c ,   2d -   2e .   2f /
    ...#.  .#...  .....  .....  .....  .....  .....  ....#
    ..#..  ..#..  ..#..  ..#..  .....  .....  .....  ....#
    .#...  ...#.  #.#.#  ..#..  .....  .....  .....  ...#.
    .#...  ...#.  .###.  #####  .....  .###.  .....  ..#..
    .#...  ...#.  #.#.#  ..#..  .##..  .....  .....  .#...
    ..#..  ..#..  ..#..  ..#..  ..#..  .....  .##..  #....
    ...#.  .#...  .....  .....  .#...  .....  .##..  #....

    30 0   31 1   32 2   33 3   34 4   35 5   36 6   37 7
    .###.  ..#..  .###.  .###.  ...#.  #####  ..##.  #####
    #...#  .##..  #...#  #...#  ..##.  #....  .#...  ....#
    #..##  #.#..  ....#  ....#  .#.#.  ####.  #....  ...#.
    #.#.#  ..#..  ..##.  ..##.  #..#.  ....#  ####.  ...#.
    ##..#  ..#..  .#...  ....#  #####  ....#  #...#  ..#..
    #...#  ..#..  #....  #...#  ...#.  #...#  #...#  ..#..
    .###.  #####  #####  .###.  ...#.  .###.  .###.  ..#..

    38 8   39 9   3a :   3b ;   3c <   3d =   3e >   3f ?
    .###.  .###.  .....  .....  .....  .....  .....  .###.
    #...#  #...#  .##..  .##..  ...#.  .....  .#...  #...#
    #...#  #...#  .##..  .##..  ..#..  #####  ..#..  ....#
    .###.  .####  .....  .....  .#...  .....  ...#.  ..##.
    #...#  ....#  .....  .##..  ..#..  #####  ..#..  ..#..
    #...#  ...#.  .##..  ..#..  ...#.  .....  .#...  .....
    .###.  .##..  .##..  .#...  .....  .....  .....  ..#..

    40 @   41 A   42 B   43 C   44 D   45 E   46 F   47 G
    .###.  ..#..  ####.  .###.  ###..  #####  #####  .###.
    #...#  .#.#.  #...#  #...#  #..#.  #....  #....  #...#
    #.###  #...#  #...#  #....  #...#  #....  #....  #....
    #.#.#  #...#  ####.  #....  #...#  ####.  ####.  #.###
    #.##.  #####  #...#  #....  #...#  #....  #....  #...#
    #....  #...#  #...#  #...#  #..#.  #....  #....  #...#
    .####  #...#  ####.  .###.  ###..  #####  #....  .###.

    48 H   49 I   4a J   4b K   4c L   4d M   4e N   4f O
    #...#  .###.  ..###  #...#  #....  #...#  #...#  .###.
    #...#  ..#..  ...#.  #..#.  #....  ##.##  ##..#  #...#
    #...#  ..#..  ...#.  #.#..  #....  #.#.#  ##..#  #...#
    #####  ..#..  ...#.  ##...  #....  #.#.#  #.#.#  #...#
    #...#  ..#..  ...#.  #.#..  #....  #...#  #..##  #...#
    #...#  ..#..  #..#.  #..#.  #....  #...#  #..##  #...#
    #...#  .###.  .##..  #...#  #####  #...#  #...#  .###.

    50 P   51 Q   52 R   53 S   54 T   55 U   56 V   57 W
    ####.  .###.  ####.  .####  #####  #...#  #...#  #...#
    #...#  #...#  #...#  #....  ..#..  #...#  #...#  #...#
    #...#  #...#  #...#  #....  ..#..  #...#  #...#  #...#
    ####.  #...#  ####.  .###.  ..#..  #...#  #...#  #.#.#
    #....  #.#.#  #.#..  ....#  ..#..  #...#  .#.#.  #.#.#
    #....  #..#.  #..#.  ....#  ..#..  #...#  .#.#.  #.#.#
    #....  .##.#  #...#  ####.  ..#..  .###.  ..#..  .#.#.

    58 X   59 Y   5a Z   5b [   5c \   5d ]   5e ^   5f _
    #...#  #...#  #####  .###.  #....  .###.  ..#..  .....
    #...#  #...#  ....#  .#...  #....  ...#.  .#.#.  .....
    .#.#.  .#.#.  ...#.  .#...  .#...  ...#.  #...#  .....
    ..#..  ..#..  ..#..  .#...  ..#..  ...#.  .....  .....
    .#.#.  ..#..  .#...  .#...  ...#.  ...#.  .....  .....
    #...#  ..#..  #....  .#...  ....#  ...#.  .....  .....
    #...#  ..#..  #####  .###.  ....#  .###.  .....  #####

    60 `   61 a   62 b   63 c   64 d   65 e   66 f   67 g
    .#...  .....  #....  .....  ....#  .....  ..##.  .....
    ..#..  .....  #....  .....  ....#  .....  .#..#  .....
    ...#.  .###.  ####.  .####  .####  .###.  .#...  .####
    .....  ....#  #...#  #....  #...#  #...#  ####.  #...#
    .....  .####  #...#  #....  #...#  #####  .#...  .####
    .....  #...#  #...#  #....  #...#  #....  .#...  ....#
    .....  .####  ####.  .####  .####  .###.  .#...  .###.

    68 h   69 i   6a j   6b k   6c l   6d m   6e n   6f o
    #....  ..#..  ...#.  #....  .##..  .....  .....  .....
    #....  .....  .....  #....  ..#..  .....  .....  .....
    ####.  .##..  ..##.  #..#.  ..#..  ##.#.  #.##.  .###.
    #...#  ..#..  ...#.  #.#..  ..#..  #.#.#  ##..#  #...#
    #...#  ..#..  ...#.  ##...  ..#..  #.#.#  #...#  #...#
    #...#  ..#..  #..#.  #.#..  ..#..  #.#.#  #...#  #...#
    #...#  .###.  .##..  #..#.  ...##  #.#.#  #...#  .###.

    70 p   71 q   72 r   73 s   74 t   75 u   76 v   77 w
    .....  .....  .....  .....  .#...  .....  .....  .....
    .....  .....  .....  .....  .#...  .....  .....  .....
    ####.  .####  #.##.  .###.  ####.  #...#  #...#  #...#
    #...#  #...#  ##..#  #....  .#...  #...#  #...#  #...#
    #...#  #...#  #....  .###.  .#...  #...#  #...#  #.#.#
    ####.  .####  #....  ....#  .#..#  #..##  .#.#.  #.#.#
    #....  ....#  #....  ####.  ..##.  .##.#  ..#..  .#.#.

    78 x   79 y   7a z   7b {   7c |   7d }   7e ~   7f DEL
    .....  .....  .....  ...##  ..#..  ##...  .....  #.#.#
    .....  .....  .....  ..#..  ..#..  ..#..  .....  .#.#.
    #...#  #...#  #####  ..#..  ..#..  ..#..  .#...  #.#.#
    .#.#.  #...#  ...#.  ##...  ..#..  ...##  #.#.#  .#.#.
    ..#..  .####  ..#..  ..#..  ..#..  ..#..  ...#.  #.#.#
    .#.#.  ....#  .#...  ..#..  ..#..  ..#..  .....  .#.#.
    #...#  .###.  #####  ...##  ..#..  ##...  .....  #.#.#
    """#
}
