import Foundation
import PNG
import Pipeline
import Testing

@testable import Studies

@Suite("the report of a study")
struct StudyReportTests {
  /// Trials with a picture and a series each, in a folder of their own.
  func study(in folder: Sample.Folder) throws -> [TrialResult] {
    let axes = [
      ComparedAxis("optimizer", labels: ["sgd", "adam"]),
      ComparedAxis("loss", labels: ["mse", "bce"]),
      ComparedAxis("seed", labels: ["1", "2", "3"]),
    ]
    let results = Sample.results(axes, folder: folder.path) { labels in
      labels == ["sgd", "bce", "1"] ? nil : Sample.plain(labels)
    }
    for result in results where result.outcome == .completed {
      try FileManager.default.createDirectory(
        atPath: result.folder, withIntermediateDirectories: true)
      try Data(Self.picture).write(to: URL(fileURLWithPath: result.folder + "/grid.png"))
      let scale = result.trial.label(on: "optimizer") == "adam" ? 1 : 2
      let seed = Int(result.trial.label(on: "seed") ?? "") ?? 0
      try Self.reports(x: [1, 2, 3], y: [4, 2, 1].map { $0 * scale + seed })
        .write(toFile: result.folder + "/reports.json", atomically: true, encoding: .utf8)
    }
    return results
  }

  /// Three by two pixels of a colour that nothing else has.
  static let picture: [UInt8] = {
    let pixels = [[UInt8]](repeating: [250, 0, 130], count: 6).flatMap(\.self)
    let image = PNGImage(width: 3, height: 2, channels: 3, pixels: pixels)
    return (try? image.encode(bitDepth: 8)) ?? []
  }()

  static func reports(x: [Int], y: [Int]) -> String {
    """
    {"reports": [{"stage": "model", "report": {"metrics": [], "tables": [], "series": [
      {"name": "loss", "xLabel": "epoch", "yLabel": "loss (nats)", "x": \(x), "y": \(y)}]}}]}
    """
  }

  static let comparisons = [
    Sample.comparison,
    Comparison(
      .series("model.loss"), over: ["seed"], rows: ["optimizer"], columns: ["loss"], file: "curves"),
    Comparison(
      .image("grid.png"), over: ["seed"], rows: ["optimizer"], columns: ["loss"], file: "sheet"),
  ]

  static let files = [
    "compare/curves.csv", "compare/curves.json", "compare/curves.md", "compare/curves.png",
    "compare/loss-map.png", "compare/loss.csv", "compare/loss.json", "compare/loss.md",
    "compare/loss.png", "compare/sheet.png", "report.html",
  ]

  @Test("leaves tables, pictures and a page, and nothing else")
  func files() throws {
    let (source, target) = (try Sample.Folder(), try Sample.Folder())
    let results = try study(in: source)
    let written = try StudyReport(
      name: "sample", comparisons: Self.comparisons, results: results
    ).write(to: target.path)
    #expect(written.files == Self.files)
    #expect(written.warnings == [])
    let found = try FileManager.default.subpathsOfDirectory(atPath: target.path)
    #expect(found.filter { $0 != "compare" && $0 != "compare/.made" }.sorted() == Self.files)
  }

