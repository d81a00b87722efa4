import Testing

@testable import Pipeline

@Suite("paths")
struct PathTests {
  private func decode<Value: OptionValue>(_ text: String, as: Value.Type) -> (Value?, String?) {
    var context = DecodingContext(registry: Registry(), folder: "/data/set")
    context.subject = "'path'"
    let node = Node(.scalar(Node.Scalar(text, isQuoted: true)))
    return (Value.decode(node, in: &context), context.faults.first?.message)
  }

  @Test(
    "output paths are normalised",
    arguments: [
      ("./a//b.png", "a/b.png"), ("a/./b.png", "a/b.png"), ("a b.png", "a b.png"),
      ("sub/run.json", "sub/run.json"), ("a..b.png", "a..b.png"),
    ])
  func normalised(_ text: String, _ path: String) {
    #expect(decode(text, as: OutputPath.self).0?.path == path)
  }

  @Test("paths are cut where their bytes are slashes, whatever characters stand beside those")
  func bytes() {
    let accent = "a/\u{301}b"
    #expect(FilePaths.parts(of: "/x//\u{301}y/") == ["x", "\u{301}y"])
    #expect(FilePaths.name(of: accent) == "\u{301}b" && FilePaths.parent(of: accent) == "a")
    #expect(FilePaths.isAbsolute("/\u{301}b") && !FilePaths.isAbsolute("b/"))
    #expect(FilePaths.absolute("/\u{301}b/../c", from: "/d") == "/c")
    #expect(FilePaths.name(of: "plain") == "plain" && FilePaths.parent(of: "plain") == ".")
    #expect(FilePaths.name(of: "/x/") == "" && FilePaths.parent(of: "/x") == "/")
    // The same letter in one character and in two: equal as texts, two files to the system.
    #expect(FilePaths.relative("/e\u{301}/x", to: "/\u{e9}") == "../e\u{301}/x")
    #expect(decode("a/\u{301}../../b", as: OutputPath.self).1 != nil)
    #expect(decode(".\u{301}x", as: OutputPath.self).1 != nil)
  }

  @Test(
    "what is unfinished lies hidden beside its place, under a name that fits",
    arguments: [
      "/r/plain.png", "/r/\(String(repeating: "\u{e9}", count: 120)).png",
      "/\(String(repeating: "\u{1f600}", count: 20))/\(String(repeating: "\u{1f600}", count: 63))",
      "name", "/r/\u{301}x",
    ])
  func unfinished(_ path: String) {
    let found = FilePaths.unfinished(path)
    let name = FilePaths.name(of: found)
    #expect(FilePaths.parent(of: found) == FilePaths.parent(of: path))
    #expect(name.utf8.first == UInt8(ascii: ".") && name.utf8.count <= 255)
    #expect(FilePaths.unfinished(path + "2") != found)
  }

  @Test(
    "output paths outside the run folder, or that name no file, are refused",
    arguments: [
      ("../a.png", "must be a path inside the run folder, and '../a.png' leaves it through '..'"),
      ("a/../b", "must be a path inside the run folder, and 'a/../b' leaves it through '..'"),
      ("/a.png", "must be a path inside the run folder, and '/a.png' starts outside it"),
      ("~/a", "must be a path inside the run folder, and '~/a' starts outside it"),
      (".a.png", "must not start a name with a dot, as '.a.png' does"),
      ("x/.git/a", "must not start a name with a dot, as '.git' does"),
      ("run.json", "must not be 'run.json', which each run writes itself"),
      ("./Run.JSON", "must not be 'Run.JSON', which each run writes itself"),
      ("resolved.yaml", "must not be 'resolved.yaml', which each run writes itself"),
      ("a/", "must name a file, not 'a/'"),
      (".", "must name a file, not '.'"),
      ("a/.", "must name a file, not 'a/.'"),
      ("", "must name a file, not ''"),
      ("a\nb", "must name a file, not 'a b'"),
    ])
  func refused(_ text: String, _ reason: String) {
    #expect(decode(text, as: OutputPath.self).1 == "'path' \(reason)")
  }

  @Test("a path is too long where a file system would refuse it")
  func long() {
    let (path, reason) = decode(String(repeating: "a", count: 201), as: OutputPath.self)
    #expect(path == nil)
    #expect(reason?.hasPrefix("'path' is too long a path: 'aaa") == true)
  }

  @Test("an ending is what follows the last dot, in small letters")
  func endings() {
    #expect(OutputPath("a.b/c.PNG").ending == "png")
    #expect(OutputPath("a.b/c").ending == "")
  }

  @Test("input paths start from the file's folder")
  func inputs() throws {
    let near = try #require(decode("../x/./y.png", as: InputPath.self).0)
    #expect(near.path == "/data/x/y.png")
    #expect(near.inputPaths == [near])
    #expect(decode("/etc/x", as: InputPath.self).0?.path == "/etc/x")
    #expect(
      decode("a\0b", as: InputPath.self).1 == "'path' must be the path of a file or folder")
  }

  @Test("builtin: names what the plugin carries")
  func builtins() throws {
    let font = try #require(decode("builtin:font", as: InputPath.self).0)
    #expect(font.builtinName == "font")
    #expect(font.inputPaths == [])
    #expect(font.encode(in: EncodingContext(folder: "/x")).scalar?.text == "builtin:font")
  }

  @Test("input paths are written from the folder of the written file")
  func written() {
    let path = InputPath("x.png", from: "/data/set")
    #expect(
      path.encode(in: EncodingContext(folder: "/data/run/1")).scalar?.text == "../../set/x.png")
    #expect(path.encode(in: EncodingContext(folder: nil)).scalar?.text == "/data/set/x.png")
    #expect(
      InputPath("..", from: "/data/set").encode(in: EncodingContext(folder: "/data")).scalar?.text
        == ".")
  }

  @Test("a name that begins as another place does is written behind './'")
  func disguised() {
    for name in ["~x.png", "builtin:x"] {
      let path = InputPath("./" + name, from: "/data")
      #expect(path.path == "/data/" + name)
      let written = path.encode(in: EncodingContext(folder: "/data")).scalar?.text
      #expect(written == "./" + name)
    }
  }

  @Test("another user's home is refused")
  func otherHome() {
    #expect(
      decode("~ada/x", as: InputPath.self).1
        == "'path' starts with '~ada': only '~/' is known, the home of the user who runs this; "
        + "write the path in full, or './~ada/x' for a file of that name")
  }
}
