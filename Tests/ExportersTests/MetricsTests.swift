import Exporters
import Testing

@testable import Pipeline

@Suite("Metrics as files")
struct MetricsTests {
  private func write(_ file: String, _ reports: [NamedValue<Report>]? = nil) throws -> String {
    var metrics = Metrics()
    metrics.file = OutputPath(file)
    let captured = Captured()
    let some = [
      NamedValue(
        "autoencoder", Report(metrics: [Metric("loss", 0.25, unit: "nats a pixel")])),
      NamedValue(
        "check \"a\"",
        Report(metrics: [
          Metric("wrong", 3, unit: "pixels", reduction: "sum, 32 images"),
          Metric("ratio", .nan, unit: "", reduction: "a|b\nc"),
          Metric("odds", -.infinity, unit: ""),
        ])),
    ]
    try metrics.export(values(reports: reports ?? some), in: captured.context)
    return captured.text(file)
  }

  @Test("JSON has an object a metric; what is not finite is null and said in words")
  func json() throws {
    #expect(
      try write("metrics.json") == #"""
        [
          {"stage": "autoencoder", "name": "loss", "value": 0.25, "unit": "nats a pixel", "reduction": ""},
          {"stage": "check \"a\"", "name": "wrong", "value": 3.0, "unit": "pixels", "reduction": "sum, 32 images"},
          {"stage": "check \"a\"", "name": "ratio", "value": null, "value_text": "nan", "unit": "", "reduction": "a|b\nc"},
          {"stage": "check \"a\"", "name": "odds", "value": null, "value_text": "-inf", "unit": "", "reduction": ""}
        ]

        """#)
  }

  @Test("CSV quotes commas, quotes and line ends, and ends lines in CR LF")
  func csv() throws {
    #expect(
      try write("metrics.csv")
        == [
          "stage,name,value,unit,reduction",
          "autoencoder,loss,0.25,nats a pixel,",
          "\"check \"\"a\"\"\",wrong,3.0,pixels,\"sum, 32 images\"",
          "\"check \"\"a\"\"\",ratio,nan,,\"a|b\nc\"",
          "\"check \"\"a\"\"\",odds,-inf,,",
        ].map { $0 + "\r\n" }.joined())
  }

  @Test("Markdown is one table, whose cells hold no bar and no line end of their own")
  func markdown() throws {
    #expect(
      try write("metrics.md") == #"""
        | stage | name | value | unit | reduction |
        | --- | --- | ---: | --- | --- |
        | autoencoder | loss | 0.25 | nats a pixel |  |
        | check "a" | wrong | 3 | pixels | sum, 32 images |
        | check "a" | ratio | not a number |  | a\|b c |
        | check "a" | odds | -inf |  |  |

        """#)
  }

  @Test("reports without metrics make an empty array")
  func empty() throws {
    #expect(try write("m.json", [NamedValue("a", Report())]) == "[]\n")
  }

  @Test("control characters in JSON are escaped")
  func controls() throws {
    let report = Report(metrics: [Metric("a\u{1}\\", 1, unit: "")])
    #expect(try write("m.json", [NamedValue("s", report)]).contains(#""a\u0001\\""#))
  }

  @Test("metrics need at least one report")
  func needs() { #expect(Metrics().needs == [StageInput("reports", .report)]) }
}
