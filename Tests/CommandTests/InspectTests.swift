import Foundation
import PNG
import Pipeline
import Testing

@Suite("pipe inspect")
struct InspectTests {
  private let work: Command.Workplace

  init() throws { work = try Command.Workplace() }

  /// Runs it off a UTF-8 terminal, unless another locale is said.
  private func inspect(_ arguments: String..., locale: String = "C") throws -> Command.Outcome {
    try work.start(
      ["-u", "NO_COLOR", "LC_ALL=\(locale)", Command.binary.path, "inspect"] + arguments,
      of: "/usr/bin/env")()
  }

  private func text(_ file: String, locale: String = "C") throws -> String {
    let outcome = try inspect(file, locale: locale)
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
    return outcome.output
  }

  private static let images: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + [0, 255, 255, 0, 128, 128, 0, 0]

  @Test("says what an IDX file of images holds, with a preview")
  func images() throws {
    try work.write(Self.images, to: "images")
    #expect(
      try text("images")
        == """
        """)
    #expect(try text("images", locale: "C.UTF-8").hasSuffix("\n\n\u{2584}\u{2580} \u{2580}\u{2580}\n"))
  }

  @Test("counts the labels of an IDX file")
  func labels() throws {
    try work.write([0, 0, 8, 1, 0, 0, 0, 4, 7, 0, 7, 2], to: "labels")
    #expect(
      try text("labels")
        == """
        """)
  }

  @Test("says what a NumPy array holds")
  func numpy() throws {
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), }"
    try work.write(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + [255, 0, 0, 255], to: "a.npy")
    #expect(
      try text("a.npy")
        == """
        """)
  }

  @Test("says what a PNG file holds, without the control characters of its texts")
  func png() throws {
    let image = PNGImage(
      width: 2, height: 2, channels: 1, pixels: [255, 255, 0, 255],
      text: [PNGText(keyword: "Title", text: "red \u{1b}[31m\nand\u{9b}2J more\tö")])
    try work.write(image.encode(), to: "a.png")
    #expect(
      try text("a.png")
        == """
        """)
  }

  @Test("says what a file of weights holds, without the control characters of its names")
  func safetensors() throws {
    let file = Safetensors(
      [
        Tensor(name: "encoder.0\u{1b}[2J", shape: [2, 2], values: [1, -0.5, .nan, 3]),
        Tensor(name: "empty", shape: [0], values: []),
      ], metadata: ["format": "other", "seed": "7"])
    try work.write(file.encoded(), to: "a.safetensors")
    #expect(
      try text("a.safetensors")
        == """
        """)
  }

  @Test("says what a run folder holds, ended or not")
  func runFolder() throws {
    try work.folder("run/checkpoints")
    try work.write([], to: "run/checkpoints/train.safetensors")
    #expect(
      try text("run")
        == """
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
      try text("run")
        == """
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
      try text("font.yaml")
        == """
        """)
    try work.write("stages:\n- load: font\nsed: 1\n", to: "bad.yml")
    #expect(
      try text("bad.yml")
        == """
        """)
  }

  @Test("shows as many images as it is told")
  func count() throws {
    try work.write(Self.images, to: "images")
    let facts = try #require(try text("images").components(separatedBy: "\n\n").first)
    #expect(try inspect("images", "--images", "0").output == facts + "\n")
    #expect(try inspect("images", "--images", "1").output == facts + "\n\n==\n")
    let outcome = try inspect("images", "--images", "-1")
    #expect(outcome.status == 64)
    #expect(outcome.error.hasPrefix("Error: --images is -1, and must be at least 0\n"))
  }

  @Test("prints several files in turn, and JSON for programs")
  func several() throws {
    try work.write([0, 0, 8, 1, 0, 0, 0, 2, 1, 0], to: "a")
    try work.write([0, 0, 8, 1, 0, 0, 0, 1, 9], to: "b")
    let both = try inspect("a", "b").output
    #expect(both == (try inspect("a").output) + "\n" + (try inspect("b").output))
    let outcome = try inspect("a", "b", "--format", "json")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let list = try #require(json as? [[String: Any]])
    #expect(list.map { $0["title"] as? String } == ["IDX file of labels", "IDX file of labels"])
    #expect(list.map { ($0["path"] as? String)?.hasSuffix("/a") } == [true, false])
    let facts = try #require(list[1]["facts"] as? [[String: String]])
    #expect(facts.map { $0["name"] } == ["bytes", "sha256", "type", "dimensions", "count", "labels"])
    #expect(facts.last == ["name": "labels", "value": "9: 1"])
  }

  @Test("refuses what it cannot describe, naming the file and the byte, and describes the rest")
  func refused() throws {
    try work.write([], to: "empty")
    try work.write([1, 2, 3], to: "other")
    try work.write(Array("Just a text.\n".utf8), to: "notes.md")
    try work.write(Array(Self.images.dropLast()), to: "cut")
    try work.write([0x1f, 0x8b, 8, 0, 0, 0], to: "cut.gz")
    try work.write([0, 0, 8, 1, 0, 0, 0, 1, 5], to: "good")
    try work.folder("folder")
    let outcome = try inspect(
      "none", "empty", "other", "notes.md", "cut", "cut.gz", "folder", "good")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.replacing(/'[^']*\//, with: "'")
        == """
        """)
    #expect(outcome.output.contains("good: IDX file of labels\n"))
  }
}
