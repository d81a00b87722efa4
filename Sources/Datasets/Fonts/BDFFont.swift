import Pipeline

/// Adobe's Glyph Bitmap Distribution Format, as text.
/// Source: Adobe, "Glyph Bitmap Distribution Format (BDF) Specification", version 2.2 (1993).
enum BDFFont {
  static let start = Array("STARTFONT".utf8)

  /// - Throws: `PipelineError` of kind `badData` with the line.
  static func parse(_ bytes: [UInt8], file: FontFile) throws -> BitmapFont {
    var parser = Parser(lines: BDFLines(bytes, file: file), file: file)
    return try parser.parse()
  }

  private struct Parser {
    var lines: BDFLines
    let file: FontFile

    /// Columns and rows of the cell, and the place of its lower left corner from the origin.
    private var box: Box?
    private var boxLine = 0
    private var name = ""
    private var glyphs: [BitmapFont.Glyph] = []
    private var bits: [UInt8] = []
    private var places = CodePlaces()
    /// Glyphs of the file, those without a code included.
    private var glyphCount = 0
    /// What CHARS says, and where.
    private var declared: (count: Int, line: Int)?

    init(lines: BDFLines, file: FontFile) {
      self.lines = lines
      self.file = file
    }

    mutating func parse() throws -> BitmapFont {
      while let line = lines.next() {
        switch line.keyword {
        case "FONT": name = line.rest
        case "FONTBOUNDINGBOX": try fontBox(line)
        case "STARTPROPERTIES": try skipProperties(from: line)
        case "CHARS":
          declared = (try line.numbers(1, 0...CodeRange.highest + 1, file)[0], line.number)
        case "STARTCHAR": try glyph(from: line)
        case "ENDFONT": return try finish(line)
        case "ENDCHAR", "BITMAP", "BBX", "ENCODING":
          throw file.fault(line: line.number, "\(line.keyword) without a STARTCHAR before it")
        default: break
        }
      }
      throw file.fault(line: lines.number, "the file ends without ENDFONT; it may be cut off")
    }

    private mutating func fontBox(_ line: BDFLine) throws {
      let box = try Box(line, file)
      guard box.width > 0, box.height > 0 else {
        throw file.fault(line: line.number, "\(line.shown) has no pixels")
      }
      self.box = box
      boxLine = line.number
    }

    private mutating func skipProperties(from start: BDFLine) throws {
      while let line = lines.next() {
        if line.keyword == "ENDPROPERTIES" { return }
        if line.keyword == "STARTCHAR" || line.keyword == "ENDFONT" { break }
      }
      throw file.fault(line: start.number, "STARTPROPERTIES without ENDPROPERTIES")
    }

    /// One glyph, up to its ENDCHAR.
    private mutating func glyph(from start: BDFLine) throws {
      guard let cell = box else {
        throw file.fault(line: start.number, "\(start.shown) comes before any FONTBOUNDINGBOX")
      }
      glyphCount += 1
      var code: Int?
      var box: (box: Box, line: BDFLine)?
      while let line = lines.next() {
        switch line.keyword {
        case "ENCODING":
          code = try line.numbers(1, -1...CodeRange.highest, file)[0]
        case "BBX":
          let glyphBox = try Box(line, file)
          guard glyphBox.lies(in: cell) else {
            throw file.fault(
              line: line.number,
              "\(line.shown) reaches beyond the FONTBOUNDINGBOX \(cell) of line \(boxLine)")
          }
          box = (glyphBox, line)
        case "BITMAP":
          guard let code else {
            throw file.fault(line: line.number, "BITMAP before the ENCODING of \(start.shown)")
          }
          guard let box else {
            throw file.fault(line: line.number, "BITMAP before the BBX of \(start.shown)")
          }
          if code >= 0 {
            try places.add(code, at: start.number, in: file)
            glyphs.append(
              BitmapFont.Glyph(
                code: code, cell: PixelSize(width: cell.width, height: cell.height),
                bitmap: PixelSize(width: box.box.width, height: box.box.height),
                left: box.box.isEmpty ? 0 : box.box.x - cell.x,
                top: box.box.isEmpty ? 0 : cell.top - box.box.top, start: bits.count))
          }
          try rows(of: box.box, boxLine: box.line, keeping: code >= 0)
          return
        case "ENDCHAR":
          throw file.fault(line: line.number, "ENDCHAR before any BITMAP of \(start.shown)")
        case "STARTCHAR", "ENDFONT":
          throw file.fault(
            line: line.number, "\(line.keyword) before the ENDCHAR of \(start.shown)")
        default: break
        }
      }
      throw file.fault(line: start.number, "the glyph that starts here has no ENDCHAR")
    }

