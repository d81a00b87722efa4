import Foundation
import Testing

@Suite("progress", .enabled(if: Terminal.isThere, "needs python3 with its module pty"))
struct ProgressTests {
  static let arguments = ["run", "p.yaml"]

  /// The run as a terminal of some width shows it.
  private func show(
    _ options: [String] = [], width: Int = 60, environment: [String: String] = [:]
  ) throws -> (status: Int32, text: String) {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: p
      seed: 1
      stages:
        - load: font
        - {train: autoencoder, hidden: [64], epochs: 40000}
        - evaluate: reconstruction
      """, to: "p.yaml")
    return try Terminal.run(["run", "p.yaml"] + options, width: width, environment, in: work)
  }

  @Test("is one live line that fits the width, and leaves a line a stage", arguments: [40, 100])
  func live(_ width: Int) throws {
    let (status, text) = try show(width: width, environment: ["NO_COLOR": "1"])
    #expect(status == 0)
    let updates = text.components(separatedBy: "\r\u{1B}[K").dropFirst()
    let live = updates.filter { $0.hasPrefix("[2/3] train: autoencoder  epoch ") }
    #expect(live.count >= 2)
    #expect(live.allSatisfy { $0.count < width && !$0.contains("\n") })
    if width == 100 { #expect(live.last?.contains(" left  loss ") == true) }
    // What remains once each update has wiped the line before it.
    let left = text.replacingOccurrences(
      of: "(\r\u{1B}\\[K[^\r\n]*)+\r\u{1B}\\[K", with: "", options: .regularExpression)
    let stages = left.components(separatedBy: "\r\n").filter { $0.hasPrefix("[") }
    #expect(stages.count == 3)
    #expect(stages.allSatisfy { !$0.contains("left") })
    #expect(stages.map { $0.prefix(5) } == ["[1/3]", "[2/3]", "[3/3]"])
  }

  @Test("shows how far a long epoch is, at what speed and how long it will take")
  func withinEpoch() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: p
      stages:
        - load: font
        - {transform: repeat, times: 10000}
        - {train: autoencoder, hidden: [64], batch_size: 1, epochs: 1}
      """, to: "p.yaml")
    let (status, text) = try Terminal.run(["run", "p.yaml"], width: 140, [:], in: work)
    #expect(status == 0)
    let live = text.components(separatedBy: "\r\u{1B}[K").filter { $0.contains("batch ") }
    #expect(live.count >= 2)
    // A few times a second.
    #expect(live.count < 200)
    let last = try #require(live.last)
    #expect(
      last.contains(
        /epoch 1\/1, batch \d+\/\d+  [0-9.]+ s left  loss [0-9.]+ nats a pixel  [0-9.]+ images\/s/),
      "\(last)")
    let plain = try work.pipe("run", "p.yaml", "--no-cache", "--out", "plain")
    #expect(plain.error.split(separator: "\n").count < 20)
  }

  @Test("has colour on a terminal, and none with NO_COLOR")
  func colour() throws {
    #expect(try show().text.contains("\u{1B}[32m[1/3] load: font\u{1B}[0m"))
    #expect(try !show(environment: ["NO_COLOR": "1"]).text.contains("\u{1B}[32m"))
    #expect(try show(environment: ["NO_COLOR": ""]).text.contains("\u{1B}[32m"))
  }

  @Test("is silent with --quiet")
  func quiet() throws { #expect(try show(["--quiet"]) == (0, "")) }

  @Test("off a terminal has plain lines, on standard error only")
  func plain() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    let outcome = try work.pipe("run", "small.yaml")
    #expect(!outcome.error.contains("\u{1B}") && !outcome.error.contains("\r"))
    #expect(outcome.error.split(separator: "\n").count == 8)
    #expect(outcome.error.hasSuffix("\nopen next:\n  \(work.real)/runs/small/grid.png\n"))
    #expect(!outcome.output.contains("[1/5]"))
    #expect(outcome.output.contains("reconstruction.wrong_pixels = "))
  }
}

/// A terminal made by Python's module pty.
private enum Terminal {
  static let isThere: Bool = {
    let outcome = try? Command.Workplace().shell("python3 -c 'import pty, fcntl, termios'")
    return outcome?.status == 0
  }()

  static func run(
    _ arguments: [String], width: Int, _ environment: [String: String],
    in work: Command.Workplace
  ) throws -> (status: Int32, text: String) {
    try work.write(script, to: "terminal.py")
    let settings = environment.map { "\($0.key)='\($0.value)' " }.joined()
    let outcome = try work.shell(
      "unset NO_COLOR; \(settings)python3 terminal.py \(width) \"$PIPE\" "
        + arguments.joined(separator: " "))
    return (outcome.status, outcome.output)
  }

  private static let script = """
    import fcntl, os, pty, struct, sys, termios
    pid, terminal = pty.fork()
    if pid == 0:
        size = struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0)
        fcntl.ioctl(1, termios.TIOCSWINSZ, size)
        os.execv(sys.argv[2], sys.argv[2:])
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        sys.stdout.buffer.write(data)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """
}
