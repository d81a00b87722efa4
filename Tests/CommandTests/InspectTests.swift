import Foundation
import PNG
import Pipeline
import Testing

@Suite("pipe inspect")
struct InspectTests {
  private let work: Command.Workplace

  init() throws { work = try Command.Workplace() }

  private func text(_ file: String, locale: String = "C") throws -> String {
    let outcome = try work.inspect(file, locale: locale)
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
    return outcome.output
  }

  /// The same without the sizes and sums of files that this program writes, which zlib decides.
  private func facts(_ file: String) throws -> String {
    try text(file).replacing(/\n  (bytes|sha256) [^\n]*/, with: "")
  }

  @Test("says what an IDX file of images holds, with a preview")
  func images() throws {
    try work.write(InspectedFile.twoImages, to: "images")
    #expect(
      try text("images")
        == """
        images: IDX file of images
          bytes       24
          sha256      b9c0ab55274638bba1e2444f607b6362fecb08ebf43b21f4e1c345e8814a6254
          type        u8
          dimensions  2 x 2 x 2
          count       2
          images      2
          shape       2x2, height first
          values      0 to 255, white is 255

        ++ ::

        """)
    #expect(
      try text("images", locale: "C.UTF-8").hasSuffix("\n\n\u{2592}\u{2592} \u{2591}\u{2591}\n"))
  }

  @Test("counts the labels of an IDX file")
  func labels() throws {
    try work.write([0, 0, 8, 1, 0, 0, 0, 4, 7, 0, 7, 2], to: "labels")
    #expect(
      try facts("labels")
        == """
        labels: IDX file of labels
          type        u8
          dimensions  4
          count       4
          labels      0: 1, 2: 1, 7: 2

        """)
  }

  @Test("says what a NumPy array holds")
  func numpy() throws {
    try work.write(InspectedFile.oneArray, to: "a.npy")
    #expect(
      try facts("a.npy")
        == """
        a.npy: NumPy array
          version   1.0
          elements  uint8
          order     C
          array     (1, 2, 2)
          images    1
          shape     2x2, height first
          values    0 to 255, white is 255

        ++

        """)
  }

  @Test("says what a PNG file holds, without the control characters of its texts")
  func png() throws {
    let image = PNGImage(
      width: 2, height: 2, channels: 1, pixels: [255, 255, 0, 255],
      text: [PNGText(keyword: "Title", text: "red \u{1b}[31m\nand\u{9b}2J more\tö")])
    try work.write(image.encode(), to: "a.png")
    #expect(
      try facts("a.png")
        == """
        a.png: PNG image
          size         2x2 pixels, width first
          colour       grey, 8 bits a sample
          interlaced   no
          text: Title  red \u{fffd}[31m and\u{fffd}2J more\tö
          images       1
          shape        2x2, height first
          values       0 to 255, white is 255

        +@

        """)
  }

  @Test("says what a file of weights holds, without the control characters of its names")
  func safetensors() throws {
    let file = Safetensors(
      [
        NamedTensor(name: "encoder.0\u{1b}[2J", shape: [2, 2], values: [1, -0.5, .nan, 3]),
        NamedTensor(name: "empty", shape: [0], values: []),
      ], metadata: ["format": "other", "seed": "7"])
    try work.write(file.encoded(), to: "a.safetensors")
    #expect(
      try facts("a.safetensors")
        == """
        a.safetensors: safetensors file: weights
          seed           7
          parameters     4
          not finite     1 values
          encoder.0\u{fffd}[2J  2x2, -0.5 to 3
          empty          0, no values

        """)
  }

  @Test("says what a run folder holds, ended or not")
  func runFolder() throws {
    try work.folder("run/checkpoints/train")
    try work.write([], to: "run/checkpoints/train/step-000000000001.safetensors")
    try work.folder("run/checkpoints/done")
    try work.write([], to: "run/checkpoints/done/final.safetensors")
    #expect(
      try facts("run")
        == """
        run: run folder of a run that did not end
          checkpoints  checkpoints/train
          to go on     pipe run FILE --resume

        """)
    try work.write(
      """
      {"version": "1.0", "pipeline": "font", "seed": 7, "completed": false, "error": "a\\u001b[1mb",
       "stages": [
         {"kind": "load", "plugin": "font", "name": "font", "wall_seconds": 0.12345},
         {"kind": "evaluate", "plugin": "reconstruction", "name": "errors", "metrics": [
           {"name": "mse", "value": 0.25, "unit": "squared"}, {"name": "count", "value": 3},
           {"name": "psnr", "value_text": "inf"}]}],
       "files": ["a.png"]}
      """, to: "run/run.json")
    #expect(
      try facts("run")
        == """
        run: run folder
          pipeline                  font
          seed                      7
          version                   1.0
          completed                 no
          error                     a\u{fffd}[1mb
          load: font                0.12 s
          evaluate: reconstruction  did not run
            errors.mse              0.25 squared
            errors.count            3
            errors.psnr             inf
          file                      a.png
          file                      checkpoints/train

        """)
  }

  @Test("says what a font of any format holds, with its first glyphs", arguments: FontSample.all)
  func font(_ sample: FontSample) throws {
    try work.write(sample.bytes, to: sample.name)
    #expect(try text(sample.name) == sample.text)
  }

  @Test("says what the stages of a pipeline file are, faulty or not")
  func pipeline() throws {
    try work.write(
      """
      # A comment
      pipeline: font
      description: Two lines,
        as one.
      seed: 7
      stages:
        - load: font
          codes: 0x60-0x7f
        - train: {autoencoder: 1}
        - none
      """, to: "font.yaml")
    #expect(
      try facts("font.yaml")
        == """
        font.yaml: pipeline file
          pipeline     font
          description  Two lines, as one.
          seed         7
          stage        load: font
          stage        train: a map
          stage        'none'
          to check it  pipe check FILE

        """)
    try work.write("stages:\n- load: font\nsed: 1\n", to: "bad.yml")
    #expect(
      try facts("bad.yml")
        == """
        bad.yml: pipeline file
          stage        load: font
          faults       2
          to see them  pipe check FILE

        """)
  }

  @Test("shows as many images as it is told")
  func count() throws {
    try work.write(InspectedFile.twoImages, to: "images")
    let facts = try #require(try text("images").components(separatedBy: "\n\n").first)
    #expect(try work.inspect("images", "--images", "0").output == facts + "\n")
    #expect(try work.inspect("images", "--images", "1").output == facts + "\n\n++\n")
    let outcome = try work.inspect("images", "--images=-1")
    #expect(outcome.status == 64)
    #expect(outcome.error.hasPrefix("Error: --images is -1, and must be at least 0\n"))
  }

  @Test("prints several files in turn, and JSON for programs")
  func several() throws {
    try work.write([0, 0, 8, 1, 0, 0, 0, 2, 1, 0], to: "a")
    try work.write([0, 0, 8, 1, 0, 0, 0, 1, 9], to: "b")
    let both = try work.inspect("a", "b").output
    #expect(both == (try work.inspect("a").output) + "\n" + (try work.inspect("b").output))
    let outcome = try work.inspect("a", "b", "--format", "json")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let list = try #require(json as? [[String: Any]])
    #expect(list.map { $0["title"] as? String } == ["IDX file of labels", "IDX file of labels"])
    #expect(list.map { ($0["path"] as? String)?.hasSuffix("/a") } == [true, false])
    let facts = try #require(list[1]["facts"] as? [[String: String]])
    #expect(
      facts.map { $0["name"] } == ["bytes", "sha256", "type", "dimensions", "count", "labels"])
    #expect(facts.last == ["name": "labels", "value": "9: 1"])
  }
}

extension Command.Workplace {
  /// Runs it off a UTF-8 terminal, unless another locale is said.
  func inspect(_ arguments: String..., locale: String = "C") throws -> Command.Outcome {
    try start(
      ["-u", "NO_COLOR", "LC_ALL=\(locale)", Command.binary.path, "inspect"] + arguments,
      of: "/usr/bin/env")()
  }
}

/// Small files for `pipe inspect`.
enum InspectedFile {
  static let twoImages: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + [0, 255, 255, 0, 128, 128, 0, 0]

  static let oneArray: [UInt8] =
    [0x93] + Array("NUMPY".utf8) + [1, 0, 62, 0]
    + Array("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), }".utf8)
    + [255, 0, 0, 255]
}
