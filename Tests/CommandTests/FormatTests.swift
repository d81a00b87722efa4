import Foundation
import Pipeline
import Testing

@Suite("--format json")
struct FormatTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("of check is a list of findings with their places")
  func check() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: a
      stages:
        - train: autoencoder
          epocs: 3
        - load: font
      """, to: "a.yaml")
    let outcome = try work.pipe(
      "check", "a.yaml", "--format", "json", "--set", "lod.codes=0x60-0x61")
    #expect(outcome.status == 65)
    let findings = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    #expect(findings.map { $0["severity"] as? String } == ["error", "error", "error"])
    #expect(
      findings.map { $0["message"] as? String } == [
        "no stage is 'lod'; did you mean 'load'?",
        "train: autoencoder needs images, which no earlier stage makes",
        "unknown key 'epocs' of train: autoencoder; did you mean 'epochs'?",
      ])
    #expect(findings.map { $0["file"] as? String } == ["command line", "a.yaml", "a.yaml"])
    #expect(findings.map { $0["line"] as? Int } == [1, 3, 4])
    #expect(findings.map { $0["column"] as? Int } == [7, 5, 5])
    let related = try #require(findings[1]["related"] as? [[String: Any]])
    #expect(related.count == 1)
    #expect(related[0]["message"] as? String == "'load: font' comes later: move it up")
    #expect(related[0]["line"] as? Int == 5)
  }

  @Test("of check is an empty list where all is well")
  func nothing() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    let outcome = try work.pipe("check", "small.yaml", "--format", "json")
    #expect(outcome.output == "[]\n")
    #expect(outcome.status == 0)
  }

  @Test("of run is the summary: seed, stages with time, memory and metrics, files")
  func run() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    let outcome = try work.pipe("run", "small.yaml", "--format", "json", "--out", "r")
    let summary = try object(outcome.output)
    #expect(summary["pipeline"] as? String == "small")
    #expect(summary["seed"] as? Int == 3)
    #expect(summary["folder"] as? String == work.real + "/r")
    #expect(summary["completed"] as? Bool == true)
    #expect(
      summary["files"] as? [String] == [
        "autoencoder.safetensors", "checkpoints/autoencoder/final.safetensors", "grid.png",
        "metrics.json",
      ])
    let stages = try #require(summary["stages"] as? [[String: Any]])
    #expect(
      stages.map { $0["stage"] as? String } == [
        "load: font", "train: autoencoder", "evaluate: reconstruction", "export: png-grid",
        "export: metrics",
      ])
    #expect(
      stages.map { $0["name"] as? String } == [
        "font", "autoencoder", "reconstruction", "png-grid", "metrics",
      ])
    for stage in stages {
      #expect((stage["wall_seconds"] as? Double ?? -1) >= 0)
      #expect((stage["cpu_seconds"] as? Double ?? -1) >= 0)
      #expect((stage["peak_memory_bytes"] as? Int ?? 0) > 1_000_000)
    }
    let metrics = try #require(stages[2]["metrics"] as? [[String: Any]])
    #expect(metrics[0]["name"] as? String == "cross_entropy")
    #expect(metrics[0]["unit"] as? String == "nats a pixel")
    #expect(metrics[0]["reduction"] as? String == "mean over 4 images")
    #expect((metrics[0]["value"] as? Double ?? 0) > 0)
  }

  @Test("of a run that fails says why, and what is left")
  func failure() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    let outcome = try work.pipe(
      "run", "small.yaml", "--format", "json", "--out", "r", "--set",
      "train.optimizer={sgd: {learning_rate: 1e39}}")
    #expect(outcome.status == 65)
    let summary = try object(outcome.output)
    #expect(summary["completed"] as? Bool == false)
    #expect(
      (summary["error"] as? String)?.hasPrefix("train: autoencoder: the loss is not a number")
        == true)
    #expect(summary["files"] as? [String] == [])
  }

  @Test("is what run.json is in too: version, options, the hash of every input, every stage")
  func record() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml", "--out", "r", "--quiet").status == 0)
    let record = try object(work.text(of: "r/run.json"))
    #expect(record["version"] as? String == PipeVersion.current)
    #expect(record["seed"] as? Int == 3)
    let inputs = try #require(record["inputs"] as? [[String: String]])
    #expect(inputs.map { $0["path"] } == ["builtin:5x7"])
    #expect(inputs[0]["sha256"]?.count == 64)
    let stages = try #require(record["stages"] as? [[String: Any]])
    let options = try #require(stages[1]["options"] as? [String: Any])
    #expect(options["hidden"] as? [Int] == [8])
    #expect(options["epochs"] as? Int == 20)
    #expect((options["optimizer"] as? [String: [String: Any]])?["adam"]?["beta1"] as? Double == 0.9)
    for key in ["wall_seconds", "cpu_seconds", "peak_memory_bytes", "metrics", "files"] {
      #expect(stages.allSatisfy { $0[key] != nil }, "\(key)")
    }
  }
}
