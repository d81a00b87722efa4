import Testing

@testable import Pipeline

@Suite("JSON")
struct JSONTests {
  @Test("quotes, backslashes and control characters are escaped, and nothing else")
  func escapes() {
    #expect(
      JSON.text("\"\\\n\r\t\u{1b}\u{7f}/\u{e9}").line
        == #""\"\\\n\u000d\u0009\u001b\u007f/\#u{e9}""#)
  }

  @Test("numbers that are none are null")
  func numbers() {
    #expect(
      JSON.list([.number(0.5), .number(.nan), .number(.infinity), .integer(-3), .null]).line
        == "[0.5, null, null, -3, null]")
  }

  @Test("what fits into eighty columns stays on one line")
  func lines() {
    let fits = JSON.list([.text(String(repeating: "a", count: 76))])
    #expect(fits.pretty() == fits.line)
    let long = String(repeating: "a", count: 77)
    #expect(
      JSON.object([("a", .list([.text(long), .integer(1)])), ("b", .boolean(true))]).pretty()
        == "{\n  \"a\": [\n    \"\(long)\",\n    1\n  ],\n  \"b\": true\n}")
  }
}
