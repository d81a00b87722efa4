import Testing

@testable import Pipeline

@Suite("written YAML")
struct YAMLTextTests {
  @Test(
    "awkward texts read back the same, as values, in lists and as keys",
    arguments: [
      "no", "010", "", " a", "a ", "a: b", "a:", "#x", "a #x", "a#x", "'", "\"", "a'b", "\\", "\n",
      "a\nb", "a\r\nb", "\t", "~", "null", "<<", "=", "- a", "---", "...", "[a]", "a, b", "{}",
      "&a",
      "*a", "!x", "|", ">", "%", "@", "`", "?", "1:30", ".5", "+1", "\u{e9}", "e\u{301}",
      "\u{1F600}", "a \u{301}", "a: \u{301}", "a #\u{301}", "\u{1}", "\u{7f}", "a\u{85}b",
      "a\u{2028}b", "\u{2029}", "a\u{FEFF}b", "\u{FFFE}", "\u{FFFF}", "\u{a0}",
      "\u{9f}", "\0", "\u{E000}",
    ])
  func texts(_ text: String) throws {
    let entry = Node.Entry(
      text, Node(.list([.text(text), Node(.map([.init(text, .text(text))]))])))
    let written = YAMLText.block([entry])
    let (root, faults) = readYAML(written)
    #expect(faults == [], "\(written)")
    let back = try #require(root?.map?.first)
    #expect(Array(back.key.unicodeScalars) == Array(text.unicodeScalars), "\(written)")
    let value = try #require(back.value.list?.first?.scalar)
    #expect(Array(value.text.unicodeScalars) == Array(text.unicodeScalars), "\(written)")
    #expect(!value.isNull)
    #expect(back.value == entry.value, "\(written)")
  }

  @Test(
    "words that other readers take for values are quoted",
    arguments: [
      "true", "False", "null", "~", "yes", "no", "on", "off", "y", "N", "nan", "inf", "1e5",
    ])
  func words(_ text: String) { #expect(YAMLText.flow(.text(text)) == "\"\(text)\"") }

  @Test("plain texts stay plain")
  func plain() {
    #expect(YAMLText.flow(.text("adam")) == "adam")
    #expect(YAMLText.flow(.text("no")) == "\"no\"")
    #expect(
      YAMLText.block([.init("a", Node(.list([.plain("1"), .text("x y")])))], indent: "  ")
        == "  a: [1, x y]\n")
  }
}
