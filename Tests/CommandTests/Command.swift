import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Runs the built program as a user does.
struct Command {
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// A folder of the test's own, removed with it.
  final class Workplace {
    let path: String

    init() throws {
      path = NSTemporaryDirectory() + "/pipe-test-" + UUID().uuidString
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
      try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func folder(_ name: String) throws {
      try FileManager.default.createDirectory(
        atPath: path + "/" + name, withIntermediateDirectories: true)
    }

    func text(of name: String) throws -> String {
      try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func bytes(of name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    func holds(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: path + "/" + name)
    }

    /// Waits up to half a minute for something to come about.
    func wait(until condition: () -> Bool) throws {
      for _ in 0..<3000 {
        if condition() { return }
        usleep(10_000)
      }
    }

    func pipe(_ arguments: String...) throws -> Outcome { try start(arguments)() }

    /// Starts the program, or another; calling what comes back waits for its end. `whileRunning` sees it at
    /// work first.
    func start(
      _ arguments: [String], of program: String? = nil,
      whileRunning: (Process) throws -> Void = { _ in }
    ) throws -> () throws -> Outcome {
      let process = Process()
      process.executableURL = program.map { URL(fileURLWithPath: $0) } ?? Command.binary
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: path)
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["PIPE_CACHE": path + "/.cache"]
      ) { $1 }
      // Files instead of pipes: nothing can fill up while the process is waited for.
      let names = ["output", "error"].map { path + "/.\($0)-" + UUID().uuidString }
      for name in names { _ = FileManager.default.createFile(atPath: name, contents: nil) }
      process.standardOutput = FileHandle(forWritingAtPath: names[0])
      process.standardError = FileHandle(forWritingAtPath: names[1])
      process.standardInput = FileHandle.nullDevice
      try process.run()
      try whileRunning(process)
      return {
        process.waitUntilExit()
        let texts = try names.map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Outcome(status: process.terminationStatus, output: texts[0], error: texts[1])
      }
    }
  }

  /// The program lies beside the bundle of the tests.
  static let binary: URL = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("pipe")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    return repository.appendingPathComponent(".build/debug/pipe")
  }()

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
