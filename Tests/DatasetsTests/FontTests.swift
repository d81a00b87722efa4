import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Loading a font")
struct FontTests {
  private let context = RunContext(stageName: "font", seed: 1)

  private func faults(_ change: (inout Font) -> Void) -> [String] {
    var font = Font()
    change(&font)
    return font.faults(reading: PlannedInputs()).map { "\($0.option ?? ""): \($0.message)" }
  }

  @Test("unless told otherwise it has every glyph of the built-in font, 7 high and 5 wide")
  func defaults() throws {
    let images = try Font().load(in: context)
    #expect(
      try Font().header()
        == ImageHeader(
          shape: ImageShape(height: 7, width: 5), count: 96, classNames: images.classNames))
    #expect(images.count == 96)
    #expect(images.shape == ImageShape(height: 7, width: 5))
    #expect(images.labels == Array(0..<96))
    #expect(images.classNames.first == "SP")
    #expect(images.classNames.last == "DEL")
    #expect(images.sources == [SourceFile(path: "builtin:5x7", sha256: sha256(BuiltinFont.pixels))])
    #expect(images.pixels == .bytes(BuiltinFont.pixels, white: 1))
  }

  @Test("pixels are the glyphs' bits, 1 being white, in the order of the codes")
  func pixels() throws {
    var font = Font()
    font.codes = CodeRanges(0x60...0x61)
    let rows = [
      ".#...", "..#..", "...#.", ".....", ".....", ".....", ".....",
      ".....", ".....", ".###.", "....#", ".####", "#...#", ".####",
    ]
    let bits = rows.joined().map { UInt8($0 == "#" ? 1 : 0) }
    #expect(try font.load(in: context).pixels == .bytes(bits, white: 1))
  }

  @Test("the space is called SP")
  func space() throws {
    var font = Font()
    font.codes = CodeRanges(0x20...0x21)
    #expect(try font.load(in: context).classNames == ["SP", "!"])
  }

  @Test("the defaults have no faults")
  func noFaults() { #expect(faults { _ in } == []) }

  @Test("codes outside the font are a fault that says which it has, and loading refuses them")
  func codesOutside() {
    let message =
      "the font 'builtin:5x7' has no glyphs for 0x80-0xff of the codes 0x60-0xff; it has 0x20-0x7f"
    #expect(faults { $0.codes = CodeRanges(0x60...0xff) } == ["codes: " + message])
    var font = Font()
    font.codes = CodeRanges(0x60...0xff)
    let error = #expect(throws: PipelineError.self) { try font.load(in: context) }
    #expect(error?.message == message)
    #expect(error?.kind == .badData)
  }

  @Test("codes that a font lacks in between are listed, the first four ranges of them")
  func gaps() throws {
    let even = stride(from: 0x40, through: 0x50, by: 2)
    let font = try FontOnDisk(
      Array(even.map { "\(String($0, radix: 16)):8100000000000000\n" }.joined().utf8))
    var stage = font.stage
    stage.codes = CodeRanges(0x40...0x52)
    #expect(
      stage.faults(reading: PlannedInputs()).map(\.message) == [
        "the font '\(font.path)' has no glyphs for 0x41, 0x43, 0x45, 0x47 and 6 more of the codes "
          + "0x40-0x52; it has 0x40, 0x42, 0x44, 0x46 and 5 more"
      ])
  }

  @Test("another built-in is a fault that says what is built in")
  func otherBuiltin() {
    #expect(
      faults { $0.file = InputPath("builtin:8x8", from: "/") }
        == ["file: there is no font 'builtin:8x8'; built in is builtin:5x7"])
  }

  @Test("a file that is not there is missing data, one that is no font bad data")
  func unreadable() throws {
    var stage = Font()
    stage.file = InputPath("/nowhere/a.bdf", from: "/")
    let missing = #expect(throws: PipelineError.self) { try stage.header() }
    #expect(missing?.kind == .missingData)
    #expect(missing?.message == "there is no file '/nowhere/a.bdf'")
    #expect(stage.faults(reading: PlannedInputs()).isEmpty)
    let junk = try FontOnDisk([0, 1, 2])
    let bad = #expect(throws: PipelineError.self) { try junk.stage.header() }
    #expect(bad?.kind == .badData)
  }

  @Test("a file's images name it by its path and the SHA-256 of its bytes")
  func source() throws {
    let bytes = Array("41:8100000000000000\n".utf8)
    let font = try FontOnDisk(bytes)
    let images = try font.stage.load(in: context)
    #expect(images.sources == [SourceFile(path: font.path, sha256: sha256(bytes))])
  }

  /// A 3x2 glyph in an image of another size.
  private func fitted(_ fit: FontFit, _ width: Int, _ height: Int) throws -> String {
    let font = try FontOnDisk(Array("char x[1][2] = {{5, 7}};".utf8))
    var stage = font.stage
    stage.fit = fit
    stage.width = width
    stage.height = height
    guard case .bytes(let pixels, white: 1) = try stage.load(in: context).pixels else { return "" }
    return picture(pixels, width: width)
  }

  @Test(
    "pad adds paper at the right and below, center on all sides, crop cuts at the right and below")
  func fits() throws {
    #expect(try fitted(.pad, 5, 3) == "#.#..\n###..\n.....")
    #expect(try fitted(.center, 6, 5) == "......\n.#.#..\n.###..\n......\n......")
    #expect(try fitted(.crop, 2, 1) == "#.")
    #expect(try fitted(.crop, 4, 1) == "#.#.")
  }

  @Test("pad and center cut paper, but refuse to cut pixels, naming the glyph's code")
  func cutting() throws {
    let paper = try FontOnDisk(Array("char x[1][2] = {{0, 0x82}};".utf8))
    var stage = paper.stage
    stage.options.glyphWidth = 8
    stage.width = 7
    #expect(try stage.load(in: context).shape == ImageShape(height: 2, width: 7))
    stage.width = 6
    let error = #expect(throws: PipelineError.self) { try stage.load(in: context) }
    #expect(
      error?.message
        == "the font '\(paper.path)' has pixels of the code 0x0 outside 6x2: its glyphs are up to "
        + "8x2; give a larger width and height, or 'fit: crop'")
  }

  @Test("the images are as large as the largest cell among the glyphs that are loaded")
  func naturalSize() throws {
    let wide = String(repeating: "8001", count: 16)
    let font = try FontOnDisk(Array("41:8100000000000000\n4e00:\(wide)\n".utf8))
    var stage = font.stage
    #expect(try stage.header().shape == ImageShape(height: 16, width: 16))
    stage.codes = CodeRanges(0x41...0x41)
    #expect(try stage.header().shape == ImageShape(height: 8, width: 8))
  }

  @Test("classes are called by the character where it can be seen by itself, or all by the code")
  func labels() {
    let codes = [0x20, 0x41, 0x7f, 0x07, 0xa0, 0xe9, 0x301, 0xd800, 0xe000, 0x1f600]
    #expect(
      codes.map(FontLabel.character.className) == [
        "SP", "A", "DEL", "0x7", "0xa0", "\u{e9}", "0x301", "0xd800", "0xe000", "\u{1f600}",
      ])
    #expect(FontLabel.code.className(of: 0x41) == "0x41")
  }
}
