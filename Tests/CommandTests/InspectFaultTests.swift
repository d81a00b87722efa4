import Testing

@Suite("pipe inspect of what it cannot describe")
struct InspectFaultTests {
  private let work: Command.Workplace

  init() throws { work = try Command.Workplace() }

  private static let damagedFiles: [([UInt8], String)] = [
    (
      Array(InspectedFile.twoImages.dropLast()),
      "'f', byte 4: the header promises 2 x 2 x 2 values of type u8, 8 bytes, and the file ends at "
        + "byte 23"
    ),
    ([0x1f, 0x8b, 8, 0, 0, 0], "'f', byte 6: the gzip stream is cut off here"),
    (
      Array(InspectedFile.oneArray.dropLast()),
      "'f': the file ends at byte 75, and its 4 values of 1 byte end at byte 76"
    ),
    (
      [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1],
      "'f': the file ends inside the IHDR chunk, which says it holds 13 bytes (at byte 20)"
    ),
    (
      [0x36, 4, 0, 2],
      "'f', byte 4: the file ends here; 256 glyphs of 8x2 pixels reach to byte 516"
    ),
    (
      [100, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8),
      "'f': the header should have 100 bytes, and 2 follow: cut off, or no safetensors file"
    ),
    (
      // Found by the fuzzer: the message did not name the file.
      [58, 0, 0, 0, 0, 0, 0, 0]
        + Array(#"{"__metadata__":{"format":"pt","graph":"{\"layers\":[]}"}}"#.utf8),
      "'f': its graph is not one that this program wrote"
    ),
  ]

  @Test(
    "refuses damaged files with the byte",
    arguments: damagedFiles)
  func damaged(bytes: [UInt8], message: String) throws {
    try work.write(bytes, to: "f")
    let outcome = try work.inspect("f")
    #expect(outcome.status == 65)
    #expect(outcome.output == "")
    #expect(outcome.error.replacing(/'[^']*\//, with: "'") == "error: \(message)\n")
  }

  @Test("refuses a run folder without a record that can be read")
  func damagedRun() throws {
    try work.folder("run")
    try work.write("{}", to: "run/run.json")
    let outcome = try work.inspect("run")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.replacing(/'[^']*\/run\//, with: "'")
        == "error: 'run.json' is no record of a run: it has no 'version'\n")
  }

  @Test("refuses what it cannot describe, naming the file and the byte, and describes the rest")
  func refused() throws {
    try work.write([], to: "empty")
    try work.write([1, 2, 3], to: "other")
    try work.write(Array("Just a text.\n".utf8), to: "notes.md")
    try work.write([0, 0, 8, 1, 0, 0, 0, 1, 5], to: "good")
    try work.folder("folder")
    let outcome = try work.inspect("none", "empty", "other", "notes.md", "folder", "good")
    #expect(outcome.status == 65)
    let formats =
      "run folder, study folder, folder of runs, folder of images, NumPy, IDX, PNG, safetensors, pipeline file, bitmap font"
    #expect(
      outcome.error.replacing(/'[^']*\//, with: "'")
        == """
        error: there is no 'none'
        error: the empty file 'empty' is of no known format: \(formats)
        error: the file 'other' is of no known format: \(formats)
        error: the file 'notes.md' is of no known format: \(formats)
        error: the folder 'folder' is of no known format: \(formats)

        """)
    #expect(outcome.output.contains("good: IDX file of labels\n"))
  }

  @Test("names a format that is known and cannot be read, in a file or spelt out in C")
  func foreign() throws {
    try work.write(":100000000EC015C014C013C012C011C010C00FC064\n", to: "main.hex")
    try work.write(
      "const char Sans[] = {0,0,0,0,0,0,0,11,0,0,0,15,0,0,0,0,0,0,0,12,0,0,0,4};\n", to: "none.h")
    try work.write(
      "const char Sans[] = {0,0,0,1,0,0,0,11,0,0,0,15,0,0,0,0,0,0,0,12,0,0,0,4,"
        + "0,0,0,65,0,0,0,2,0,0,0,2,0,0,0,3,0,0,0,2,0,0,0,0,0,0,0,0,0,85,170,255};\n", to: "sans.h")
    let outcome = try work.inspect("main.hex", "sans.h", "none.h")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.replacing(/'[^']*\//, with: "'")
        == """
        error: the file 'main.hex' cannot be inspected: it is an Intel HEX file, the memory of a controller
        error: 'sans.h', line 1: 'Sans' is a smooth font as Processing and TFT_eSPI have it (.vlw), whose \
        pixels have shades: it cannot be read; take the font that it was made from

        """)
    #expect(
      outcome.output.contains("none.h: C source with an array of numbers, perhaps a bitmap font\n"))
  }
}
