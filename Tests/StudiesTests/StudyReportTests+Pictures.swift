import Foundation
import PNG
import Pipeline
import Testing

@testable import Studies

/// The pictures of a report: curves, sheets, maps and boxes.
extension StudyReportTests {
  @Test("sums a series up by median and quartiles, and says which trials it lacks")
  func curves() throws {
    let source = try Sample.Folder()
    let results = try study(in: source)
    let comparison = Self.comparisons[1]
    let axes = ComparedAxis.axes(of: results.map(\.trial))
    let grid = VariantGrid(comparison, results: results, axes: axes)
    let curves = SeriesCurves(comparison, grid, reading: ReportReader())
    #expect(curves.xLabel == "epoch" && curves.yLabel == "loss (nats)")
    #expect(curves.curves.map(\.count) == [3, 2, 3, 3])
    #expect(curves.curves[0].x == [1, 2, 3])
    #expect(curves.curves[0].median == [10, 6, 4])
    #expect(curves.curves[0].lowerQuartile == [9.5, 5.5, 3.5])
    #expect(curves.curves[1].missing == ["sgd-bce-1 failed"])
    let text = SeriesTable(curves: curves, grid: grid).text(.star)
    #expect(text.contains("sgd, bce: 2 of 3 (sgd-bce-1 failed)."))
  }

  @Test("draws no further than all trials that come as far have points")
  func unevenCurves() throws {
    let source = try Sample.Folder()
    let results = Sample.results([ComparedAxis("seed", labels: ["1", "2"])], folder: source.path) {
      _ in 1
    }
    let texts = [
      Self.reports(x: [1, 2, 3, 4], y: [4, 3, 2, 1]), Self.reports(x: [1, 3], y: [8, 4]),
    ]
    for (result, text) in zip(results, texts) {
      try FileManager.default.createDirectory(
        atPath: result.folder, withIntermediateDirectories: true)
      try text.write(toFile: result.folder + "/reports.json", atomically: true, encoding: .utf8)
    }
    let comparison = Comparison(.series("model.loss"), over: ["seed"], file: "loss")
    let grid = VariantGrid(
      comparison, results: results, axes: ComparedAxis.axes(of: results.map(\.trial)))
    let curve = SeriesCurves(comparison, grid, reading: ReportReader()).curves[0]
    #expect(curve.x == [1, 3, 4])
    #expect(curve.median == [6, 3, 1])
    #expect(curve.isUneven)
  }

  private func sheet(_ results: [TrialResult]) throws -> PNGImage {
    let comparison = Self.comparisons[2]
    let axes = ComparedAxis.axes(of: results.map(\.trial))
    let grid = VariantGrid(comparison, results: results, axes: axes)
    let bytes = try ContactSheet(comparison, grid, axes: axes).picture().bytes
    return try PNGImage(decoding: bytes)
  }

  @Test("shows small pictures with each pixel a square of whole pixels")
  func sheets() throws {
    let source = try Sample.Folder()
    let image = try sheet(try study(in: source))
    let count = stride(from: 0, to: image.pixels.count, by: 3).count {
      Array(image.pixels[$0..<$0 + 3]) == [250, 0, 130]
    }
    // Three cells (one trial failed) of 3x2 pixels, each 133 pixels long: 400 at most.
    #expect(count == 3 * 6 * 133 * 133)
  }

  @Test("makes pictures smaller by a whole number where they are too large together")
  func largeSheets() throws {
    let source = try Sample.Folder()
    let results = try study(in: source)
    // Columns of two colours in turn: two by two they become a third.
    let pixels = [[UInt8]](repeating: [250, 0, 130, 150, 100, 30], count: 1500 * 300)
    let large = try PNGImage(
      width: 3000, height: 300, channels: 3, pixels: pixels.flatMap(\.self)
    ).encode(bitDepth: 8)
    for result in results where result.outcome == .completed {
      try Data(large).write(to: URL(fileURLWithPath: result.folder + "/grid.png"))
    }
    let image = try sheet(results)
    #expect((3000...3600).contains(image.width))
    let mean = stride(from: 0, to: image.pixels.count, by: 3).count {
      Array(image.pixels[$0..<$0 + 3]) == [200, 50, 80]
    }
    // Three cells; one trial failed.
    #expect(mean == 3 * 1500 * 150)
    // A damaged picture costs no other.
    try Data(large.prefix(100)).write(to: URL(fileURLWithPath: results[0].folder + "/grid.png"))
    #expect(try sheet(results).width == image.width)
  }

