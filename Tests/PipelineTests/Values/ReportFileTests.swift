import Foundation
import Testing

@testable import Pipeline

@Suite("the file of a run's reports")
struct ReportFileTests {
  private let reports = [
    NamedValue(
      "train",
      Report(
        metrics: [
          Metric("loss", 0.1, unit: "nats a pixel", reduction: "mean over 3 \"images\"\n\u{1}"),
          Metric("least", -.infinity, unit: ""),
        ],
        tables: [
          Table(
            name: "rows", columns: ["a", "b"],
            rows: [
              [.text("inf"), .number(.infinity)], [.text("1"), .number(.leastNonzeroMagnitude)],
            ]),
          Table(name: "none", columns: [], rows: []),
        ],
        series: [
          Series(name: "loss", xLabel: "epoch", yLabel: "µ", x: [1, 2], y: [.infinity, 0.5])
        ]
      )),
    NamedValue("nothing", Report()),
  ]

  @Test("every text and every number comes back, infinite ones too")
  func roundTrip() throws {
    let bytes = ReportFile(reports).encoded()
    let read = try ReportFile(bytes, name: "reports.json")
    #expect(read.named.map(\.name) == ["train", "nothing"])
    #expect(read.named.map(\.value) == reports.map(\.value))
    // Any reader of JSON takes it.
    #expect(try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any])
  }

  @Test("a cell of a table is a text or a number by itself")
  func cells() throws {
    let text = String(decoding: ReportFile(reports).encoded(), as: UTF8.self)
    #expect(text.contains(#""rows":[["inf",{"number":"inf"}],["1",5e-324]]"#), "\(text)")
    let cells = try JSONEncoder().encode([Table.Cell.text("a"), .number(2.5)])
    #expect(String(decoding: cells, as: UTF8.self) == #"["a",2.5]"#)
  }

  @Test("what is no such file is refused by its name")
  func damaged() {
    #expect(throws: PipelineError.self) { try ReportFile(Array("{}".utf8), name: "r.json") }
  }
}

@Suite("memory for images")
struct ImageMemoryTests {
  @Test("what earlier stages hold counts")
  func together() {
    let header = ImageHeader(shape: ImageShape(height: 1000, width: 1000), count: 600)
    var held = 0.0
    #expect(header.memoryFault(beside: &held, memory: 1_000_000_000) == nil)
    #expect(held == 6e8)
    #expect(
      header.memoryFault(beside: &held, memory: 1_000_000_000)
        == "600 images of 1000x1000 take 600 MB at a byte a value, those of earlier stages 600 MB, "
        + "and this machine has 1 GB of memory: make them fewer or smaller")
    #expect(held == 6e8)
    var floats = header
    floats.bytesPerValue = 4
    #expect(
      floats.memoryFault(memory: 1_000_000_000)
        == "600 images of 1000x1000 take 2.4 GB at 4 bytes a value, and this machine has 1 GB of "
        + "memory: make them fewer or smaller")
    #expect(
      header.memoryFault(memory: 500_000_000)
        == "600 images of 1000x1000 take 600 MB at a byte a value, and this machine has 500 MB of "
        + "memory: make them fewer or smaller")
  }
}
