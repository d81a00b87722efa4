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

  @Test("unless told otherwise it has the 32 characters 0x60 to 0x7f, 7 high and 5 wide")
  func defaults() throws {
    #expect(
      try Font().header()
        == ImageHeader(shape: ImageShape(height: 7, width: 5), count: 32))
    let images = try Font().load(in: context)
    #expect(images.count == 32)
    #expect(images.shape == ImageShape(height: 7, width: 5))
    #expect(images.labels == Array(0..<32))
    #expect(images.classNames.first == "`")
    #expect(images.classNames.last == "DEL")
    #expect(images.sources == [SourceFile(path: "builtin:5x7", sha256: sha256(BuiltinFont.pixels))])
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

  @Test("codes outside the font are a fault that says which it holds, and loading refuses them")
  func codesOutside() {
    let message = "the font 5x7 holds the codes 0x20-0x7f, and 0x60-0xff reaches beyond them"
    #expect(faults { $0.codes = CodeRanges(0x60...0xff) } == ["codes: " + message])
    var font = Font()
    font.codes = CodeRanges(0x60...0xff)
    let error = #expect(throws: PipelineError.self) { try font.load(in: context) }
    #expect(error?.message == message)
    #expect(error?.kind == .badData)
  }

  @Test("another file is a fault that says what is built in", arguments: ["builtin:8x8", "a.pbm"])
  func otherFile(text: String) {
    #expect(
      faults { $0.file = InputPath(text, from: "/") }
        == ["file: no font '\(text)' can be read; built in is builtin:5x7"])
  }
}