    private mutating func rows(of box: Box, boxLine: BDFLine, keeping: Bool) throws {
      let digits = 2 * PixelSize(width: box.width, height: 1).bytesPerRow
      let first = bits.count
      for row in 0..<box.height {
        guard let line = lines.next() else {
          throw file.fault(line: lines.number, "the file ends within a BITMAP")
        }
        guard line.keyword != "ENDCHAR" else {
          throw file.fault(
            line: line.number,
            "ENDCHAR after \(row) rows; \(boxLine.shown) of line \(boxLine.number) has "
              + "\(box.height)")
        }
        guard line.bytes.count == digits, appendHexadecimal(line.bytes, to: &bits) else {
          throw file.fault(
            line: line.number,
            "'\(line.shown)' is not a row of \(digits) hexadecimal digits, which \(boxLine.shown) "
              + "of line \(boxLine.number) asks for")
        }
      }
      if !keeping { bits.removeSubrange(first...) }
      let end = lines.next()
      guard end?.keyword == "ENDCHAR" else {
        throw file.fault(
          line: lines.number,
          "no ENDCHAR after the \(box.height) rows of \(boxLine.shown) of line "
            + "\(boxLine.number)" + (end.map { ", but '\($0.shown)'" } ?? ""))
      }
    }

    private func finish(_ end: BDFLine) throws -> BitmapFont {
      guard let declared else { throw file.fault(line: end.number, "ENDFONT without CHARS") }
      guard declared.count == glyphCount else {
        throw file.fault(
          line: declared.line, "CHARS \(declared.count), and the file has \(glyphCount) glyphs")
      }
      guard !glyphs.isEmpty else { throw file.fault("has no glyphs with a code") }
      if let box {
        let cells = glyphs.count * box.width * box.height
        guard file.allows(pixels: cells, in: lines.byteCount) else {
          throw file.fault(
            line: boxLine,
            "FONTBOUNDINGBOX \(box) takes \(cells) pixels for \(glyphs.count) glyphs, far more "
              + "than a file of \(lines.byteCount) bytes has")
        }
      }
      return BitmapFont(.bdf, name: name, glyphs: glyphs, bits: bits)
    }
  }

  /// Four numbers: columns, rows, and where the lower left corner lies from the origin.
  private struct Box: CustomStringConvertible {
    let width: Int
    let height: Int
    let x: Int
    let y: Int

    init(_ line: BDFLine, _ file: FontFile) throws {
      let numbers = try line.numbers(4, -1024...1024, file)
      guard numbers[0] >= 0, numbers[1] >= 0 else {
        throw file.fault(line: line.number, "\(line.shown) has a negative size")
      }
      // Without columns there are no rows either: they would be blank lines.
      let isEmpty = numbers[0] == 0 || numbers[1] == 0
      (width, height) = isEmpty ? (0, 0) : (numbers[0], numbers[1])
      (x, y) = (numbers[2], numbers[3])
    }

    /// The row above the box, counted upwards from the origin.
    var top: Int { y + height }

    var isEmpty: Bool { width == 0 }

    /// An empty box lies anywhere.
    func lies(in other: Box) -> Bool {
      isEmpty
        || x >= other.x && y >= other.y && x + width <= other.x + other.width && top <= other.top
    }

    var description: String { "\(width) \(height) \(x) \(y)" }
  }
}
