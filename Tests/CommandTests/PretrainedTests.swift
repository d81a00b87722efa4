import Foundation
import PNG
import Pipeline
import Testing

@testable import PipeCommand

@Suite("train: pretrained")
struct PretrainedTests {
  private static let trained = """
    pipeline: first
    seed: 5
    stages:
      - {load: font, codes: 0x61-0x6a, as: glyphs}
      - augment: bit-flip
      - train: PLUGIN
      - {evaluate: reconstruction, data: glyphs}
      - {export: png-grid, data: glyphs}
      - {export: metrics, file: measured.json}
    """

  private static let again = """
    pipeline: second
    stages:
      - {load: font, codes: 0x61-0x6a}
      - {train: pretrained, file: runs/first/PLUGIN.safetensors}
      - evaluate: reconstruction
      - export: png-grid
    """

  static let plugins = Registry.builtin.stages(of: .train).map(\.name).filter {
    $0 != "pretrained"
  }

  @Test("gives every model's outputs again, bit for bit", arguments: plugins)
  func everyModel(_ plugin: String) throws {
    let work = try Command.Workplace()
    let isTrained = Registry.builtin.stage(kind: .train, named: plugin)?.options
      .contains { $0.option.name == "epochs" }
    var first = Self.trained.replacingOccurrences(of: "PLUGIN", with: plugin)
    if isTrained == true {
      first = first.replacingOccurrences(
        of: "train: \(plugin)", with: "train: \(plugin)\n    epochs: 20")
    }
    if plugin == "pca" {
      first = first.replacingOccurrences(
        of: "bit-flip", with: "bit-flip\n    target: augmented")
    }
    try work.write(first, to: "first.yaml")
    let training = try work.pipe("run", "first.yaml", "--quiet")
    #expect(training.status == 0, "\(training.error)")
    try work.write(
      Self.again.replacingOccurrences(of: "PLUGIN", with: plugin), to: "second.yaml")
    let check = try work.pipe("check", "second.yaml", "--verbose")
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.contains("  decoder.0  dense "))
    #expect(check.output.contains(#/\ntrain: pretrained: [\d,]+ parameters\n  encoder.0  dense /#))
    let second = try work.pipe("run", "second.yaml")
    #expect(second.status == 0, "\(second.error)")
    #expect(
      second.error.contains(
        "train: pretrained: is plugin \(plugin), pipeline first, seed 5, version "))
    #expect(try pixels("runs/first/grid.png", in: work) == pixels("runs/second/grid.png", in: work))

    // The record says which file it was, and a copy of a copy is the same model.
    let name = "\(work.path)/runs/first/\(plugin).safetensors"
    let bytes = Array(try #require(FileManager.default.contents(atPath: name)))
    #expect(try work.text(of: "runs/second/run.json").contains("\"\(sha256(bytes))\""))
    let copy = Array(
      try #require(
        FileManager.default.contents(
          atPath: "\(work.path)/runs/second/pretrained.safetensors")))
    let files = [try Safetensors(bytes, name: name), try Safetensors(copy, name: "copy")]
    let models = try files.map { file in
      try Registry.builtin.restore(
        ModelGraph(text: try #require(file.metadata["graph"])), weights: file.tensors)
    }
    #expect(models[0].graph == models[1].graph && models[0].graph.plugin == plugin)
    #expect(models[0].weights == models[1].weights && models[0].weights == files[0].tensors)
  }

  /// What the check says of a pipeline with the file `m.safetensors`.
  private func finding(_ work: Command.Workplace, _ stages: String = "") throws -> String {
    try work.write(
      """
      pipeline: a
      stages:
        - load: font
        - train: pretrained
          file: m.safetensors
      \(stages)
      """, to: "f.yaml")
    let output = try work.pipe("check", "f.yaml").output
    return output.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test("a file that is not there is a note of the check and stops a run")
  func missing() throws {
    let work = try Command.Workplace()
    #expect(
      try finding(work)
        == "f.yaml:4:5: note: there is no 'm.safetensors' (looked at '\(work.real)/m.safetensors')")
    let outcome = try work.pipe("run", "f.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.hasPrefix(
        "f.yaml:4:5: error: there is no 'm.safetensors' (looked at '\(work.real)/m.safetensors')"))
  }

  @Test("a damaged file, and one that is no model, are faults that say what is wrong")
  func faults() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml", "--quiet").status == 0)
    let model = try #require(
      FileManager.default.contents(atPath: work.path + "/runs/small/autoencoder.safetensors"))
    func write(_ data: Data) throws {
      try data.write(to: URL(fileURLWithPath: work.path + "/m.safetensors"))
    }
    let start = "f.yaml:4:5: error: '\(work.real)/m.safetensors'"
    try write(Data("not a model".utf8))
    #expect(try finding(work).hasPrefix(start + ": the header should have "))
    try write(model.dropLast())
    #expect(
      try finding(work)
        == start + ": the values should end at byte \(model.count), and the file has "
        + "\(model.count - 1) bytes")
    var flipped = model
    flipped[flipped.count - 3] ^= 1
    try write(flipped)
    #expect(
      try finding(work) == start + ": damaged: its bytes do not have the SHA-256 that it names")
    try write(Data(Safetensors([NamedTensor(name: "a", shape: [1], values: [1])]).encoded()))
    #expect(
      try finding(work)
        == start
        + " holds weights without the layers that they belong to: it is no model that this "
        + "program wrote")
    try write(try Checkpoints.with("graph", "{}", in: model, name: "m"))
    #expect(try finding(work) == start + ": its graph is not one that this program wrote")
    let graph = try #require(try Safetensors(Array(model), name: "m").metadata["graph"])
    let changed = [
      graph.replacingOccurrences(of: "\"autoencoder\"", with: "\"autoencodr\""),
      graph.replacingOccurrences(of: "\"autoencoder\"", with: "\"pretrained\""),
      graph.replacingOccurrences(of: "\"outputs\":8", with: "\"outputs\":9"),
      graph.replacingOccurrences(of: "\"tanh\"", with: "\"tan\""),
    ]
    for text in changed {
      #expect(text != graph)
      try write(try Checkpoints.with("graph", text, in: model, name: "m"))
      let found = try finding(work)
      #expect(found.hasPrefix(start + ": "), "\(found)")
      let outcome = try work.pipe("run", "f.yaml")
      #expect(outcome.status == 65)
      #expect(outcome.error.hasPrefix(found), "\(outcome.error)")
    }
  }

  @Test(
    "a model of images of another shape, or without what a stage needs, is a fault of the check")
  func fits() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml", "--quiet").status == 0)
    try FileManager.default.copyItem(
      atPath: work.path + "/runs/small/autoencoder.safetensors",
      toPath: work.path + "/m.safetensors")
    #expect(
      try finding(work, "  - {transform: pad, height: 8}\n  - evaluate: reconstruction")
        == "f.yaml:7:5: error: the images are 8x9, but the model was trained on 7x5")
    #expect(try finding(work, "  - evaluate: reconstruction") == "f.yaml: no faults in 3 stages")
  }

  /// Of a picture: its text chunks name the run.
  private func pixels(_ file: String, in work: Command.Workplace) throws -> [UInt8] {
    let bytes = try #require(FileManager.default.contents(atPath: work.path + "/" + file))
    return try PNGImage(decoding: Array(bytes)).pixels
  }
}
