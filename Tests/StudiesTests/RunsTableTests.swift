import Foundation
import Pipeline
import Testing

@testable import Studies

@Suite("runs side by side")
struct RunsTableTests {
  /// A run folder as a run leaves it.
  private func run(
    _ name: String, seed: Int, rate: String = "0.001", optimizer: String = "adam",
    loss: String = "1.5", error: String? = nil, in folder: Sample.Folder
  ) throws -> RecordedRun {
    let path = folder.path + "/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let outcome =
      error.map { "\"completed\": false, \"error\": \"\($0)\"" } ?? "\"completed\": true"
    try """
    {"version": "0.2.0", "pipeline": "sample", "seed": \(seed), \(outcome), "files": [],
     "stages": [
      {"kind": "train", "plugin": "autoencoder", "name": "model", "wall_seconds": 2, "metrics": [
        {"name": "loss", "value": \(loss), "value_text": "nan", "unit": "nats"}]},
      {"kind": "export", "plugin": "metrics", "name": "x"}]}
    """.write(toFile: path + "/run.json", atomically: true, encoding: .utf8)
    try """
    pipeline: sample
    seed: \(seed)
    stages:
      - load: font
        codes: 0x60-0x7f
      - train: autoencoder
        hidden: [8, 4]
        optimizer: {\(optimizer): {learning_rate: \(rate), \(optimizer)_only: 1}}
    """.write(toFile: path + "/resolved.yaml", atomically: true, encoding: .utf8)
    return try RecordedRun(path)
  }

