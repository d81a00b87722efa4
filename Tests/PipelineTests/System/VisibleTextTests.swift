import Testing

@testable import Pipeline

@Suite("Texts of files in messages")
struct VisibleTextTests {
  @Test("control characters but line ends and tabs are shown as U+FFFD")
  func controls() {
    let text = "a\u{1b}[2J\u{7f}\u{9b}\r\0b\n\tö\u{feff}\u{1f600}"
    let shown = "a\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}\u{fffd}b\n\tö\u{feff}\u{1f600}"
    #expect(PipelineError(.badData, text).message == shown)
    #expect(Diagnostic(.error, text, at: nil).message == shown)
    let place = SourceLocation(source: SourceText(name: "f", text: ""), line: 1, column: 1)
    #expect(Diagnostic.Related(text, at: place)?.message == shown)
  }
}
