import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("a file that may not be read")
struct PermissionTests {
  /// Root may read every file, so that the program then runs as nobody.
  private static let asNobody =
    ["--reuid=65534", "--regid=65534", "--clear-groups", Command.binary.path]

  private static func start(_ arguments: [String], in work: Command.Workplace) throws
    -> Command.Outcome
  {
    geteuid() == 0
      ? try work.start(asNobody + arguments, of: "/usr/bin/setpriv")()
      : try work.start(arguments)()
  }

  private static let canRun: Bool = {
    guard let work = try? Command.Workplace() else { return false }
    return (try? start(["--version"], in: work))?.status == 0
  }()

  private static let loads = [
    ("idx", "images"), ("numpy", "images"), ("font", "file"), ("images", "path"),
  ]

  @Test(
    "is named by the check, whatever the loader", .enabled(if: canRun, "no way to not be root"),
    arguments: loads)
  func check(loader: String, option: String) throws {
    let work = try Command.Workplace()
    let path = loader == "images" ? "closed" : "closed.bin"
    if loader == "images" { try work.folder(path) } else { try work.write([1, 2, 3], to: path) }
    try work.write(
      "pipeline: a\nstages:\n- load: \(loader)\n  \(option): \(path)\n", to: "a.yaml")
    #expect(chmod(work.path + "/" + path, 0) == 0)
    defer { chmod(work.path + "/" + path, 0o700) }
    let outcome = try Self.start(["check", "--data", "a.yaml"], in: work)
    #expect(outcome.status == 65)
    #expect(outcome.output.contains(": Permission denied\n"))
    #expect(outcome.output.contains("/closed"))
  }

  @Test("is named by inspect", .enabled(if: canRun, "no way to not be root"))
  func inspect() throws {
    let work = try Command.Workplace()
    try work.write([1, 2, 3], to: "closed")
    #expect(chmod(work.path + "/closed", 0) == 0)
    let outcome = try Self.start(["inspect", "closed"], in: work)
    #expect(outcome.status == 74)
    #expect(outcome.output == "")
    #expect(
      outcome.error.replacing(/'[^']*\//, with: "'")
        == "error: cannot read 'closed': Permission denied\n")
  }
}