  @Test("colours a map by the means, whatever their size")
  func maps() throws {
    for scale in [1.0, 1e-30, 1e30, 0] {
      let results = Sample.study { labels in (Sample.plain(labels) ?? 0) * scale }
      let table = ComparisonTable(Sample.comparison, results: results)
      #expect(HeatMap.suits(table))
      #expect(try HeatMap(table: table).picture().bytes == HeatMap(table: table).picture().bytes)
      #expect(try VariantBoxes(table: table).picture().bytes.count > 1000)
    }
  }

  @Test("draws no boxes of one value a variant, and of a few values the values alone")
  func boxes() throws {
    func table(seeds: Int) -> ComparisonTable {
      ComparisonTable(
        Sample.comparison,
        results: Sample.study().filter { (Int($0.trial.label(on: "seed") ?? "") ?? 0) <= seeds })
    }
    #expect(!VariantBoxes.suits(table(seeds: 1)))
    #expect(VariantBoxes.suits(table(seeds: 2)))
    let folder = try Sample.Folder()
    let single = Sample.study().filter { $0.trial.label(on: "seed") == "1" }
    let written = try StudyReport(name: "x", comparisons: [Sample.comparison], results: single)
      .write(to: folder.path)
    #expect(!written.files.contains("compare/loss.png"))
    // The body of a box has the light colour of its variant; dots have the dark one.
    func lightPixels(_ table: ComparisonTable) throws -> Int {
      let image = try PNGImage(decoding: VariantBoxes(table: table).picture().bytes)
        .converted(channels: 3, bitDepth: 8)
      return stride(from: 0, to: image.pixels.count, by: 3).count {
        let (red, blue) = (Int(image.pixels[$0]), Int(image.pixels[$0 + 2]))
        return (150...200).contains(red) && blue > 220
      }
    }
    // The legend's sample is all that is light in the picture of dots.
    #expect(try lightPixels(table(seeds: 4)) < 1000)
    #expect(try lightPixels(table(seeds: 5)) > 3000)
  }

  @Test("a map has a colour for each mean, and the page says what it shows")
  func cells() throws {
    let table = ComparisonTable(Sample.comparison, results: Sample.study())
    let image = try PNGImage(decoding: HeatMap(table: table).picture().bytes)
      .converted(channels: 3, bitDepth: 8)
    var counts: [[UInt8]: Int] = [:]
    for start in stride(from: 0, to: image.pixels.count, by: 3) {
      counts[Array(image.pixels[start..<start + 3]), default: 0] += 1
    }
    // The paper, and two optimizers with two losses.
    #expect(counts.values.count { $0 > image.pixels.count / 3 / 50 } >= 5)
  }

  @Test("shortens long labels to what tells them apart")
  func labels() {
    let long = ["0.1", "0.01", "0.03"].map { "{adam: {learning_rate: \($0), beta1: 0.9}}" }
    #expect(VariantGrid.distinguishing(long) == ["0.1", "0.01", "0.03"])
    #expect(VariantGrid.distinguishing(["[8, 4]", "[8]"]) == ["[8, 4]", "[8]"])
    let list = ["[128, 64, 32, 16, 8, 4, 2, 1]", "[22]"]
    #expect(VariantGrid.distinguishing(list) == list)
    let part = ["a long sentence of words", "a long sentence of words that goes on"]
    #expect(VariantGrid.distinguishing(part) == ["words", "words that goes on"])
  }

  @Test("orders an axis as its matrix does where combinations are left out")
  func axes() {
    let trials = Sample.study().map(\.trial).filter { !$0.name.hasPrefix("sgd-mse") }
    let axes = ComparedAxis.axes(of: trials)
    #expect(axes.map(\.name) == ["optimizer", "loss", "seed"])
    #expect(axes[1].labels == ["mse", "bce"])
    #expect(axes[2].labels == (1...10).map(String.init))
  }
}
