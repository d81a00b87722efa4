import Browsers
import PNG
import Testing

@testable import Exporters
@testable import Pages
@testable import Pipeline

@Suite("The report of a run")
struct RunReportTests {
  private func stage(
    _ number: Int, _ kind: StageKind, _ plugin: String, name: String? = nil, wall: Double = 0,
    result: String = "", files: [String] = []
  ) -> (position: StagePosition, summary: StageSummary) {
    (
      StagePosition(
        number: number, count: 9, kind: kind, plugin: plugin, name: name ?? plugin),
      StageSummary(wall: wall, cpu: 0, peakMemory: 0, result: result, files: files)
    )
  }

  private func write(
    _ history: RunHistory = RunHistory(), reports: [NamedValue<Report>] = [],
    _ change: (inout RunReport) -> Void = { _ in }
  ) throws -> String {
    var report = RunReport()
    change(&report)
    let captured = Captured()
    try report.export(
      StageValues(reports: reports),
      in: RunContext(
        stageName: "report", seed: 7,
        run: RunIdentity(pipeline: "sample", seed: 7, options: "abc123", version: "0.1"),
        history: history, write: captured.write))
    return captured.text("report.html")
  }

  private func png(_ width: Int, _ height: Int) throws -> [UInt8] {
    try PNGImage(
      width: width, height: height, channels: 1,
      pixels: [UInt8](repeating: 9, count: width * height)
    ).encode()
  }

  /// Two plots, a small image, and a file that is no picture.
  private func pictures() throws -> RunHistory {
    let files = [
      "a.png": try png(300, 200), "b.svg": Array("<svg id=\"x\"/>".utf8), "c.png": try png(7, 5),
    ]
    return RunHistory(
      stages: [
        stage(1, .load, "font", wall: 1.25, result: "3 images of 7x5"),
        stage(2, .export, "loss-curve", wall: 130, files: ["a.png", "numbers.csv"]),
        stage(3, .export, "image-files", files: ["b.svg", "c.png"]),
      ],
      read: { path in
        guard let bytes = files[path] else { throw PipelineError(.missingData, path) }
        return bytes
      })
  }

  @Test("says which run it is of, in words and with the hash of its options")
  func summary() throws {
    let pictures = try pictures()
    let page = try write(
      RunHistory(description: "what for", stages: pictures.stages, read: pictures.read))
    for text in [
      "<title>sample: report</title>", "<h1>sample</h1>", "<p class=\"lead\">what for</p>",
      "<span>Seed</span>7<", "<span>Version of pipe</span>0.1<",
      "<span>SHA-256 of the resolved pipeline</span>abc123<",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test("shows every metric with its unit and reduction; NaN and infinities as such")
  func metrics() throws {
    let report = Report(metrics: [
      Metric("loss", 0.123456789, unit: "nats a pixel", reduction: "mean over 3 images"),
      Metric("odd", .nan, unit: ""), Metric("low", -.infinity, unit: "nats"),
      Metric("count", 60000, unit: "images"), Metric("tiny", 1e-12, unit: ""),
    ])
    let page = try write(reports: [NamedValue("check", report)])
    for row in [
      "<tr><td>loss</td><td class=\"number\" title=\"0.123456789\">0.1235</td>"
        + "<td>nats a pixel</td><td>mean over 3 images</td></tr>",
      "<tr><td>odd</td><td class=\"number odd\">not a number</td><td></td><td></td></tr>",
      "<tr><td>low</td><td class=\"number odd\">-inf</td><td>nats</td><td></td></tr>",
      "<td class=\"number\">60000</td>", "<td class=\"number\">1e-12</td>",
    ] {
      #expect(page.contains(row), "\(row)")
    }
  }

  @Test("shows tables, numbers to the right, long ones cut with a word")
  func tables() throws {
    let table = Table(
      name: "worst <cases>", columns: ["image", "wrong_pixels", "note"],
      rows: (0..<203).map { [.text("i\($0)"), .number(Double($0)), .number(.nan)] }
        + [[.text("last"), .number(1), .text("mixed")]])
    let page = try write(reports: [NamedValue("check", Report(tables: [table]))])
    #expect(page.contains("<caption>worst &lt;cases&gt;</caption>"))
    #expect(
      page.contains(
        "<th scope=\"col\">image</th><th scope=\"col\" class=\"number\">wrong_<wbr>pixels</th>"
          + "<th scope=\"col\">note</th>"))
    #expect(
      page.contains(
        "<tr><td>i199</td><td class=\"number\">199</td><td class=\"number odd\">not a number</td></tr>"
      ))
    #expect(!page.contains("i200") && page.contains("<p class=\"note\">4 further rows</p>"))
  }

