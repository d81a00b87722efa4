// Written by hand, for a table can have millions of numbers: the tree that an encoder would make of
// them takes a hundred times the memory of the file.
extension ReportFile {
  /// The bytes of the file, which give back every number exactly.
  package func encoded() -> [UInt8] {
    var file = ReportWriter()
    file.object {
      $0.list("reports", reports) { file, item in
        file.object {
          $0.key("report")
          $0.write(item.report)
          $0.text("stage", item.stage)
        }
      }
    }
    return file.bytes
  }
}

/// JSON as it is written, with commas where they belong. Source: RFC 8259.
private struct ReportWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func separate() {
    guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "["),
      last != UInt8(ascii: ":")
    else { return }
    bytes.append(UInt8(ascii: ","))
  }

  mutating func key(_ name: String) {
    separate()
    bytes += JSON.text(name).line.utf8
    bytes.append(UInt8(ascii: ":"))
  }

  mutating func object(_ contents: (inout ReportWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    contents(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func text(_ name: String, _ text: String) {
    key(name)
    value(text)
  }

  mutating func list<Items: Sequence>(
    _ name: String, _ items: Items, _ write: (inout ReportWriter, Items.Element) -> Void
  ) {
    key(name)
    list(items, write)
  }

  private mutating func list<Items: Sequence>(
    _ items: Items, _ write: (inout ReportWriter, Items.Element) -> Void
  ) {
    separate()
    bytes.append(UInt8(ascii: "["))
    for item in items { write(&self, item) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func value(_ text: String) {
    separate()
    bytes += JSON.text(text).line.utf8
  }

  private mutating func value(_ number: Double) {
    separate()
    bytes += number.isFinite ? Array("\(number)".utf8) : Array("\"\(number)\"".utf8)
  }

  private mutating func value(_ cell: Table.Cell) {
    switch cell {
    case .text(let text): value(text)
    case .number(let number) where number.isFinite: value(number)
    case .number(let number):
      object {
        $0.key("number")
        $0.value(number)
      }
    }
  }

  mutating func write(_ report: Report) {
    object {
      $0.list("metrics", report.metrics) { file, metric in
        file.object {
          $0.text("name", metric.name)
          $0.text("reduction", metric.reduction)
          $0.text("unit", metric.unit)
          $0.key("value")
          $0.value(metric.value)
        }
      }
      $0.list("series", report.series) { file, series in
        file.object {
          $0.text("name", series.name)
          $0.list("x", series.x) { $0.value($1) }
          $0.text("xLabel", series.xLabel)
          $0.list("y", series.y) { $0.value($1) }
          $0.text("yLabel", series.yLabel)
        }
      }
      $0.list("tables", report.tables) { file, table in
        file.object {
          $0.list("columns", table.columns) { $0.value($1) }
          $0.text("name", table.name)
          $0.list("rows", table.rows) { file, row in file.list(row) { $0.value($1) } }
        }
      }
    }
  }
}
