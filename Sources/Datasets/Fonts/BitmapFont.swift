/// A bitmap font as its file holds it: glyphs by code, before they are put into cells of one size.
package struct BitmapFont: Sendable {
  package let format: FontFormat
  /// What the file calls the font; empty where it says nothing.
  package let name: String
  /// In ascending order of their codes, each code once.
  package let glyphs: [Glyph]
  /// The rows of all glyphs, each padded to whole bytes: bit 7 of a row's first byte is leftmost.
  let bits: [UInt8]
  /// What was read although the file contradicts itself, and how.
  package internal(set) var notes: [String]
  /// The options that the font was read with, where its file says nothing of them.
  package let layout: String?

  /// One glyph: a bitmap at its place in a cell.
  package struct Glyph: Sendable {
    package let code: Int
    /// The cell as the file defines it.
    package let cell: PixelSize
    /// The part of the cell that has bits; it lies within the cell.
    let bitmap: PixelSize
    /// Columns and rows of paper before the bitmap.
    let left: Int
    let top: Int
    /// Where in `bits` the first row begins.
    let start: Int

    /// A glyph whose bitmap fills its cell.
    init(code: Int, size: PixelSize, start: Int) {
      self.init(code: code, cell: size, bitmap: size, left: 0, top: 0, start: start)
    }

    init(code: Int, cell: PixelSize, bitmap: PixelSize, left: Int, top: Int, start: Int) {
      self.code = code
      self.cell = cell
      self.bitmap = bitmap
      self.left = left
      self.top = top
      self.start = start
    }
  }

  /// - Parameter glyphs: in any order, each code once.
  /// - Precondition: every bitmap lies within its cell and its rows within `bits`.
  init(
    _ format: FontFormat, name: String, glyphs: [Glyph], bits: [UInt8], notes: [String] = [],
    layout: String? = nil
  ) {
    for glyph in glyphs {
      precondition(glyph.left >= 0 && glyph.left + glyph.bitmap.width <= glyph.cell.width)
      precondition(glyph.top >= 0 && glyph.top + glyph.bitmap.height <= glyph.cell.height)
      precondition(glyph.start >= 0 && glyph.start + glyph.bitmap.byteCount <= bits.count)
    }
    self.format = format
    self.name = name
    self.glyphs = glyphs.sorted { $0.code < $1.code }
    self.bits = bits
    self.notes = notes
    self.layout = layout
  }

  /// The codes as ranges, ascending.
  package var codes: [ClosedRange<Int>] { glyphs.lazy.map(\.code).ranges }

  /// The size that holds the cell of every glyph.
  package var cell: PixelSize { Self.cell(of: glyphs) }

  static func cell(of glyphs: some Sequence<Glyph>) -> PixelSize {
    glyphs.reduce(PixelSize(width: 0, height: 0)) { size, glyph in
      PixelSize(
        width: max(size.width, glyph.cell.width), height: max(size.height, glyph.cell.height))
    }
  }
}

/// Columns and rows.
package struct PixelSize: Sendable, Equatable, CustomStringConvertible {
  package let width: Int
  package let height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Bytes of a row that is padded to whole bytes.
  var bytesPerRow: Int { (width + 7) / 8 }
  /// Bytes of a bitmap of padded rows.
  var byteCount: Int { bytesPerRow * height }

  /// `5x7`: width first, as fonts are named.
  package var description: String { "\(width)x\(height)" }
}

extension Sequence<Int> {
  /// Ascending numbers as ranges.
  var ranges: [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for number in self {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges
  }
}
