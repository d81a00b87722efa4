import PNG
import Testing

@Suite("Text chunks")
struct TextTests {
  private func image(_ text: [PNGText]) -> PNGImage {
    PNGImage(width: 1, height: 1, channels: 1, pixels: [0], text: text)
  }

  /// A file of one grey pixel and these chunks.
  private func noted(_ notes: [UInt8]...) -> [UInt8] {
    file(1, depth: 8, color: 0, rows: [[0]], extra: Array(notes.joined()))
  }

  @Test("text comes back in order, in any script")
  func roundTrip() throws {
    let text = [
      PNGText(keyword: "Title", text: "plain"),
      PNGText(keyword: "Comment", text: "na\u{EF}ve\nlines"),
      PNGText(keyword: "Comment", text: "\u{65E5}\u{672C}\u{8A9E} \u{1F600}"),
      PNGText(keyword: "\u{C9}tat", text: ""), PNGText(keyword: "decomposed", text: "e\u{301}"),
    ]
    let bytes = try image(text).encode()
    let read = try PNGImage(decoding: bytes).text
    #expect(read == text)
    #expect(Array(read[4].text.unicodeScalars).count == 2)
    #expect(try PNGText.read(from: bytes.span) == text)
  }

  @Test("Latin-1 is written as tEXt, anything else as iTXt, before the pixels")
  func chunkTypes() throws {
    let text = [
      PNGText(keyword: "A", text: "caf\u{E9}"), PNGText(keyword: "B", text: "\u{3C0}"),
    ]
    let written = chunks(of: try image(text).encode())
    #expect(written.map(\.type) == ["IHDR", "tEXt", "iTXt", "IDAT", "IEND"])
    #expect(written[1].contents == [65, 0, 99, 97, 102, 0xE9])
    #expect(written[2].contents == [66, 0, 0, 0, 0, 0, 0xCF, 0x80])
  }

  @Test("compressed text, languages and text after the pixels are read")
  func compressed() throws {
    let latin = base16("78da4b4e4c7ba9900c270034d1069a")
    let japanese = base16("78da7b367de9b3396b000f870451")
    let bytes = file(
      header(1, 1, 8, 0), chunk("zTXt", Array("Key".utf8) + [0, 0] + latin),
      chunk("iTXt", Array("Nihon".utf8) + [0, 1, 0] + Array("ja".utf8) + [0, 65, 0] + japanese),
      chunk("IDAT", zlib([0, 1])),
      chunk("iTXt", Array("Last".utf8) + [0, 0, 0] + Array("el".utf8) + [0, 66, 0, 0xCF, 0x80]))
    #expect(
      try PNGImage(decoding: bytes).text == [
        PNGText(keyword: "Key", text: "caf\u{E9} caf\u{E9} caf\u{E9} "),
        PNGText(keyword: "Nihon", text: "\u{65E5}\u{672C}"),
        PNGText(keyword: "Last", text: "\u{3C0}"),
      ])
  }

  @Test("the text read is bounded, decompressed and all together")
  func bounded() throws {
    let bomb = base16("78daedc13101000000c2a0aceb5fc2147e4001000000006f034b6f66f2")
    let small = noted(chunk("zTXt", [65, 0, 0] + bomb))
    #expect(
      try PNGText.read(from: small.span, limits: PNGLimits(textBytes: 5000))[0].text.utf8.count
        == 5000)
    expect("the zTXt chunk brings the text to more than 4999 bytes (at byte 33)") {
      try PNGImage(decoding: small, limits: PNGLimits(textBytes: 4999))
    }
    let twice = noted(chunk("tEXt", [65, 0, 1, 2]), chunk("tEXt", [65, 0, 1, 2]))
    #expect(try PNGImage(decoding: twice, limits: PNGLimits(textBytes: 4)).text.count == 2)
    expect("the tEXt chunk brings the text to more than 3 bytes (at byte 49)") {
      try PNGImage(decoding: twice, limits: PNGLimits(textBytes: 3))
    }
    #expect(try PNGImage(decoding: small, limits: PNGLimits(textBytes: nil)).text.isEmpty)
    expect("the zTXt chunk brings the text to more than 0 bytes (at byte 33)") {
      try PNGImage(decoding: small, limits: PNGLimits(textBytes: 0))
    }
  }

  @Test("damaged text is refused with its chunk")
  func damaged() {
    let faults: [(String, String, [UInt8])] = [
      ("tEXt", "ends inside its keyword", [65, 66]),
      ("tEXt", "has a keyword of 0 bytes: expected 1 to 79", [0, 66]),
      (
        "tEXt", "has a keyword of 80 bytes: expected 1 to 79",
        [UInt8](repeating: 65, count: 80) + [0]
      ),
      ("zTXt", "ends before its compression method", [65, 0]),
      ("zTXt", "has the compression method 1: only 0 exists", [65, 0, 1]),
      ("zTXt", "holds text that does not decompress", [65, 0, 0, 1, 2, 3]),
      ("zTXt", "holds text that does not decompress", [65, 0, 0]),
      ("iTXt", "ends before its compression flag", [65, 0]),
      ("iTXt", "has the compression flag 2: expected 0 or 1", [65, 0, 2, 0, 0, 0]),
      ("iTXt", "has the compression method 7: only 0 exists", [65, 0, 1, 7, 0, 0]),
      ("iTXt", "ends before its compression method", [65, 0, 0]),
      ("iTXt", "ends inside its language", [65, 0, 0, 0]),
      ("iTXt", "ends inside its translated keyword", [65, 0, 0, 0, 0]),
      ("iTXt", "holds a text that is not UTF-8", [65, 0, 0, 0, 0, 0, 0xC3]),
    ]
    for (type, fault, contents) in faults {
      expect("the \(type) chunk \(fault) (at byte 33)") {
        try PNGImage(decoding: noted(chunk(type, contents)))
      }
    }
  }

  @Test("keywords and texts that PNG cannot hold are refused")
  func refused() {
    let long = String(repeating: "k", count: 80)
    for keyword in ["", long, " a", "a ", "a  b", "a\nb", "\u{3C0}", "a\u{A0}b"] {
      expect(
        "the keyword \(keyword.debugDescription) cannot be written: expected 1 to 79 printable "
          + "characters of Latin-1, without spaces at the ends or two in a row"
      ) { try image([PNGText(keyword: keyword, text: "")]).encode() }
    }
    expect("the text of \"a b\" contains NUL, which PNG cannot hold") {
      try image([PNGText(keyword: "a b", text: "x\0y")]).encode()
    }
  }
}
