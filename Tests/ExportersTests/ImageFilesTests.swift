import PNG
import Testing

@testable import Exporters
@testable import Pipeline

@Suite("Every image in a file of its own")
struct ImageFilesTests {
  private let data = labelled(
    [[1, 0, 0.5, 0], [0, 1, 0, 0], [0, 0, 1, 0]], ["a", "T-shirt/top", ".x"])

  private func export(_ change: (inout ImageFiles) -> Void = { _ in }) throws -> Captured {
    var files = ImageFiles()
    change(&files)
    let captured = Captured()
    try files.export(values(data, model: HalvingModel()), in: captured.context)
    return captured
  }

  @Test("files are numbered from 0 and hold the pixels and the run")
  func plain() throws {
    let captured = try export()
    #expect(captured.names == ["images/0.png", "images/1.png", "images/2.png"])
    let image = try captured.image("images/0.png")
    #expect(image.pixels == [255, 0, 128, 0])
    #expect(image.text.map(\.text) == ["name", "abc", "1", "pipe 9"])
  }

  @Test("bytes of a bitmap are stretched to black and white")
  func bitmap() throws {
    let captured = Captured()
    let set = ImageSet(shape: data.shape, pixels: .bytes([0, 1, 1, 0], white: 1))
    var files = ImageFiles()
    files.bits = 1
    try files.export(values(set), in: captured.context)
    #expect(try captured.image("images/0.png").pixels == [0, 255, 255, 0])
  }

  @Test("names hold label and code; what no file name can hold is replaced")
  func names() throws {
    #expect(
      try export { $0.naming = "{label}_{index}" }.names
        == ["images/T-shirt-top_1.png", "images/_.x_2.png", "images/a_0.png"])
    #expect(
      try FileNamePattern("g{index}-{code}.png").names(
        of: labelled([[0, 0, 0, 0], [0, 0, 0, 0]], ["a", "SP"]))
        == ["g0-0x61.png", "g1-0x20.png"])
  }

  @Test("indices have equal width, so that names sort as the images do")
  func width() throws {
    let set = ImageSet(
      shape: ImageShape(height: 1, width: 1), pixels: .floats(Array(repeating: 0, count: 11)))
    let names = try FileNamePattern("{index}").names(of: set)
    #expect(names[0] == "00.png" && names[10] == "10.png")
  }

  @Test("scale repeats pixels, and 16 bits keep them fine")
  func scale() throws {
    let image = try export {
      $0.scale = 2
      $0.bits = 16
      $0.what = .reconstruction
    }.image("images/0.png")
    #expect(image.bitDepth == 16 && image.width == 4)
    #expect(
      image.samples
        == [32768, 32768, 0, 0, 32768, 32768, 0, 0, 16384, 16384, 0, 0, 16384, 16384, 0, 0])
  }

  @Test(
    "patterns that name no files are refused with what to do",
    arguments: [
      ("glyph", "'glyph' would give several images one name: add '{index}'"),
      (
        "{index}-{lable}",
        "'{index}-{lable}' holds '{lable}', which means nothing; did you mean "
          + "'label'?"
      ),
      ("{index", "'{index' opens a brace and does not close it"),
      ("a/{index}", "'a/' cannot be in a file's name: it holds a slash or a control character"),
      (".{index}", "'.{index}' would hide the files: do not begin with a dot"),
    ])
  func patterns(pattern: String, message: String) {
    var files = ImageFiles()
    files.naming = pattern
    #expect(messages(files.faults(reading: PlannedInputs())) == ["name: 'name': \(message)"])
  }

  @Test("a label asked for where there is none, and a code of what is no character, are refused")
  func labels() {
    let bare = ImageSet(shape: data.shape, pixels: data.pixels)
    var error = #expect(throws: PipelineError.self) {
      try FileNamePattern("{index}{label}").names(of: bare)
    }
    #expect(
      error?.message
        == "'name' asks for labels, and the images have none: leave {label} and {code} out")
    error = #expect(throws: PipelineError.self) {
      try FileNamePattern("{index}{code}").names(of: data)
    }
    #expect(
      error?.message
        == "'name' asks for the code of each class, and 'T-shirt/top' is no single character: "
        + "use {label}")
  }

  @Test("a file is stored where it fits into 4 KiB as it is, and pressed where it does not")
  func compression() throws {
    let small = try export { $0.compress = .small }
    let fast = try export { $0.scale = 32 }
    #expect(try export().bytes("images/0.png").count > small.bytes("images/0.png").count)
    // 64 x 64 bytes and their row starts would be 4160.
    #expect(fast.bytes("images/0.png").count < 1000)
    #expect(try export().image("images/0.png") == small.image("images/0.png"))
  }

  @Test("values that are not numbers are told")
  func notNumbers() throws {
    let captured = Captured()
    var files = ImageFiles()
    files.bits = 16
    try files.export(
      values(labelled([[.nan, 0, 1, 1], [1, 1, .nan, 1]], ["a", "b"])), in: captured.context)
    #expect(
      captured.warnings == ["2 of 8 values of 'original' are not numbers, and drawn black"])
  }

  @Test("grey that one bit cannot hold is refused with the file and the pixel")
  func grey() {
    let error = #expect(throws: PipelineError.self) { try export { $0.bits = 1 } }
    #expect(
      error?.message
        == "'images/0.png': the pixel (0, 1) is 128: 1 bit holds only 0 and 255")
  }
}
