import Testing

@testable import Pipeline

func readYAML(_ text: String) -> (root: Node?, faults: [String]) {
  let (root, faults) = YAMLReader.read(SourceText(name: "p.yaml", text: text))
  return (root, faults.map { head($0) })
}

/// Place and message, without the excerpt.
func head(_ fault: Diagnostic) -> String {
  ([(fault.location, fault.message)] + fault.related.map { ($0.location, $0.message) })
    .map { "\($0.0.map { "\($0.line):\($0.column)" } ?? "-") \($0.1)" }.joined(separator: " | ")
}

@Suite("YAML reader")
struct YAMLReaderTests {
  @Test("values and keys have their places")
  func places() throws {
    let root = try #require(readYAML("a: 1\nb: [x, \"y\"]\n").root)
    let entries = try #require(root.map)
    #expect(entries.map(\.key) == ["a", "b"])
    #expect(entries[1].keyLocation?.description == "p.yaml:2:1")
    #expect(entries[1].value.list?[1].location?.description == "p.yaml:2:8")
    #expect(entries[1].value.list?[1].scalar == Node.Scalar("y", isQuoted: true))
  }

  @Test("every repeated key is reported at its later place")
  func repeated() {
    let text = "a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n\"b\": 5\n"
    #expect(
      readYAML(text).faults == [
        "3:1 the key 'a' is written twice in one map; keep one | 1:1 'a' is first written here",
        "5:1 the key 'b' is written twice in one map; keep one | 2:1 'b' is first written here",
        "4:11 the key 'd' is written twice in one map; keep one | 4:5 'd' is first written here",
      ])
  }

  @Test("each of fifty repetitions is reported, with the first")
  func oftenRepeated() {
    let faults = readYAML(String(repeating: "a: 1\n", count: 51)).faults
    #expect(faults.count == 50)
    #expect(
      faults.last
        == "51:1 the key 'a' is written twice in one map; keep one | 1:1 'a' is first written here")
  }

  @Test("of repeated keys that are too many for the size of the file, the rest are counted")
  func tooOftenRepeated() {
    let filler = "#" + String(repeating: "-", count: 300_000) + "\n"
    let keys = (1...50).map { "k\($0): 1\nk\($0): 2\n" }.joined()
    let faults = readYAML(filler + keys).faults
    #expect(faults.count == 21)
    #expect(
      faults.first == "2:1 the key 'k1' is written more than once in one map; keep one of each")
    #expect(
      faults.last?.hasSuffix(
        " and 29 others are written more than once in one map; keep one of each")
        == true)
  }

  @Test("a repeated key behind an alias is one fault")
  func repeatedBehindAlias() {
    #expect(
      readYAML("x: &x {a: 1, a: 2}\ny: *x\n").faults == [
        "1:14 the key 'a' is written twice in one map; keep one | 1:8 'a' is first written here"
      ])
  }

  @Test(
    "what is not plain YAML is refused with its place",
    arguments: [
      (
        "a: &a {x: 1}\nb:\n  <<: *a\n",
        "3:3 merge keys ('<<') are not supported: write the options out, or put a value that "
          + "repeats under 'vars:' and use ${name}"
      ),
      (
        "a: !!int '12'",
        "1:4 tags such as 'tag:yaml.org,2002:int' are not supported: write the value plainly"
      ),
      ("b: *a", "1:4 not valid YAML: found undefined alias"),
      ("? [1, 2]\n: 3\n", "1:3 a key must be a word, not a list"),
      ("{a: b}: 3\n", "1:1 a key must be a word, not a map"),
      (
        "a:\n\tb: 1\n",
        "2:1 not valid YAML: found character that cannot start any token "
          + "(while scanning for the next token from line 2)"
      ),
      (
        "a: 1\n---\nb: 2\n",
        "2:1 not valid YAML: but found another document "
          + "(expected a single document in the stream from line 1)"
      ),
      (
        "a: \"b\nc: 1\n",
        "3:1 not valid YAML: found unexpected end of stream "
          + "(while scanning a quoted scalar from line 1)"
      ),
      ("a: b: c", "1:5 not valid YAML: mapping values are not allowed in this context"),
      (
        "a: 1\r\nb: x\u{1}",
        "2:5 the control character U+0001 is not allowed; in double quotes, write \\x01"
      ),
      (
        "a: \u{c}\u{9f}",
        "1:4 the control character U+000C is not allowed; in double quotes, write \\x0C"
      ),
      ("a: \u{FFFE}", "1:4 the character U+FFFE is not allowed; remove it"),
      (
        "a: 1\nb: \u{FEFF}x", "2:4 the invisible character U+FEFF may only start a file; remove it"
      ),
      ("a: \"\\uFEFFx\"", "1:5 a text cannot start with U+FEFF; leave it out"),
      ("a: \"\\U0000feffx\"", "1:5 a text cannot start with U+FEFF; leave it out"),
    ])
  func refused(_ text: String, _ fault: String) {
    #expect(readYAML(text).faults.first == fault)
  }

  @Test("of many forbidden characters the first twenty are shown and the rest counted")
  func manyForbidden() {
    let faults = readYAML(String(repeating: "\u{1}", count: 120)).faults
    #expect(faults.count == 21)
    #expect(
      faults.suffix(2) == [
        "1:20 the control character U+0001 is not allowed; in double quotes, write \\x01",
        "1:20 100 more characters that are not allowed follow",
      ])
  }

  @Test("U+FEFF within a text stays, and as an escape behind a backslash is none")
  func marks() {
    let values = readYAML("a: \"x\\uFEFFy\"\nb: \"\\\\uFEFF\"\n").root?.map?.map(\.value)
    #expect(
      values?[0].scalar?.text.unicodeScalars.elementsEqual("x\u{FEFF}y".unicodeScalars) == true)
    #expect(values?[1].scalar?.text == "\\uFEFF")
  }

  @Test("an empty text and one of comments hold no document", arguments: ["", "# a\n# b\n"])
  func empty(_ text: String) {
    let (root, faults) = readYAML(text)
    #expect(root == nil)
    #expect(faults == [])
  }

  @Test("aliases stand for what their anchors mark")
  func aliases() {
    let (root, faults) = readYAML("a: &a [1, 2]\nb: *a\nc: {d: *a}\n")
    #expect(faults == [])
    #expect(root?.map?[1].value == Node(.list([.plain("1"), .plain("2")])))
  }

  private static let bomb =
    "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + (1...8).map { level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      return "a\(level): &a\(level) [\(aliases)]\n"
    }.joined()

  @Test("aliases that expand to billions of values are refused", .timeLimit(.minutes(1)))
  func bomb() {
    #expect(
      readYAML(Self.bomb).faults == [
        "1:13 the file expands to more than 100000 values through its aliases"
      ])
  }

  @Test(
    "a key of aliases is refused before it is hashed", .timeLimit(.minutes(1)),
    arguments: [
      ("? *a8\n: 1\n", 1), ("*a8 : 1\n", 1), ("[x, [*a8]]: 1\n", 10), ("x: {*a8 : 1}\n", 5),
      ("? [*a8]\n: 1\n", 1),
    ])
  func bombKey(_ text: String, _ column: Int) {
    #expect(
      readYAML(Self.bomb + text).faults == [
        "10:\(column) a key must be a word, not an alias or an explicit key ('? ')"
      ])
  }

  @Test(
    "aliases of aliases, thousands deep, neither crash nor hang", .timeLimit(.minutes(1)),
    arguments: [(10_000, 1), (500, 900), (60_000, 0)])
  func chains(_ count: Int, _ brackets: Int) throws {
    let (open, close) = (
      String(repeating: "[", count: brackets), String(repeating: "]", count: brackets)
    )
    let links = (1..<count).map { "a\($0): &a\($0) \(open)x, *a\($0 - 1)\(close)\n" }
    let flat = (1..<count).map { "a\($0): *a0\n" }
    let fault = try #require(
      readYAML("a0: &a0 [x]\n" + (brackets > 0 ? links : flat).joined()).faults.first)
    #expect(
      fault.hasSuffix(
        " too many aliases, or too deeply nested: put what repeats under 'vars:' and use ${name}"))
  }

  @Test("aliases that nest past a thousand levels are refused")
  func deepAliases() {
    let brackets = (String(repeating: "[", count: 900), String(repeating: "]", count: 900))
    #expect(
      readYAML("a: &a \(brackets.0)x\(brackets.1)\nb: \(brackets.0)*a\(brackets.1)\n").faults == [
        "1:106 lists and maps are nested too deeply: at most 1000 levels are allowed"
      ])
  }

  @Test("text that only looks like a key of aliases is read")
  func harmlessStars() {
    let text =
      "a: &a [1]\nb: '*a : x'\nc: \"? *a: \\\" *a: \"\n# *a: 1\nd: [*a]\ne: x *y\nf: {g: *a}\n"
    #expect(readYAML(text).faults == [])
  }

  @Test("a hundred thousand levels are refused", arguments: ["[", "- ", "{a: "])
  func nesting(_ level: String) throws {
    let fault = try #require(readYAML(String(repeating: level, count: 100_000)).faults.first)
    #expect(
      fault.hasSuffix(" lists and maps are nested too deeply: at most 1000 levels are allowed"))
  }
}

