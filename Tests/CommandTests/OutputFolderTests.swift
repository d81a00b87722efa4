import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("output folders")
struct OutputFolderTests {
  /// Leaves some 40 kilobytes, half of them in its last file.
  static let wordy = """
    pipeline: wordy
    stages:
      - load: font
      - {train: autoencoder, hidden: [20], epochs: 20, keep_state: false}
      - evaluate: reconstruction
      - export: metrics
      - {export: png-grid, scale: 20}
    """

  @Test("that are files, or lie in one, are refused")
  func files() throws {
    let work = try Command.Workplace()
    try work.write(Self.wordy, to: "wordy.yaml")
    try work.write("", to: "taken")
    let file = try work.pipe("run", "wordy.yaml", "--out", "taken")
    #expect(file.status == 74)
    #expect(
      file.error
        == "error: the run folder '\(work.real)/taken' is a file; name another with --out\n")
    let inside = try work.pipe("run", "wordy.yaml", "--out", "taken/inside")
    #expect(inside.status == 74)
    #expect(
      inside.error
        == "error: cannot make the folder '\(work.real)/taken': it is a file\n")
  }

  @Test(
    "that the user may not write are refused",
    .enabled(if: Sandbox.asNobody != nil, "needs another user than root, or setpriv"))
  func forbidden() throws {
    let work = try Command.Workplace()
    try work.write(Self.wordy, to: "wordy.yaml")
    try FileManager.default.createDirectory(
      atPath: work.path + "/closed", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o555])
    let outcome = try work.shell("\(Sandbox.asNobody ?? "") $PIPE run wordy.yaml --out closed/new")
    #expect(outcome.status == 74)
    #expect(
      outcome.error
        == "error: cannot make the folder '\(work.real)/closed/new': Permission denied\n")
    let existing = try work.shell("\(Sandbox.asNobody ?? "") $PIPE run wordy.yaml --out closed")
    #expect(existing.status == 74)
    #expect(
      existing.error == "error: cannot write '\(work.real)/closed/.lock': Permission denied\n")
  }

  @Test(
    "on a read-only disk are refused", .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  func readOnly() throws {
    let work = try Command.Workplace()
    try work.write(Self.wordy, to: "wordy.yaml")
    let outcome = try work.mounted(
      "-o ro,size=1m", "$PIPE run wordy.yaml --out disk/new; echo status $?")
    #expect(outcome.output == "status 74\n")
    #expect(
      outcome.error
        == "error: cannot make the folder '\(work.real)/disk/new': Read-only file system\n")
  }

  @Test(
    "on a full disk keep what was complete, with a record of it",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  func full() throws {
    let work = try Command.Workplace()
    try work.write(Self.wordy, to: "wordy.yaml")
    let outcome = try work.mounted(
      "-o size=32k",
      "$PIPE run wordy.yaml --out disk/r; echo status $?; ls -A disk/r; cat disk/r/run.json")
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.prefix(6) == [
        "status 74", ".lock", "autoencoder.safetensors", "metrics.json", "resolved.yaml",
        "run.json",
      ])
    #expect(
      lines.contains("  \"files\": [\"autoencoder.safetensors\", \"metrics.json\"]"))
    #expect(outcome.output.contains("\"completed\": false"))
    #expect(
      outcome.error.hasSuffix(
        """
        note: complete before the error, and kept in '\(work.real)/disk/r': \
        autoencoder.safetensors, metrics.json
        error: export: png-grid: cannot write '\(work.real)/disk/r/grid.png': No space left on device

        """))
  }

  @Test(
    "on a disk too full for the record are left without anything new",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  func fuller() throws {
    let work = try Command.Workplace()
    try work.write(Self.wordy, to: "wordy.yaml")
    let outcome = try work.mounted(
      "-o size=16k", "$PIPE run wordy.yaml --out disk/r; echo status $?; ls -A disk/r")
    #expect(outcome.output == "status 74\n.lock\n")
    #expect(
      outcome.error.hasSuffix(
        """
        note: nothing of this run could be kept in '\(work.real)/disk/r'
        error: export: png-grid: cannot write '\(work.real)/disk/r/grid.png': No space left on device

        """))
  }

  @Test(
    "on a full disk keep the earlier results as they were",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  func fullOverResults() throws {
    let work = try Command.Workplace()
    try work.write(Self.wordy, to: "wordy.yaml")
    let outcome = try work.mounted(
      "-o size=72k",
      """
      $PIPE run wordy.yaml --out disk/r --quiet --no-cache && ls -A disk/r && cat disk/r/* | cksum
      $PIPE run wordy.yaml --out disk/r --no-cache; echo status $?
      ls -A disk/r && cat disk/r/* | cksum
      """)
    let halves = outcome.output.components(separatedBy: "status 74\n")
    #expect(halves.count == 2 && halves[0] == halves[1])
    #expect(halves[0].hasPrefix(".lock\nautoencoder.safetensors\ngrid.png\nmetrics.json\n"))
    #expect(
      outcome.error.hasSuffix(
        """
        note: the earlier results in '\(work.real)/disk/r' are as they were
        error: export: png-grid: cannot write '\(work.real)/disk/r/grid.png': No space left on device

        """))
  }

  @Test(
    "on a disk that fills up in the middle of many files keep what was whole before them",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  func fullWithinFiles() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: batch
      stages:
        - load: font
        - {export: png-grid, rows: [original]}
        - export: image-files
      """, to: "batch.yaml")
    let outcome = try work.mounted(
      "-o size=120k",
      """
      $PIPE run batch.yaml --out disk/r --threads 1; echo status $?; find disk/r | sort
      $PIPE inspect disk/r/grid.png | head -1
      tail -2 disk/r/run.json
      """)
    #expect(
      outcome.output == """
        status 74
        disk/r
        disk/r/.lock
        disk/r/grid.png
        disk/r/reports.json
        disk/r/resolved.yaml
        disk/r/run.json
        disk/r/grid.png: PNG image
          "files": ["grid.png"]
        }

        """)
    let lines = outcome.error.split(separator: "\n")
    #expect(
      lines.suffix(2).first
        == "note: complete before the error, and kept in '\(work.real)/disk/r': grid.png")
    let message = try #require(lines.last).prefixMatch(
      of:
        /error: export: image-files: cannot write '(.*)\/images\/(\d\d).png': No space left on device/
    )
    let file = try #require(message)
    #expect(file.1 == work.real + "/disk/r")
    #expect((1...90).contains(try #require(Int(file.2))))
  }

  @Test(
    "in which a file's own folder may not be written are refused by the file's name",
    .enabled(if: Sandbox.asNobody != nil, "needs another user than root, or setpriv"))
  func forbiddenInside() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: inside
      stages:
        - load: font
        - {export: png-grid, rows: [original], file: closed/grid.png}
      """, to: "inside.yaml")
    let outcome = try work.shell(
      """
      mkdir -p out/closed && chmod 555 out/closed && chmod 777 out
      \(Sandbox.asNobody ?? "") $PIPE run inside.yaml --out out; echo status $?; ls out out/closed
      """)
    #expect(
      outcome.error.hasSuffix(
        "error: cannot write '\(work.real)/out/closed/grid.png': Permission denied\n"),
      "\(outcome.error)")
    #expect(outcome.output == "status 74\nout:\nclosed\n\nout/closed:\n")
  }
}

