import Testing

@testable import Datasets

@Suite("Built-in font")
struct BuiltinFontTests {
  @Test("it has 96 glyphs of 5 by 7 pixels, each 0 or 1")
  func size() {
    #expect(BuiltinFont.name == "5x7")
    #expect(BuiltinFont.codes == 32...127)
    #expect(BuiltinFont.pixels.count == 96 * 5 * 7)
    #expect(Set(BuiltinFont.pixels) == [0, 1])
  }

  @Test("the glyphs in their order are the block of all pixels")
  func order() {
    let glyphs = BuiltinFont.codes.map { BuiltinFont.pixels(of: $0) }
    #expect(glyphs.allSatisfy { $0.count == 35 })
    #expect(Array(glyphs.joined()) == BuiltinFont.pixels)
  }

  @Test("only the space is empty")
  func empty() {
    let empty = BuiltinFont.codes.filter { !BuiltinFont.pixels(of: $0).contains(1) }
    #expect(empty == [0x20])
  }

  @Test("any two glyphs differ in at least 2 pixels, those networks learn in at least 3")
  func distances() {
    for a in BuiltinFont.codes {
      for b in BuiltinFont.codes where a < b {
        let least = a >= 0x60 ? 3 : 2
        let pairs = zip(BuiltinFont.pixels(of: a), BuiltinFont.pixels(of: b))
        let distance = pairs.count { $0 != $1 }
        #expect(distance >= least, "\(picture(of: a))\nand\n\(picture(of: b))")
      }
    }
  }

  @Test(
    "some glyphs look exactly like this",
    arguments: [
      (
        "A",
        """
        ..#..
        .#.#.
        #...#
        #...#
        #####
        #...#
        #...#
        """
      ),
      (
        "0",
        """
        .###.
        #...#
        #..##
        #.#.#
        ##..#
        #...#
        .###.
        """
      ),
      (
        "g",
        """
        .....
        .....
        .####
        #...#
        .####
        ....#
        .###.
        """
      ),
      (
        "{",
        """
        ...##
        ..#..
        ..#..
        ##...
        ..#..
        ..#..
        ...##
        """
      ),
    ] as [(Unicode.Scalar, String)])
  func pictures(character: Unicode.Scalar, expected: String) {
    #expect(picture(of: Int(character.value)) == expected)
  }

  @Test("a drawing with a row too short ends the process, naming the block and the row")
  func shortRow() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      // The tops of @, A and B.
      _ = BuiltinFont.parse(drawing(replacing: ".###.  ..#..  ####.", with: ".###.  ..#.  ####."))
    }
    expect(result, says: "font drawing, block 40, row 0: 53 characters, expected 54")
  }

  @Test("a drawing with another character than # and . ends the process, naming where")
  func strangeCharacter() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = BuiltinFont.parse(drawing(replacing: ".###.  ..#..  ####.", with: ".###.  .o#..  ####."))
    }
    expect(result, says: "font drawing, block 40, row 0: unexpected character in column 8")
  }

  @Test("a drawing with a heading of other codes ends the process, naming the block")
  func wrongHeading() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = BuiltinFont.parse(drawing(replacing: "61 a", with: "62 a"))
    }
    expect(result, says: "font drawing, block 60: the heading lacks code 61 in column 7")
  }

  @Test("a drawing with a row missing ends the process, giving the number of lines")
  func missingRow() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let lines = BuiltinFont.drawing.split(separator: "\n").dropLast()
      _ = BuiltinFont.parse(lines.joined(separator: "\n"))
    }
    expect(result, says: "font drawing: 95 lines, expected 12 blocks of 8")
  }
}

/// The glyph as seven lines of `#` and `.`.
private func picture(of code: Int) -> String {
  let marks = BuiltinFont.pixels(of: code).map { $0 == 1 ? Character("#") : "." }
  let rows = (0..<BuiltinFont.height).map { row in
    String(marks[row * BuiltinFont.width..<(row + 1) * BuiltinFont.width])
  }
  return rows.joined(separator: "\n")
}

/// The font's drawing with the first occurrence of `text` replaced.
private func drawing(replacing text: String, with other: String) -> String {
  var drawing = BuiltinFont.drawing
  if let range = drawing.firstRange(of: text) { drawing.replaceSubrange(range, with: other) }
  return drawing
}

private func expect(_ result: ExitTest.Result?, says text: String) {
  let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(output.contains(text), "\(output)")
}
