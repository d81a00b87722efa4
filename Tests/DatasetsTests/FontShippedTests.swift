import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("Fonts that are shipped as files")
struct FontShippedTests {
  @Test(
    "the files in pipelines/data hold the built-in font",
    arguments: ["font-5x7.h", "font-5x7.bdf"])
  func shipped(name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../pipelines/data").standardized.path
    var stage = Font()
    stage.file = InputPath(name, from: folder)
    if name.hasSuffix(".h") { stage.options.firstCode = CharacterCode(0x20) }
    let images = try stage.load(in: RunContext(stageName: "font", seed: 0))
    let builtin = try Font().load(in: RunContext(stageName: "font", seed: 0))
    #expect(images.pixels == builtin.pixels)
    #expect(images.shape == builtin.shape)
    #expect(images.classNames == builtin.classNames)
  }
}
