import Foundation
import PNG
import Pipeline
import Testing

@Suite("pipe inspect of folders and names")
struct InspectFolderTests {
  private let work: Command.Workplace

  init() throws { work = try Command.Workplace() }

  private func output(_ name: String) throws -> String {
    let outcome = try work.inspect(name, "--images", "4")
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
    return outcome.output
  }

  private func grey(_ value: UInt8, height: Int = 2, width: Int = 2) throws -> [UInt8] {
    let pixels = [UInt8](repeating: value, count: height * width)
    return try PNGImage(width: width, height: height, channels: 1, pixels: pixels).encode()
  }

  @Test("a folder of images: how many, which classes and sizes, what is damaged, how to load it")
  func images() throws {
    try work.folder("photos/cats")
    try work.folder("photos/dogs")
    try work.write(try grey(255), to: "photos/cats/1.png")
    try work.write(try grey(0), to: "photos/cats/2.PNG")
    try work.write(try grey(255, height: 4), to: "photos/dogs/1.png")
    try work.write([1, 2], to: "photos/dogs/2.png")
    let text = try output("photos").replacing(/'[^']*\/photos/, with: "'photos")
    #expect(
      text
        == """
        photos: folder of images
          images      4
          classes     cats 2, dogs 2
          sizes       2x2 2, 4x2 1, height first
          colours     grey
          bits        8 a sample or fewer
          damaged     'photos/dogs/2.png': not a PNG: it begins with 01 02, expected 89 50 4E 47 0D \
        0A 1A 0A (at byte 0)
          to load it  load: images, path: FOLDER, size: [2, 2]

        @@ @@

        """)
  }

  @Test("a folder of runs and a study: a line for each")
  func runs() throws {
    for (name, end) in [("a", "true"), ("b", "false")] {
      try work.folder("runs/\(name)")
      try work.write(
        """
        {"version": "1.0", "pipeline": "font", "seed": 7, "completed": \(end),
         "stages": [{"kind": "load", "plugin": "font", "name": "font", "wall_seconds": 1.5}],
         "files": []}
        """, to: "runs/\(name)/run.json")
    }
    try work.folder("runs/study")
    try work.write(
      """
      {"pipeline": "widths", "description": "Two widths.", "trials": [
        {"number": 1, "name": "seed-1", "folder": "trials/seed-1", "settings": [],
         "completed": false, "error": "no memory"},
        {"number": 2, "name": "seed-2", "folder": "trials/seed-2", "settings": []}]}
      """, to: "runs/study/study.json")
    #expect(
      try output("runs")
        == """
        runs: folder of runs
          runs   3
          a      font, seed 7, 1.5 s, completed
          b      font, seed 7, 1.5 s, not completed: it did not end
          study  study widths, 1 trials, 1 failed

        """)
    #expect(
      try output("runs/study")
        == """
        runs/study: study folder
          study        widths
          description  Two widths.
          trials       1 run, 1 failed
            1 seed-1   failed: no memory
          to see it    pipe compare FOLDER

        """)
  }

  @Test("a data set by its name and a font that is built in")
  func names() throws {
    let outcome = try work.start(
      ["PIPE_DATA=\(work.path)", "XDG_CACHE_HOME=\(work.path)", Command.binary.path]
        + ["inspect", "kmnist"],
      of: "/usr/bin/env")()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("kmnist: data set, "))
    #expect(
      outcome.output.contains("\n  files            not here; 'pipe data fetch kmnist' gets them\n")
    )
    #expect(try output("builtin:5x7").hasPrefix("builtin:5x7: bitmap font, a built-in font\n"))
    let unknown = try work.inspect("builtin:8x8")
    #expect(unknown.status == 65)
    #expect(unknown.error == "error: there is no font 'builtin:8x8'; built in is builtin:5x7\n")
    // A file of that name comes first.
    try work.write(try grey(255), to: "mnist")
    #expect(try output("mnist").hasPrefix("mnist: PNG image\n"))
  }

  @Test("a C font is one whatever its file is called, and says which options it needs")
  func header() throws {
    let text = """
      const unsigned char font[] = {
        0x7C,0x12,0x11,0x12,0x7C,
        0x7F,0x49,0x49,0x49,0x36};
      """
    for name in ["font.c", "font.h", "font.inc", "font"] {
      try work.write(text, to: name)
      let output = try output(name)
      #expect(
        output.hasPrefix("\(name): C source with an array of numbers, perhaps a bitmap font\n"))
      #expect(output.contains("\n  array       font\n  values      10\n  to load it  options of "))
    }
    try work.write(
      """
      pipeline: p
      stages:
        - {load: font, file: font.c, packing: columns, glyph_width: 5, glyph_height: 8}
        - {export: arrays, what: [images]}
      """, to: "p.yaml")
    #expect(try work.pipe("check", "p.yaml").status == 0)
  }

  @Test("letters that look mirrored are said to, and what turns them round does")
  func mirrored() throws {
    try work.write(
      """
      /* own: L, then F; the left pixel is bit 0 */
      unsigned char font[2][8] = {
        {0x01,0x01,0x01,0x01,0x01,0x01,0x7F,0x00},
        {0x7F,0x01,0x01,0x1F,0x01,0x01,0x01,0x00}};
      """, to: "font.h")
    #expect(
      try output("font.h")
        .contains("\n  note       the glyphs look mirrored: 'first_pixel: low' turns them round\n"))
  }

  @Test(
    "the check that reads the data names every damaged image, and a run leaves them out if told")
  func damaged() throws {
    try work.folder("f")
    for index in 0..<5 { try work.write(try grey(UInt8(index)), to: "f/\(index).png") }
    for index in 3..<5 {
      try work.write(Array(try grey(UInt8(index)).dropLast(12)), to: "f/\(index).png")
    }
    let stages = """
      pipeline: p
      stages:
        - {load: images, path: f}
        - {export: arrays, what: [images]}
      """
    try work.write(stages, to: "p.yaml")
    #expect(try work.pipe("check", "p.yaml").status == 0)
    let check = try work.pipe("check", "--data", "p.yaml")
    let run = try work.pipe("run", "p.yaml", "--no-cache")
    #expect(check.status == 65)
    #expect(run.status == 65)
    for text in [check.output, run.error] {
      #expect(text.contains("error: "))
      #expect(text.contains("2 of 5 images cannot be read:\n"))
      #expect(text.contains("/f/3.png': the file ends after its IDAT chunk"))
      #expect(text.contains("/f/4.png': the file ends after its IDAT chunk"))
      #expect(text.contains("\n'on_error: skip' leaves them out\n"))
    }
    try work.write(stages.replacing("path: f", with: "path: f, on_error: skip"), to: "p.yaml")
    let again = try work.pipe("check", "--data", "p.yaml")
    #expect(again.status == 0)
    #expect(again.output.contains("warning: left out: 2 of 5 images cannot be read:\n"))
    #expect(try work.pipe("run", "p.yaml", "--no-cache", "--out", "out").status == 0)
    let record = try work.text(of: "out/run.json")
    #expect(record.contains(#""file_count": 3,"#))
    #expect(record.contains(#""left_out_count": 2"#))
  }

  @Test("weights of 16 bits are read as the numbers that they are")
  func halves() throws {
    // 1, -2, the least of all and infinity, as IEEE's and as bfloat16's 16 bits.
    for (type, bits) in [
      ("F16", [0x3c00, 0xc000, 0x0001, 0x7c00]), ("BF16", [0x3f80, 0xc000, 0x0001, 0x7f80]),
    ] as [(String, [UInt16])] {
      let header = #"{"w":{"dtype":"\#(type)","shape":[4],"data_offsets":[0,8]}}"#
      let length: [UInt8] = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]
      let values = bits.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      try work.write(length + Array(header.utf8) + values, to: "w.safetensors")
      let output = try output("w.safetensors")
      #expect(output.contains("\n  not finite  1 values\n  w           4, -2 to 1\n"))
    }
  }
}