  @Test("are grouped where they differ in nothing but the seed, and named by what differs")
  func groups() throws {
    let folder = try Sample.Folder()
    let table = RunsTable([
      try run("a", seed: 1, in: folder), try run("b", seed: 2, loss: "2.5", in: folder),
      try run("c", seed: 1, rate: "0.01", in: folder),
    ])
    #expect(table.groups.map(\.name) == ["0.001", "0.01"])
    #expect(
      table.text() == """
        What differs

        option                              0.001  0.01
        ----------------------------------  -----  ----
        train.optimizer.adam.learning_rate  0.001  0.01
        seed                                1, 2   1
        folder                              a, b   c

        What they report

        metric      unit        0.001  0.01  difference
        ----------  ----  -----------  ----  ----------
        model.loss  nats  2.00 ± 0.71   1.5        -0.5

        The difference is 0.01 less 0.001.
        Runs that differ in the seed alone are repetitions: mean ± standard deviation.
        With --metric NAME they are tested.

        """)
    #expect(
      table.csv == """
        metric,unit,run,runs,values,mean,standard_deviation
        model.loss,nats,0.001,2,2,2.0,0.7071067811865476
        model.loss,nats,0.01,1,1,1.5,

        """)
    #expect(table.markdown.hasPrefix("## What differs\n\n| option | 0.001 | 0.01 |\n"))
    #expect(table.markdown.contains("\n## What they report\n"))
    #expect(
      table.json.line.hasPrefix(
        #"{"runs": [{"run": "0.001", "folder": "\#(folder.path)/a", "pipeline": "sample", "#
          + #""seed": 1, "completed": true}, "#))
    #expect(table.markdown.contains("| train.optimizer.adam.learning\\_rate | 0.001 | 0.01 |"))
    #expect(table.table(of: "model.loss").comparisons.compactMap { $0?.differences } == [[0]])
  }

  @Test(
    "compare on a page what differs: curves that are not the same, pictures of two, metrics that vary"
  )
  func usualSubjects() throws {
    let folder = try Sample.Folder()
    let runs = try [("a", "1", "2"), ("b", "1", "3"), ("c", "2", "2")].map { name, seed, end in
      let path = try run(
        name, seed: Int(seed) ?? 0, rate: name == "b" ? "0.01" : "0.001", loss: end, in: folder
      ).folder
      try """
      {"reports": [{"stage": "model", "report": {"metrics": [], "tables": [], "series": [
        {"name": "loss", "xLabel": "epoch", "yLabel": "loss", "x": [1, 2], "y": [4, \(end)]},
        {"name": "rate", "xLabel": "epoch", "yLabel": "rate", "x": [1, 2], "y": [1, 1]}]}}]}
      """.write(toFile: path + "/reports.json", atomically: true, encoding: .utf8)
      let record = try String(contentsOfFile: path + "/run.json", encoding: .utf8)
      let files = name == "c" ? "" : #""grid.png", "notes.txt", "#
      try record.replacingOccurrences(
        of: "\"files\": []", with: #""files": [\#(files)"\#(name).png"]"#
      ).write(toFile: path + "/run.json", atomically: true, encoding: .utf8)
      return try RecordedRun(path)
    }
    let table = RunsTable(runs)
    #expect(table.series() == ["model.loss", "model.rate"])
    #expect(table.pictures() == ["grid.png", "a.png", "c.png", "b.png"])
    // The repetitions a and c report the same loss: there is nothing to test.
    #expect(table.usualSubjects() == [.series("model.loss"), .image("grid.png")])
    let files = RunsReport(table, subjects: [.metric("a.b"), .series("a.b"), .image("a.b.png")])
      .comparisons.map(\.file)
    #expect(files == ["a.b", "a.b-series", "a.b-2"])
  }

  @Test("say that another component was chosen, not each of its options")
  func components() throws {
    let folder = try Sample.Folder()
    let table = RunsTable([
      try run("a", seed: 1, in: folder), try run("b", seed: 1, optimizer: "sgd", in: folder),
    ])
    #expect(table.differences.rows.map(\.path) == ["train.optimizer"])
    #expect(table.groups.map(\.name) == ["adam", "sgd"])
  }

  @Test("with equal options and seeds stand beside each other under their folders' names")
  func equal() throws {
    let folder = try Sample.Folder()
    let table = RunsTable([
      try run("a", seed: 1, in: folder), try run("b", seed: 1, loss: "null", in: folder),
    ])
    #expect(table.groups.map(\.name) == ["a", "b"])
    #expect(table.text().contains("model.loss  nats  1.5  not a number           -\n"))
  }

  @Test(
    "compare no counts of what a run did or was given, unless asked, and pair stages under any name"
  )
  func countersAndNames() throws {
    let folder = try Sample.Folder()
    func run(_ name: String, stage: String, parameters: Int) throws -> RecordedRun {
      let path = folder.path + "/" + name
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try """
      {"version": "0.2.0", "pipeline": "sample", "seed": 1, "completed": true, "files": [],
        "stages": [{"kind": "train", "plugin": "autoencoder", "name": "\(stage)", "metrics": [
          {"name": "loss", "value": 1.\(parameters)}, {"name": "parameters", "value": \(parameters)},
          {"name": "steps", "value": \(parameters)}, {"name": "likelihood_images", "value": 9}]}]}
      """.write(toFile: path + "/run.json", atomically: true, encoding: .utf8)
      let given = stage == "autoencoder" ? "" : ", as: \(stage)"
      try
        "pipeline: sample\nseed: 1\nstages:\n  - {train: autoencoder, latent: \(parameters)\(given)}\n"
        .write(toFile: path + "/resolved.yaml", atomically: true, encoding: .utf8)
      return try RecordedRun(path)
    }
    let table = RunsTable([
      try run("a", stage: "autoencoder", parameters: 3), try run("b", stage: "net", parameters: 4),
    ])
    #expect(table.differences.rows.map(\.path) == ["train.latent"])
    #expect(table.compared == ["autoencoder.loss"])
    #expect(table.metrics.contains("autoencoder.parameters"))
    #expect(
      table.text().hasSuffix(
        """
        metric            unit    3    4  difference
        ----------------  ----  ---  ---  ----------
        autoencoder.loss        1.3  1.4        +0.1

        The difference is 4 less 3.
        autoencoder.* stands for net.* too.

        """))
    #expect(table.table(of: "autoencoder.steps").values.compactMap { $0.summary?.mean } == [3, 4])
  }

  @Test("that failed are named with their error")
  func failed() throws {
    let folder = try Sample.Folder()
    let table = RunsTable([
      try run("a", seed: 1, in: folder),
      try run("b", seed: 1, rate: "9", error: "diverged", in: folder),
    ])
    #expect(table.text().contains("model.loss  nats    1.5  failed           -\n"))
    #expect(table.text().hasSuffix("\nb failed, and is left out: diverged\n"))
    #expect(table.json.line.contains(#""completed": false, "error": "diverged""#))
  }
}