  @Test("takes away what an earlier one made and it does not, and nothing else")
  func removes() throws {
    let (source, target) = (try Sample.Folder(), try Sample.Folder())
    let results = try study(in: source)
    func write(_ comparisons: [Comparison]) throws -> [String] {
      try StudyReport(name: "sample", comparisons: comparisons, results: results)
        .write(to: target.path)
      return try FileManager.default.contentsOfDirectory(atPath: target.path + "/compare").sorted()
    }
    _ = try write(Self.comparisons)
    try Data().write(to: URL(fileURLWithPath: target.path + "/compare/notes.txt"))
    #expect(
      try write([Self.comparisons[1]]) == [
        ".made", "curves.csv", "curves.json", "curves.md", "curves.png", "notes.txt",
      ])
    #expect(try write([]) == [".made", "notes.txt"])
  }

  @Test("has the same bytes whatever order the trials ended in, and again over itself")
  func repeats() throws {
    let (source, one, other) = (try Sample.Folder(), try Sample.Folder(), try Sample.Folder())
    let results = try study(in: source)
    for (folder, results) in [(one, results), (other, results.reversed()), (other, results)] {
      try StudyReport(name: "sample", comparisons: Self.comparisons, results: results)
        .write(to: folder.path)
    }
    for file in Self.files {
      #expect(one.bytes(file) != nil && one.bytes(file) == other.bytes(file), "\(file)")
    }
  }

  @Test("has a page that needs nothing but itself and tells of the trials that failed")
  func page() throws {
    let (source, target) = (try Sample.Folder(), try Sample.Folder())
    var results = try study(in: source)
    results[3] = TrialResult(
      trial: results[3].trial, folder: results[3].folder, outcome: .failed("<b>\"no\" & never</b>"),
      metrics: [], wall: 0)
    try StudyReport(
      name: "a <study>", description: "What & why", comparisons: Self.comparisons, results: results
    ).write(to: target.path)
    let page = try target.text("report.html")
    #expect(page.contains("<h1>a &lt;study&gt;</h1>"))
    #expect(page.contains("What &amp; why"))
    #expect(
      page.contains(
        "<tr><td class=\"number\">1</td><td>&lt;b&gt;&quot;no&quot; &amp; never&lt;/b&gt;</td>"
          + "<td>sgd-bce-1</td></tr>"))
    #expect(page.contains("<td>optimizer</td><td class=\"number\">2</td><td>sgd, adam</td>"))
    #expect(page.components(separatedBy: "<img ").count == 5)
    #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
    #expect(page.contains("class=\"number best\""))
    #expect(page.contains("<p class=\"note\">Bold: the lowest mean: "))
    #expect(page.contains("<li><span>Trials</span>12</li>"))
    #expect(page.contains("<a href=\"#trials\">Trials</a>"))
    #expect(page.contains("<li><span>Failed</span>1</li>"))
    #expect(page.contains("<h2>Trials</h2>") && page.contains("<h2>Failed trials</h2>"))
    #expect(
      page.contains(
        "<td class=\"number\">1</td><td>sgd-mse-1</td><td>sgd</td><td>mse</td><td>1</td>"
          + "<td>completed</td>"))
    #expect(!page.contains("No trial failed."))
    let whole = StudyReport(
      name: "whole", comparisons: Self.comparisons,
      results: results.filter { $0.outcome == .completed })
    try whole.write(to: target.path)
    #expect(try target.text("report.html").contains("<p class=\"note\">No trial failed.</p>"))
  }

  @Test("says an error that many trials ended in once, with their count and names")
  func alike() throws {
    let target = try Sample.Folder()
    let results = Sample.results(
      [
        ComparedAxis("rate", labels: ["0.1", "9"]),
        ComparedAxis("seed", labels: (1...50).map(String.init)),
      ]
    ) { $0[0] == "9" || $0[1] == "7" ? nil : 1 }
    let odd = results.map { result in
      result.trial.name == "9-3"
        ? TrialResult(
          trial: result.trial, folder: result.folder, outcome: .failed("other"), metrics: [],
          wall: 0) : result
    }
    try StudyReport(name: "a", comparisons: [], results: odd).write(to: target.path)
    let page = try target.text("report.html")
    let section = try #require(
      page.components(separatedBy: "<section id=\"failures\">").last?
        .components(separatedBy: "</section>").first)
    let rows = Array(section.components(separatedBy: "<tr><td")[1...])
    #expect(rows.count == 2)
    #expect(
      rows[0].hasPrefix(
        " class=\"number\">50</td><td>train: autoencoder: training diverged</td>"
          + "<td>0.1-7; 9-1; 9-2; 9-4; "))
    #expect(rows[0].contains("; 9-40; and 10 more</td>"))
    #expect(rows[1].hasPrefix(" class=\"number\">1</td><td>other</td><td>9-3</td>"))
  }

  @Test("draws what it can where a comparison finds nothing")
  func nothing() throws {
    let (source, target) = (try Sample.Folder(), try Sample.Folder())
    let results = try study(in: source)
    let report = StudyReport(
      name: "sample",
      comparisons: [
        Comparison(.metric("no.metric"), over: ["seed"], file: "metric"),
        Comparison(.series("no.series"), over: ["seed"], file: "series"),
        Comparison(.image("no.png"), over: ["seed"], file: "image"),
      ], results: results)
    let written = try report.write(to: target.path)
    #expect(!written.files.contains("compare/metric.png"))
    #expect(!written.files.contains("compare/series.png"))
    #expect(written.files.contains("compare/image.png"))
    #expect(
      try target.text("compare/metric.md").contains("No trial has a finite value of no.metric."))
    #expect(report.text().contains("No trial reports no.series."))
  }

  @Test("is refused with the path where its folder is a file")
  func refused() throws {
    let folder = try Sample.Folder()
    try Data().write(to: URL(fileURLWithPath: folder.path + "/compare"))
    let report = StudyReport(
      name: "sample", comparisons: [Sample.comparison], results: Sample.study())
    let error = #expect(throws: PipelineError.self) { try report.write(to: folder.path) }
    #expect(
      error?.message == "cannot make the folder '\(folder.path)/compare': it is a file")
  }
}
