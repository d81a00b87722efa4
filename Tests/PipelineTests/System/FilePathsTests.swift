import Pipeline
import Testing

@Suite("Paths as text")
struct FilePathsTests {
  @Test func `Names are joined by one slash each`() {
    #expect(FilePaths.join("/runs/a", "grid.png") == "/runs/a/grid.png")
    #expect(FilePaths.join("runs", "a", "checkpoints", "vae") == "runs/a/checkpoints/vae")
    #expect(FilePaths.join("a") == "a")
  }

  @Test func `A slash at the end of a folder is not doubled, and an empty folder is none`() {
    #expect(FilePaths.join("/", "run.json") == "/run.json")
    #expect(FilePaths.join("runs/", "a") == "runs/a")
    #expect(FilePaths.join("", "a") == "a")
  }

  @Test func `A folder that is listed with a slash behind its name keeps it`() {
    #expect(FilePaths.join("/runs/a", "images/") == "/runs/a/images/")
  }

  @Test func `An accent behind a slash stays with its name`() {
    // As characters, the slash and the accent are one.
    let joined = FilePaths.join("/runs/", "\u{301}a")
    #expect(Array(joined.utf8) == Array("/runs/".utf8) + Array("\u{301}a".utf8))
    #expect(FilePaths.name(of: joined) == "\u{301}a")
    #expect(FilePaths.parent(of: joined) == "/runs")
  }

  @Test func `Names that look alike stay the bytes that they are`() {
    let (composed, decomposed) = ("\u{e9}", "e\u{301}")
    #expect(Array(FilePaths.join("a", composed).utf8) == Array("a/\u{e9}".utf8))
    #expect(Array(FilePaths.join("a", decomposed).utf8) == Array("a/e\u{301}".utf8))
  }
}
