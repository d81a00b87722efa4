import Pipeline

/// Adobe's Glyph Bitmap Distribution Format, as text.
///
/// Files that break the specification are read as FreeType reads them, and what was mended is
/// noted: a font does not become unusable because a tool miscounted its glyphs.
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

    /// The FONTBOUNDINGBOX, as far as it has pixels.
    private var box: BDFBox?
    private var name = ""
    private var glyphs: [BDFGlyph] = []
    private var bits: [UInt8] = []
    private var notes = BDFNotes()
    /// Where each code is first given.
    private var codes: [Int: Int] = [:]
    /// Glyphs of the file, those without a code included.
    private var glyphCount = 0
    /// What CHARS says.
    private var declaredCount: Int?

    init(lines: BDFLines, file: FontFile) {
      self.lines = lines
      self.file = file
    }

    mutating func parse() throws -> BitmapFont {
      while let line = lines.next() {
        switch line.keyword {
        case "FONT": name = line.rest
        case "SIZE": try refuseGrey(line)
        case "FONTBOUNDINGBOX":
          let given = try BDFBox(line, file)
          box = given.isEmpty ? nil : given
        case "CHARS": declaredCount = try? line.numbers(1, Int.min...Int.max, file)[0]
        case "STARTCHAR": try glyph(from: line)
        case "ENDFONT": return try finish()
        case "BITMAP", "BBX", "ENCODING":
          throw file.fault(line: line.number, "\(line.keyword) without a STARTCHAR before it")
        // Properties are words of the font's own choice, which say nothing of its pixels.
        default: break
        }
      }
      throw file.fault(line: lines.number, "the file ends without ENDFONT; it may be cut off")
    }

    /// The fourth number of SIZE is that of the bits a pixel, in fonts of several greys.
    private func refuseGrey(_ line: BDFLine) throws {
      guard let bits = try? line.numbers(4, Int.min...Int.max, file)[3], bits > 1 else { return }
      throw file.fault(
        line: line.number,
        "'\(line.shown)' says that a pixel has \(bits) bits; fonts of 1 bit a pixel can be read")
    }

    /// One glyph, up to its ENDCHAR or what else ends it.
    private mutating func glyph(from start: BDFLine) throws {
      glyphCount += 1
      var code: Int?
      var box: BDFBox?
      while let line = lines.next() {
        switch line.keyword {
        case "ENCODING": code = try line.code(file)
        case "BBX": box = try BDFBox(line, file)
        case "BITMAP":
          guard let code else {
            throw file.fault(line: line.number, "BITMAP before the ENCODING of \(start.shown)")
          }
          guard let box else {
            throw file.fault(line: line.number, "BITMAP before the BBX of \(start.shown)")
          }
          let isKept = keep(code, from: start)
          if isKept { glyphs.append(BDFGlyph(code: code, box: box, start: bits.count)) }
          return try rows(of: box, keeping: isKept)
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

    /// Whether a glyph has a code and is the first that has it.
    private mutating func keep(_ code: Int, from start: BDFLine) -> Bool {
      guard code >= 0 else { return false }
      guard let first = codes[code] else {
        codes[code] = start.number
        return true
      }
      notes.add(
        .repeatedCode,
        "line \(start.number) gives the code \(hexadecimal(code)) again; "
          + "the glyph of line \(first) is the one that is read")
      return false
    }

    private mutating func rows(of box: BDFBox, keeping: Bool) throws {
      let bytesPerRow = PixelSize(width: box.width, height: 1).bytesPerRow
      let first = bits.count
      defer { if !keeping { bits.removeSubrange(first...) } }
      var row = 0
      while let line = lines.next() {
        switch line.keyword {
        case "ENDCHAR":
          return fill(row, of: box, bytesPerRow, before: line)
        case "STARTCHAR", "ENDFONT":
          notes.add(.noEnd, "line \(line.number): \(line.keyword) ends a glyph without ENDCHAR")
          lines.moveBack()
          return fill(row, of: box, bytesPerRow, before: line)
        default: break
        }
        guard let digits = line.hexadecimal(atMost: 2 * bytesPerRow) else {
          throw file.fault(
            line: line.number,
            "'\(line.shown)' is no row of hexadecimal digits, and no ENDCHAR")
        }
        if row < box.height {
          if line.bytes.count != 2 * bytesPerRow {
            notes.add(
              .rowLength,
              "line \(line.number) has \(line.bytes.count) digits for \(box.width) columns; "
                + "missing ones are paper, further ones are left out")
          }
          bits += digits
        } else if row == box.height, box.height > 0 {
          notes.add(
            .rowCount,
            "line \(line.number) is a row beyond the \(box.height) of its BBX; it and "
              + "those behind it are left out")
        }
        row += 1
      }
      throw file.fault(line: lines.number, "the file ends within a BITMAP")
    }

    /// Paper for the rows that a BITMAP lacks.
    private mutating func fill(
      _ rows: Int, of box: BDFBox, _ bytesPerRow: Int, before line: BDFLine
    ) {
      guard rows < box.height else { return }
      notes.add(
        .rowCount,
        "line \(line.number) ends a BITMAP after \(rows) of the \(box.height) rows of its BBX; the "
          + "others are paper")
      bits += [UInt8](repeating: 0, count: (box.height - rows) * bytesPerRow)
    }

    private mutating func finish() throws -> BitmapFont {
      guard !glyphs.isEmpty else { throw file.fault("has no glyphs with a code") }
      if let declaredCount, declaredCount != glyphCount {
        notes.add(
          .count, "CHARS says \(declaredCount), and the file has \(glyphCount) glyphs")
      }
      let boxes = ([box].compactMap(\.self) + glyphs.map(\.box)).filter { !$0.isEmpty }
      guard let first = boxes.first else { throw file.fault("has no glyph with pixels") }
      let cell = boxes.dropFirst().reduce(first) { $0.union($1) }
      if let box, box != cell {
        notes.add(
          .cell,
          "glyphs reach beyond the FONTBOUNDINGBOX \(box); the cell is \(cell), which "
            + "holds them all")
      }
      guard file.allows(pixels: glyphs.count * cell.width * cell.height, in: lines.byteCount) else {
        throw file.fault(
          "has \(glyphs.count) glyphs in cells of \(cell.size) pixels, far more than a file of "
            + "\(lines.byteCount) bytes draws")
      }
      return BitmapFont(
        .bdf, name: name, glyphs: glyphs.map { $0.placed(in: cell) }, bits: bits,
        notes: notes.lines)
    }
  }
}

/// A glyph before the cell of the font is known.
private struct BDFGlyph {
  let code: Int
  let box: BDFBox
  let start: Int

  func placed(in cell: BDFBox) -> BitmapFont.Glyph {
    BitmapFont.Glyph(
      code: code, cell: cell.size, bitmap: box.size, left: box.isEmpty ? 0 : box.x - cell.x,
      top: box.isEmpty ? 0 : cell.top - box.top, start: start)
  }
}