  @Test("leads with what was reached: the first figures of evaluations, then of trainings")
  func reached() throws {
    let history = RunHistory(stages: [
      stage(1, .train, "autoencoder", name: "model"), stage(2, .evaluate, "check"),
    ])
    let training = Report(metrics: [
      Metric("loss", 0.5, unit: "nats a pixel"), Metric("steps", 9, unit: "steps"),
    ])
    let check = Report(
      metrics: [
        Metric("wrong_pixels", 248_199_999.999_999_97, unit: "pixels", reduction: "mean over 3")
      ] + (1...5).map { Metric("m\($0)", .nan, unit: "") })
    let page = try write(
      history, reports: [NamedValue("model", training), NamedValue("check", check)])
    let list = try #require(
      page.split(separator: "<dl class=\"reached\">").last?.split(separator: "</dl>").first)
    let shown = list.split(separator: "\n").map(String.init)
    #expect(shown.count == 5)
    #expect(
      shown[0]
        == "<div><dt>wrong pixels</dt><dd>248200000 <small>pixels</small></dd>"
        + "<dd class=\"about\">check, mean over 3</dd></div>")
    #expect(shown[1].hasPrefix("<div class=\"odd\"><dt>m1</dt><dd>not a number</dd>"))
    #expect(shown[4].hasPrefix("<div><dt>loss</dt><dd>0.5 <small>nats a pixel</small></dd>"))
    let places = try ["class=\"reached\"", "class=\"facts\"", "id=\"pictures\""].map {
      try #require(page.firstRange(of: $0)?.lowerBound)
    }
    #expect(places == places.sorted())
    #expect(!page.contains("so far"))
  }

  @Test("links every file of the run, from wherever it lies")
  func links() throws {
    let history = RunHistory(
      files: ["a b.png", "c:d#e%.csv", "ä/?.txt", "pages/", "run.json"],
      list: { $0 == "pages/" ? ["1.png", "2&3.png"] : [] })
    let page = try write(history)
    for link in [
      "<a href=\"./a%20b.png\">a b.png</a>", "<a href=\"./c%3Ad%23e%25.csv\">c:d#e%.csv</a>",
      "<a href=\"./%C3%A4/%3F.txt\">ä/?.txt</a>", "<a href=\"./pages/\">pages/</a>, 2 files",
      "<a href=\"./pages/1.png\">1.png</a>", "<a href=\"./pages/2%263.png\">2&amp;3.png</a>",
      "<a href=\"./run.json\">run.json</a>",
    ] {
      #expect(page.contains(link), "\(link)")
    }
    #expect(ReportFiles(page: "deep/er/report.html").address(of: "a/b") == "../../a/b")
  }

  @Test("shows pictures of two pixels a unit at the size of those of one, so that titles are alike")
  func sizes() throws {
    let plot = try PNGImage(
      width: 301, height: 200, channels: 1, pixels: [UInt8](repeating: 9, count: 301 * 200)
    ).encode(density: PNGDensity(scale: 2))
    let coarse = try PNGImage(
      width: 300, height: 200, channels: 1, pixels: [UInt8](repeating: 9, count: 300 * 200)
    ).encode(density: PNGDensity(pixelsPerMetre: 1000))
    let files = ["plot.png": plot, "grid.png": try png(300, 200), "coarse.png": coarse]
    let page = try write(
      RunHistory(
        stages: [
          stage(1, .export, "a", files: ["plot.png", "grid.png", "coarse.png"])
        ], read: { files[$0] ?? [] }))
    for element in [
      "<img alt=\"plot.png\" width=\"151\" height=\"100\" ",
      "<img alt=\"grid.png\" width=\"300\" height=\"200\" ",
      "<img alt=\"coarse.png\" width=\"300\" height=\"200\" ",
    ] {
      #expect(page.contains(element), "\(element)")
    }
  }

  @Test("embeds every picture with its name and its stage, small ones apart")
  func embeds() throws {
    let page = try write(try pictures())
    let plot = Base64.text(try png(300, 200))
    #expect(
      page.contains(
        "<img alt=\"a.png\" width=\"300\" height=\"200\" style=\"--printed: 200px\" "
          + "src=\"data:image/png;base64,\(plot)\">"))
    #expect(
      page.contains(
        "<figcaption><a href=\"./a.png\">a.png</a> · export: loss-curve</figcaption>"))
    #expect(
      page.contains(
        "<img alt=\"b.svg\" src=\"data:image/svg+xml;base64,PHN2ZyBpZD0ieCIvPg==\">"))
    let small = try #require(page.split(separator: "<div class=\"small\">").last)
    #expect(
      small.contains("<figcaption><a href=\"./c.png\">c.png</a></figcaption>")
        && !small.contains("a.png\" width"))
    #expect(!page.contains("No stage drew a picture."))
  }

  @Test("embeds so many pictures of each stage, and says how many more there are")
  func most() throws {
    let page = try write(try pictures()) { $0.pictures = 1 }
    #expect(page.contains("alt=\"a.png\"") && page.contains("alt=\"b.svg\""))
    #expect(!page.contains("alt=\"c.png\""))
    #expect(
      page.contains(
        "1 of 2 pictures of &#39;image-files&#39; are not embedded: &#39;pictures&#39; is 1."))
  }

  @Test("names large pictures that it leaves out")
  func large() throws {
    let size = try png(300, 200).count
    let page = try write(try pictures()) { $0.pictureBytes = size - 1 }
    #expect(!page.contains("alt=\"a.png\"") && page.contains("alt=\"c.png\""))
    #expect(
      page.contains(
        "a.png has \(Readable.count(size)) bytes, more than the \(Readable.count(size - 1)) of &#39;picture_bytes&#39;: it is not "
          + "embedded."))
  }

  @Test("a run with nothing to show says so")
  func nothing() throws {
    let page = try write(RunHistory(resolved: "pipeline: sample\n"))
    for text in [
      "No stage drew a picture.", "No stage measured anything.",
      "No stage read a file.", "<b>pipeline</b>: sample",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test("shows stages with what they made, files, and what was read")
  func stages() throws {
    let many = (0..<7).map { "\($0).txt" }
    let page = try write(
      RunHistory(
        stages: [stage(1, .load, "font", name: "f", wall: 1.256, result: "3 images", files: many)],
        sources: [SourceFile(path: "/a&b", sha256: "00ff", fileCount: 2)]))
    #expect(
      page.contains(
        "<tr><td class=\"number\">1</td><td>load: font</td><td>f</td><td>3 images</td>"
          + "<td><a href=\"./0.txt\">0.txt</a>, <a href=\"./1.txt\">1.txt</a>, "
          + "<a href=\"./2.txt\">2.txt</a> and 4 more</td></tr>"))
    #expect(page.contains("<td>/a&amp;b (2 files)</td><td class=\"hash\">00ff</td>"))
  }

  @Test("escapes text everywhere, and replaces what a document must not hold")
  func escapes() throws {
    let bad = "<script>&\"'\u{0}\u{7f}\u{85}\u{fffe}"
    let good = "&lt;script&gt;&amp;&quot;&#39;\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
    let report = Report(
      metrics: [Metric(bad, 1, unit: bad, reduction: bad)],
      tables: [Table(name: bad, columns: [bad], rows: [[.text(bad)]])])
    let page = try write(
      RunHistory(
        description: bad, resolved: "a: \(bad)\n- \(bad): 1",
        stages: [stage(1, .export, bad, name: bad, result: bad, files: [bad + ".png"])],
        sources: [SourceFile(path: bad, sha256: bad)], read: { _ in [1, 2, 3] }),
      reports: [NamedValue(bad, report)])
    #expect(!page.contains("<script"))
    #expect(page.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7f })
    #expect(page.split(separator: good, omittingEmptySubsequences: false).count == 24)
  }

  @Test("needs nothing but itself")
  func selfContained() throws {
    let page = try write(try pictures())
    for sign in ["http:", "https:", "<script", "<link", "@import", "url("] {
      #expect(!page.contains(sign), "\(sign)")
    }
  }

  @Test(
    "opens in a browser with every picture decoded and nothing fetched",
    .enabled(if: HeadlessBrowser.path != nil, "there is no Chromium"))
  func browser() throws {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"4\"/>"
    let files = ["a.png": try png(300, 200), "b.svg": Array(svg.utf8), "c.png": try png(7, 5)]
    let history = RunHistory(
      stages: [stage(1, .export, "x", files: ["a.png", "b.svg", "c.png"])],
      read: { files[$0] ?? [] })
    let outcome = try HeadlessBrowser.run(
      """
      const images = [...document.images];
      await Promise.all(images.map(image => image.decode()));
      return images.map(image => image.naturalWidth + "x" + image.naturalHeight);
      """, in: try write(history), as: [String].self)
    #expect(outcome.problems == [])
    #expect(outcome.result == ["300x200", "9x4", "7x5"])
  }
}