/// What this machine lets a test do.
enum Sandbox {
  /// What goes before a command that is to run without root's rights; `nil` where that cannot be.
  static let asNobody: String? = {
    guard geteuid() == 0 else { return "" }
    let setpriv = "setpriv --reuid=65534 --regid=65534 --clear-groups"
    let outcome = try? Command.Workplace().shell("\(setpriv) $PIPE --version")
    return outcome?.status == 0 ? setpriv : nil
  }()

  /// Whether a small disk can be mounted, seen by one command only.
  static let canMount = (try? Command.Workplace().mounted("-o size=64k", "true").status) == 0
}

extension Command.Workplace {
  /// The folder as the program sees it.
  var real: String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// A command of the shell, with the program as `$PIPE`.
  func shell(_ command: String) throws -> Command.Outcome {
    try start(["-c", "PIPE='\(Command.binary.path)'; \(command)"], of: "/bin/sh")()
  }

  /// A command with a disk of its own in the folder `disk`.
  func mounted(_ options: String, _ command: String) throws -> Command.Outcome {
    try FileManager.default.createDirectory(
      atPath: path + "/disk", withIntermediateDirectories: true)
    try write("mount -t tmpfs \(options) tmpfs disk || exit 1\n\(command)\n", to: "mounted.sh")
    return try shell("PIPE=$PIPE unshare --map-root-user --mount sh mounted.sh")
  }
}
