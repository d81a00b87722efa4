/// Whether glyphs of which nobody said how their pixels lie look as if they were read the wrong way
/// round: letters such as F and L then resemble those of the built-in font only from behind, or if
/// they are read otherwise.
enum FontMirror {
  /// How much nearer the mirrored glyphs must be, for a few letters to decide.
  private static let margin = 1.15

  /// - Parameters:
  ///   - pixels: 1 for ink: `[count, height, width]`.
  static func looksMirrored(_ pixels: [UInt8], size: PixelSize) -> Bool {
    let area = size.width * size.height
    guard area > 0 else { return false }
    var (straight, mirrored, letters) = (0, 0, 0)
    for start in stride(from: 0, to: pixels.count, by: area).prefix(512) {
      guard let shape = Shape(Array(pixels[start..<start + area]), size: size) else { continue }
      let (own, behind) = (shape.distance, shape.mirrored.distance)
      // A symmetric glyph says nothing, and one that is like no letter says little.
      guard own != behind, min(own, behind) <= 10 else { continue }
      letters += 1
      straight += own
      mirrored += behind
    }
    return letters >= 2 && Double(straight) > margin * Double(mirrored) + 2
  }

  /// How many glyphs, of the first 512, are hardly different from a letter of the built-in font.
  static func letterCount(_ pixels: [UInt8], size: PixelSize) -> Int {
    let area = size.width * size.height
    guard area > 0 else { return 0 }
    return stride(from: 0, to: pixels.count, by: area).prefix(512).count { start in
      Shape(Array(pixels[start..<start + area]), size: size).map { $0.distance <= 4 } ?? false
    }
  }

  /// A glyph's ink, brought to the cell of the built-in font.
  private struct Shape {
    private(set) var pixels: [UInt8]

    private static let width = BuiltinFont.width
    private static let height = BuiltinFont.height

    private init(pixels: [UInt8]) { self.pixels = pixels }

    /// - Returns: `nil` for a glyph that is no letter: empty, or a bar, which any size fits.
    init?(_ glyph: [UInt8], size: PixelSize) {
      let ink = glyph.indices.filter { glyph[$0] == 1 }
      let columns = ink.map { $0 % size.width }
      guard let left = columns.min(), let right = columns.max(), let first = ink.first,
        let last = ink.last
      else { return nil }
      let (top, bottom) = (first / size.width, last / size.width)
      guard right - left >= 2, bottom - top >= 3 else { return nil }
      pixels = (0..<Self.height * Self.width).map { index in
        let row = top + (2 * (index / Self.width) + 1) * (bottom - top + 1) / (2 * Self.height)
        let column = left + (2 * (index % Self.width) + 1) * (right - left + 1) / (2 * Self.width)
        return glyph[row * size.width + column]
      }
    }

    var mirrored: Shape {
      Shape(
        pixels: pixels.indices.map { index in
          pixels[index / Self.width * Self.width + Self.width - 1 - index % Self.width]
        })
    }

    /// The pixels in which it differs from the nearest of the letters that have a left and a right.
    var distance: Int {
      Self.letters.map { letter in zip(letter, pixels).count { $0 != $1 } }.min() ?? 0
    }

    private static let letters: [[UInt8]] = "BCDEFGJKLNPQRSZ23457".unicodeScalars.map {
      Array(BuiltinFont.pixels(of: Int($0.value)))
    }
  }
}