@Suite("excerpts")
struct ExcerptTests {
  private func render(_ text: String, column: Int) -> [String] {
    let source = SourceText(name: "p.yaml", text: text)
    let place = SourceLocation(source: source, line: 1, column: column)
    return Diagnostic(.error, "wrong", at: place).description
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("a caret stands below the place, behind tabs and other scripts")
  func caret() {
    #expect(render("a: b", column: 4) == ["p.yaml:1:4: error: wrong", "  a: b", "     ^"])
    #expect(render("\ta: b", column: 2) == ["p.yaml:1:2: error: wrong", "  \ta: b", "  \t^"])
    #expect(render("\u{e9}\u{e9}: b", column: 5)[2] == "      ^")
    #expect(render("a\u{1b}[2J", column: 3)[1] == "  a\u{FFFD}[2J")
    #expect(render("ab", column: 99)[2] == "    ^")
  }

  @Test("a wide line is cut around the place")
  func wide() {
    let text = String(repeating: "a", count: 500) + "B" + String(repeating: "c", count: 500)
    let lines = render(text, column: 501)
    #expect(
      lines[1] == "  ..." + String(repeating: "a", count: 60) + "B"
        + String(repeating: "c", count: 59) + "...")
    #expect(lines[2] == "     " + String(repeating: " ", count: 60) + "^")
  }

  @Test("a fault of the command line names no position")
  func commandLine() {
    let source = SourceText(name: "command line", text: "a: b", isCommandLine: true)
    let place = SourceLocation(source: source, line: 1, column: 4)
    #expect(
      Diagnostic(.warning, "odd", at: place).description
        == "command line: warning: odd\n  a: b\n     ^")
  }
}
