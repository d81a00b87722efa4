import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

@Suite("records of runs and studies")
struct RecordedTests {
  private final class Folder {
    let path =
      FilePaths.absolute(NSTemporaryDirectory(), from: "/") + "/pipe-record-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
      let file = path + "/" + name
      try FileManager.default.createDirectory(
        atPath: FilePaths.parent(of: file), withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }

  private func message(_ body: () throws -> Void) -> String? {
    #expect(throws: PipelineError.self) { try body() }?.message
  }

  @Test("of a run are refused where the folder is another's, or damaged")
  func refused() throws {
    let folder = try Folder()
    #expect(message { _ = try RecordedRun("/nowhere/x") } == "there is no folder '/nowhere/x'")
    #expect(
      message { _ = try RecordedRun(folder.path) }
        == "'\(folder.path)' is no run folder: it holds no run.json, which every run writes")
    try folder.write("{}", to: "run.json")
    #expect(
      message { _ = try RecordedRun(folder.path + "/run.json") }
        == "no folder is at '\(folder.path)/run.json'")
    #expect(
      message { _ = try RecordedRun(folder.path) }
        == "'\(folder.path)/run.json' is damaged: it is no record of a run")
    try folder.write(
      #"{"version": "1", "pipeline": "p", "seed": 1, "completed": true, "stages": [], "files": []}"#,
      to: "run.json")
    #expect(
      message { _ = try RecordedRun(folder.path) }
        == "there is no file '\(folder.path)/resolved.yaml'")
    try folder.write("a: [", to: "resolved.yaml")
    #expect(
      message { _ = try RecordedRun(folder.path) }
        == "'\(folder.path)/resolved.yaml' is damaged: it is no pipeline as runs write them")
  }

  @Test("of a run give back what the run reported, numbers that are none included")
  func run() throws {
    let run = SampleRun()
    try run.run(
      "  - {load: dots, count: 3}\n  - {train: averaging, as: model}\n  - evaluate: counting")
    let record = try RecordedRun(run.folder)
    #expect(record.pipeline == "sample" && record.error == nil)
    #expect(record.metrics.map(\.name) == ["model.mean", "counting.images"])
    #expect(record.metrics.map(\.value) == [1, 3])
    #expect(record.metrics.map(\.unit) == ["grey", "images"])
    #expect(
      record.options.map { "\($0.path) = \($0.value)" }.filter { !$0.hasPrefix("load.") } == [
        "load = dots", "model = averaging", "model.fails = false", "model.sizes = []",
        "evaluate = counting",
      ])
  }

  @Test("of a study have its trials, those that failed with their errors, and what it compares")
  func study() throws {
    let folder = try Folder()
    try folder.write(
      """
      {"pipeline": "s", "axes": ["a"], "compare": [
        {"metric": "m.x", "over": [], "rows": ["a"], "columns": [], "best": "highest", "file": "x"},
        {"series": "m.y", "file": "y"}, {"image": "z.png"}],
       "trials": [
        {"number": 1, "name": "one", "folder": "trials/one", "completed": true, "error": null,
         "settings": [{"axis": "a", "label": "1"}], "wall_seconds": 2},
        {"number": 2, "name": "two", "folder": "trials/two", "completed": false, "error": "diverged",
         "settings": [{"axis": "a", "label": "2"}], "wall_seconds": 1},
        {"number": 3, "name": "gone", "folder": "trials/gone", "completed": true,
         "settings": [{"axis": "a", "label": "3"}]},
        {"number": 4, "name": "waiting", "folder": "trials/waiting",
         "settings": [{"axis": "a", "label": "4"}]}]}
      """, to: "study.json")
    try folder.write(
      """
      {"version": "1", "pipeline": "s", "seed": 1, "completed": true, "files": [], "stages": [
        {"kind": "train", "plugin": "x", "name": "m", "metrics": [{"name": "x", "value": null, "value_text": "inf"}]}]}
      """, to: "trials/one/run.json")
    #expect(RecordedStudy.isAt(folder.path))
    let study = try RecordedStudy(folder.path)
    #expect(study.results.map(\.trial.name) == ["one", "two", "gone"])
    #expect(study.results[0].metrics == [Metric("m.x", .infinity, unit: "")])
    #expect(study.results[1].outcome == .failed("diverged"))
    #expect(
      study.results[2].outcome == .failed("there is no folder '\(folder.path)/trials/gone'"))
    #expect(
      study.comparisons == [
        Comparison(.metric("m.x"), rows: ["a"], best: .highest, file: "x"),
        Comparison(.series("m.y"), file: "y"),
        Comparison(.image("z.png"), file: "compared-3"),
      ])
    try folder.write("[]", to: "study.json")
    #expect(
      message { _ = try RecordedStudy(folder.path) }
        == "'\(folder.path)/study.json' is damaged: it is no record of a study")
  }

  @Test("of a study that ran read back what became of its trials, and what it compares")
  func ran() throws {
    let study = SampleStudy()
    let text = """
        matrix: {fails: [false, true], size: [1, 2], seed: [1, 2]}
        compare:
          - {metric: counting.images, over: seed, rows: size, columns: fails, best: highest}
          - {series: averaging.means, file: means}
          - metric: averaging.mean
            over: [size, seed]
            repetitions: size
            baseline: "false"
            test: signed_rank
            interval: bootstrap
      """
    let stages = SampleStudy.stages.replacing(
      "train: averaging", with: "train: averaging, fails: \"${fails}\"")
    let summary = try study.run(text, stages: stages)
    let record = try RecordedStudy(study.runFolder)
    #expect(record.results.map(\.trial) == summary.results.map(\.trial))
    #expect(record.results.map(\.outcome) == summary.results.map(\.outcome))
    #expect(
      record.comparisons == [
        Comparison(
          .metric("counting.images"), over: ["seed"], rows: ["size"], columns: ["fails"],
          best: .highest, file: "counting.images"),
        Comparison(
          .series("averaging.means"), rows: ["fails", "size", "seed"], file: "means"),
        Comparison(
          .metric("averaging.mean"), over: ["size", "seed"], rows: ["fails"],
          statistics: .init(
            repetition: "size", baseline: [.init(axis: "fails", label: "false")],
            test: .signedRank, interval: .bootstrap), file: "averaging.mean"),
      ])
  }

  @Test("of a study whose seeds stand in groups take the groups' axis for the repetitions")
  func seedGroups() throws {
    let study = SampleStudy()
    let text = """
        matrix:
          draw: {first: {seed: 1, size: 1}, second: {seed: 2, size: 1}}
          count: [3, 4]
        compare: [{metric: counting.images, over: [count, draw]}]
      """
    _ = try study.run(text)
    let record = try RecordedStudy(study.runFolder)
    #expect(record.comparisons.map(\.statistics.repetition) == ["draw"])
  }

  @Test("differ in options by their paths, nested ones under what they belong to")
  func differences() throws {
    let one = try stages(
      """
        - evaluate: latent
        - evaluate: elbo
          noise: {bit-flip: {rate: 0.1}}
        - train: pca
          as: model
          latent: 2
      """)
    let other = try stages(
      """
        - evaluate: latent
        - evaluate: elbo
          noise: {bit-flip: {rate: 0.2}}
        - train: pca
          as: model
          latent: 3
        - export: metrics
      """)
    #expect(
      OptionDifferences(StagePairing([one, other]).options).rows == [
        .init(path: "elbo.noise.bit-flip.rate", values: ["0.1", "0.2"]),
        .init(path: "model.latent", values: ["2", "3"]),
        .init(path: "export", values: [nil, "metrics"]),
      ])
    #expect(OptionDifferences(StagePairing([one, one]).options).rows == [])
  }

  private func stages(_ text: String) throws -> [ResolvedStage] {
    let (root, _) = YAMLReader.read(SourceText(name: "p", text: "stages:\n" + text))
    return ResolvedStage.all(in: try #require(root))
  }

  @Test("pair stages by kind and plugin, whatever an 'as:' calls them and wherever they stand")
  func pairing() throws {
    let one = try stages(
      """
        - load: font
        - {train: autoencoder, latent: 2}
        - {evaluate: generation, as: region, how: region}
        - {evaluate: generation, as: midpoints, how: midpoints}
        - {export: loss-curve, width: 400}
      """)
    let other = try stages(
      """
        - {load: font, as: letters}
        - {train: autoencoder, as: net, latent: 3}
        - {evaluate: reconstruction, as: copies}
        - {evaluate: generation, as: midpoints, how: midpoints}
        - {evaluate: generation, as: region, how: plane}
        - {export: loss-curve, as: curve, width: 500}
      """)
    let pairing = StagePairing([one, other])
    #expect(
      OptionDifferences(pairing.options).rows == [
        .init(path: "train.latent", values: ["2", "3"]),
        .init(path: "region.how", values: ["region", "plane"]),
        .init(path: "export.width", values: ["400", "500"]),
        .init(path: "copies", values: [nil, "reconstruction"]),
      ])
    #expect(
      pairing.names == [[:], ["letters": "font", "net": "autoencoder", "curve": "loss-curve"]])
  }

  @Test("pair a stage with one of another plugin only where both are the last of their kind")
  func otherPlugin() throws {
    let one = try stages("  - {train: pca, latent: 2}\n  - evaluate: latent")
    let other = try stages(
      "  - {train: autoencoder, as: pca, latent: 3}\n  - evaluate: elbo\n  - evaluate: latent")
    let pairing = StagePairing([one, other])
    #expect(
      OptionDifferences(pairing.options).rows == [
        .init(path: "train", values: ["pca", "autoencoder"]),
        .init(path: "train.latent", values: ["2", "3"]),
        .init(path: "elbo", values: [nil, "elbo"]),
      ])
    #expect(pairing.names == [[:], [:]])
  }

  @Test("a file that is replaced is the old one or the new one, and nothing stays beside it")
  func replaced() throws {
    let folder = try Folder()
    let path = folder.path + "/file.txt"
    try FileSystem.replace(Array("old".utf8), at: path)
    try FileSystem.replace(Array("new".utf8), at: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    try folder.write("", to: "folder/file")
    let taken = folder.path + "/folder"
    #expect(message { try FileSystem.replace([], at: taken) }?.hasPrefix("cannot move '") == true)
    #expect(FileSystem.names(in: folder.path) == ["file.txt", "folder"])
  }
}
